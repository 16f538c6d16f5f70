import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHouse, type TestHouse } from '../support/house.ts';
import { connected, post, recorded, signed, sixEvents, type Centre } from './centre.ts';

let house: TestHouse;
let centre: Centre;
beforeAll(async () => {
  house = await startHouse();
  centre = await connected(house);
});
afterAll(() => house.stop());

const record = (callId: string, more: object = {}) => ({
  type: 'call.record',
  timestamp: '2026-11-02T10:05:00+08:00',
  data: {
    ...{
      callId,
      direction: 'inbound',
      from: '13800000000',
      to: '01012351',
      queue: '一般咨询',
      agent: '8001',
      cause: 'normal',
    },
    ...{ startedAt: '2026-11-02T10:00:00+08:00', answeredAt: '2026-11-02T10:00:09+08:00' },
    ...{ endedAt: '2026-11-02T10:02:10+08:00', ...more },
  },
});

it('a day of theirs is compared with ours: new, changed, the same, at fault; again it is all the same', async () => {
  for (const event of sixEvents('call-whole').slice(0, 3))
    await post(house, centre.url, signed([centre.secret], event));
  await post(house, centre.url, signed([centre.secret], sixEvents('call-half')[0]));
  const day = [
    record('call-whole'),
    record('call-half'),
    record('call-missed'),
    { ...record('call-bad'), timestamp: 'noon' },
  ];
  const send = async () => post(house, `${centre.url}/reconcile`, signed([centre.secret], day));
  const first = await send();
  expect(first.status, first.text).toBe(200);
  const { counts, items } = JSON.parse(first.text) as {
    counts: object;
    items: { did: string; error?: { field: string } }[];
  };
  expect(counts).toEqual({ new: 1, changed: 1, same: 1, atFault: 1 });
  expect(items.map(({ did }) => did)).toEqual(['same', 'changed', 'new', 'at-fault']);
  expect(items[3]!.error?.field).toBe('/3/timestamp');
  expect(JSON.parse((await send()).text)).toMatchObject({ counts: { new: 0, changed: 0, same: 3, atFault: 1 } });
  const states = (await recorded(house)).map(({ facts: { state, endedAt } }) => [state, endedAt]);
  expect(states).toEqual(Array.from({ length: 3 }, () => ['ended', Date.parse('2026-11-02T02:02:10Z')]));
});

it('takes no list that is not signed', async () => {
  const { body, headers } = signed([centre.secret], [record('call-1')]);
  expect((await post(house, `${centre.url}/reconcile`, { body: `${body} `, headers })).status).toBe(401);
});
