import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDays, dateOf } from '../../calendar/index.ts';
import { desk, type Desk, type Reply } from '../support/desk.ts';
import { startHouse, type TestHouse } from '../support/house.ts';

let house: TestHouse;
let callTaker: Desk;
const good = { channel: 'hotline', matter: 'wages', question: '工资被拖欠。' };
beforeAll(async () => {
  house = await startHouse();
  callTaker = desk(house, 'u-call-taker-1');
});
afterAll(() => house.stop());

const open = (body: unknown, headers?: Record<string, string>) => callTaker.post('/v1/hotline-tickets', body, headers);
const raw = async (payload: string | Buffer, type = 'application/json'): Promise<Reply> => {
  const response = await house.app.inject({
    ...{ method: 'POST', url: '/v1/hotline-tickets', payload },
    headers: { authorization: `Bearer ${house.token('u-call-taker-1')}`, 'content-type': type },
  });
  return { status: response.statusCode, headers: response.headers, body: response.json() };
};

it.each([
  ['an unknown field', { ...good, colour: 'red' }, '/colour'],
  ['a missing field', { channel: 'hotline', matter: 'wages' }, '/question'],
  ['a wrong type', { ...good, question: 7 }, '/question'],
  ['text where yes or no is wanted', { ...good, confidential: 'yes' }, '/confidential'],
  ['a value outside the list', { ...good, channel: 'pigeon' }, '/channel'],
  ['an empty text', { ...good, question: '  ' }, '/question'],
  ['an unknown matter', { ...good, matter: 'weather' }, '/matter'],
  ['an unknown union', { ...good, district: 'district-atlantis' }, '/district'],
  ['an unknown unit', { ...good, employerUnit: 'nowhere-home' }, '/employerUnit'],
  ['a field that is no object', { ...good, caller: 'x' }, '/caller'],
  ['an unknown field of the caller', { ...good, caller: { age: 7 } }, '/caller/age'],
  ['NUL in a text', { ...good, question: 'a\u0000b' }, '/question'],
  ['NUL in a nested text', { ...good, caller: { name: '\u0000' } }, '/caller/name'],
  ['half a character', { ...good, question: 'x\ud83d' }, '/question'],
  ['a text of zero-width characters', { ...good, question: '\u200b\u2060 \u3164\ufe0f' }, '/question'],
  ['a nested text of zero-width characters', { ...good, caller: { name: '\u200d' } }, '/caller/name'],
  ['a text that is too long', { ...good, question: '长'.repeat(10_001) }, '/question'],
])('%s is refused and named', async (_name, body, field) => {
  const reply = await open(body);
  expect(reply.status).toBe(422);
  expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(reply.body).toMatchObject({ code: 'invalid', status: 422 });
  expect(reply.body.errors.map((e: { field: string }) => e.field)).toContain(field);
});

it('malformed JSON, an empty body, a foreign type and ten megabytes are refused, each with its own status', async () => {
  expect(await raw('{"channel":')).toMatchObject({ status: 400, body: { code: 'malformed-json' } });
  expect(await raw('')).toMatchObject({ status: 400 });
  expect(await raw('<a/>', 'application/xml')).toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } });
  expect(await raw(JSON.stringify({ ...good, question: 'x'.repeat(10_485_760) }))).toMatchObject({
    status: 413,
    body: { code: 'too-large' },
  });
  expect(await raw(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toMatchObject({ status: 422 });
  expect(await raw('{"__proto__":{"x":1},"channel":"hotline"}')).toMatchObject({ status: 400 });
});

it('bytes that are no UTF-8, another charset and plain text are refused; nothing is stored altered', async () => {
  const text = JSON.stringify(good);
  const gbk = Buffer.concat([Buffer.from(text.slice(0, -2)), Buffer.from([0xc4, 0xe3]), Buffer.from('"}')]);
  expect(await raw(gbk)).toMatchObject({ status: 400, body: { code: 'malformed-json' } });
  const foreign = { status: 415, body: { code: 'unsupported-media-type' } };
  expect(await raw(text, 'application/json; charset=gb18030')).toMatchObject(foreign);
  expect(await raw(text, 'text/plain')).toMatchObject(foreign);
  for (const type of ['application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'application/json'])
    expect((await raw(`\ufeff${text}`, type)).status, type).toBe(201);
});

it('an id with NUL in it, or of a command that is no UUID, is one that nothing has', async () => {
  const unknown = JSON.stringify((await callTaker.view('HT-2026-999999')).body);
  const { body } = await open(good);
  const commands = ['-'.repeat(36), 'a'.repeat(36), '00000000-0000-4000-8000-000000000000', 'x', '%00'];
  const reads = ['/v1/hotline-tickets/%00', `/v1/hotline-tickets/${body.caseNo}%00`, '/v1/supervision-orders/%00'];
  for (const url of [...reads, ...commands.map((id) => `/v1/commands/${id}`)]) {
    const reply = await callTaker.get(url);
    expect([reply.status, JSON.stringify(reply.body)], url).toEqual([404, unknown]);
  }
  for (const url of ['/v1/hotline-tickets/%00/note', '/v1/supervision-orders/%00/close']) {
    const reply = await callTaker.post(url, { text: '备注' });
    expect([reply.status, JSON.stringify(reply.body)], url).toEqual([404, unknown]);
  }
});

it('a policy cannot be set for a day that is over', async () => {
  const today = dateOf(house.clock.now());
  const set = (effectiveFrom: string) =>
    house.app.inject({
      ...{ method: 'PUT', url: '/v1/policies/callback-days', payload: { effectiveFrom, value: 4 } },
      headers: { authorization: `Bearer ${house.token('u-administrator')}` },
    });
  const late = await set(addDays(today, -1));
  expect([late.statusCode, late.json().errors?.[0].field]).toEqual([422, '/effectiveFrom']);
  expect((await set(today)).statusCode).toBe(200);
});

it('rare characters, emoji and right-to-left text are stored unharmed', async () => {
  const question = '𬭎𠀀䶮㛃①👩‍🏭 ‮abc‬ naïve\n第二行';
  const opened = await open({ ...good, question, caller: { name: '𬭎某', phone: '+86 138-0000-0000' } });
  expect(opened.status).toBe(201);
  const view = await callTaker.view(opened.body.caseNo);
  expect(view.body.intake.question).toBe(question);
  expect(view.body.parties[0].details.name).toBe('𬭎*');
});

it('problems speak Chinese by default and English on request', async () => {
  const zh = await open({ ...good, channel: 'pigeon' });
  const en = await open({ ...good, channel: 'pigeon' }, { 'accept-language': 'en' });
  expect(zh.body.title).toMatch(/[\u4e00-\u9fff]/);
  expect(en.body.title).toBe('The content is not acceptable');
  expect(en.headers['content-language']).toBe('en');
});

it('without a token nothing but health and documentation answers', async () => {
  const bare = (url: string) => house.app.inject({ method: 'GET', url });
  for (const url of ['/livez', '/readyz', '/openapi.json', '/docs/'])
    expect((await bare(url)).statusCode, url).toBe(200);
  for (const url of ['/v1/cases', '/v1/deadlines', '/v1/hotline-tickets/HT-2026-000001', '/v1/units', '/v1/time']) {
    const reply = await bare(url);
    expect(reply.statusCode, url).toBe(401);
    expect(reply.headers['www-authenticate'], url).toMatch(/^Bearer/);
  }
});

it('a case that is hidden and one that is not there answer alike, byte for byte', async () => {
  const { body } = await open(good);
  const stranger = desk(house, 'u-haidian-caseworker');
  const hidden = await stranger.view(body.caseNo);
  const missing = await stranger.view('HT-2026-999999');
  expect(hidden.status).toBe(404);
  expect(JSON.stringify(hidden.body)).toBe(JSON.stringify(missing.body));
  const act = await stranger.act(body.caseNo, 'sign-for');
  expect([act.status, JSON.stringify(act.body)]).toEqual([404, JSON.stringify(missing.body)]);
});

it('an address whose escapes are broken is the address of nothing, in the form of every other problem', async () => {
  for (const url of ['/v1/cases/%ED%A0%80/journal', '/v1/cases/%zz/journal']) {
    const reply = await house.app.inject({ url });
    expect(reply.statusCode, url).toBe(404);
    expect(reply.headers['content-type'], url).toContain('application/problem+json');
    expect(reply.body).not.toContain('cases');
  }
});
