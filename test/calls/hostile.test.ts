import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHouse, type TestHouse } from '../support/house.ts';
import { connected, post, signed, sixEvents, type Centre } from './centre.ts';

let house: TestHouse;
let pushed: Centre;
let centre: Centre;
beforeAll(async () => {
  house = await startHouse();
  centre = await connected(house);
  pushed = await connected(house, { adapter: 'aliyun', secret: null, networks: ['127.0.0.1/32'] });
});
afterAll(() => house.stop());

const push = async (body: string) => {
  const { status, text } = await post(house, pushed.url, { body, headers: { 'content-type': 'application/json' } });
  return `${status} ${text}`;
};
const TAKEN = '200 {"code":0,"msg":"success"}';

it('a number that is too large costs none but its own element', async () => {
  expect(await push('[{"call_id":"big","n":1e400},{"call_id":"good"}]')).toBe(TAKEN);
  expect(await push('{"call_id":"big","n":1e400}')).toMatch(/^422 /);
  expect(await push('[{"call_id":"good"}]')).toBe(TAKEN);
});

it('a key that is the name of what every object has is no level', async () => {
  for (const dtmf of ['constructor', 'toString', '__proto__', 'valueOf'])
    expect(await push(JSON.stringify({ call_id: `key-${dtmf}`, dtmf }))).toBe(TAKEN);
});

it('values of which no text can be made, and texts that cannot be kept, are at fault and break nothing', async () => {
  const [ringing] = sixEvents('odd');
  const odd = { toString: 1, valueOf: 1 };
  for (const [field, data] of [
    ['/data/handled', { handled: odd }],
    ['/data/satisfaction', { satisfaction: odd }],
    ['/data/startedAt', { startedAt: odd }],
    ['/data/reference', { direction: 'outbound', reference: 'HT-2026-000001\u0000' }],
    ['/data/reference', { direction: 'outbound', reference: 'HT-2026-\ud800' }],
  ] as const) {
    const event = { ...ringing, data: { ...ringing!.data, ...data } };
    const { status, text } = await post(house, centre.url, signed([centre.secret], event));
    expect(`${status} ${text}`).toMatch(/^422 /);
    expect(text).toContain(`"field":"${field}"`);
  }
  expect((await post(house, centre.url, signed([centre.secret], ringing))).status).toBe(200);
});
