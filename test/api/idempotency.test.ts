import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { desk, type Desk, type Reply } from '../support/desk.ts';
import { startHouse, type TestHouse } from '../support/house.ts';

let house: TestHouse;
let one: Desk;
let other: Desk;
const call = { channel: 'hotline', matter: 'wages', question: '拖欠工资三个月。' };
const key = (k: string) => ({ 'idempotency-key': k });
beforeAll(async () => {
  house = await startHouse();
  one = desk(house, 'u-call-taker-1');
  other = desk(house, 'u-call-taker-2');
});
afterAll(() => house.stop());

const caseCount = async () =>
  Number((await house.db.execute<{ n: string }>(sql`select count(*) as n from cases`)).rows[0]?.n);

it('the same POST twice gives the same receipt and one case; another body is 422; another caller is independent', async () => {
  const before = await caseCount();
  const first = await one.post('/v1/hotline-tickets', call, key('a'));
  const second = await one.post('/v1/hotline-tickets', call, key('a'));
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body).toEqual(first.body);
  const reused = await one.post('/v1/hotline-tickets', { ...call, matter: 'contract' }, key('a'));
  expect(reused).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  const theirs = await other.post('/v1/hotline-tickets', call, key('a'));
  expect(theirs.status).toBe(201);
  expect(theirs.body.caseNo).not.toBe(first.body.caseNo);
  expect(await caseCount()).toBe(before + 2);
});

it('twenty parallel first deliveries of one key make one case, without skipping a number', async () => {
  const before = await caseCount();
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => one.post('/v1/hotline-tickets', call, key('storm'))),
  );
  const numbers = new Set(replies.map((r) => r.body.caseNo));
  expect(numbers.size).toBe(1);
  expect(replies.every((r) => r.status === 201 || r.status === 202)).toBe(true);
  expect(await caseCount()).toBe(before + 1);
  const next = await one.post('/v1/hotline-tickets', call);
  expect(Number(next.body.caseNo.slice(8))).toBe(Number([...numbers][0].slice(8)) + 1);
});

it('a repeated act is answered like the first time, also when the case has moved on', async () => {
  const { body } = await one.post('/v1/hotline-tickets', call);
  const first = await one.act(body.caseNo, 'dispatch', { toUnit: 'chaoyang-centre' }, key('d'));
  const again = await one.act(body.caseNo, 'dispatch', { toUnit: 'chaoyang-centre' }, key('d'));
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.body).toEqual(first.body);
  const changed = await one.act(body.caseNo, 'dispatch', { toUnit: 'haidian-centre' }, key('d'));
  expect(changed.body.code).toBe('idempotency-key-reused');
});

it('machines must send a key', async () => {
  const machine = desk(house, 'u-call-centre');
  const bare = await machine.post('/v1/hotline-tickets', call);
  expect(bare.status).toBe(422);
  expect(bare.body.errors[0].field).toBe('Idempotency-Key');
  expect((await machine.post('/v1/hotline-tickets', call, key('m'))).status).toBe(201);
});

it('two rivals at once get one receipt and one refusal; a stale If-Match is 412', async () => {
  const { body } = await one.post('/v1/hotline-tickets', call);
  const rivals = await Promise.all([
    one.act(body.caseNo, 'dispatch', { toUnit: 'chaoyang-centre' }),
    other.act(body.caseNo, 'dispatch', { toUnit: 'haidian-centre' }),
  ]);
  expect(rivals.map((r) => r.status).sort()).toEqual([200, 409]);
  const stale = await one.act(body.caseNo, 'note', { text: '补充说明' }, { 'if-match': '"1"' });
  expect(stale).toMatchObject({ status: 412, body: { code: 'stale' } });
  const view = await one.view(body.caseNo);
  const fresh = await one.act(body.caseNo, 'note', { text: '补充说明' }, { 'if-match': String(view.headers['etag']) });
  expect(fresh.status).toBe(200);
});

it('fifty writers with one ETag: one gets through', async () => {
  const { body } = await one.post('/v1/hotline-tickets', call);
  const etag = { 'if-match': `"${body.seq}"` };
  const replies = await Promise.all(
    Array.from({ length: 50 }, (_, i) => one.act(body.caseNo, 'note', { text: `并发 ${i}` }, etag)),
  );
  const ends = await Promise.all(replies.map((reply) => endOf(reply)));
  expect(ends.filter((end) => end === 'done')).toHaveLength(1);
  expect(ends.filter((end) => end === 'stale')).toHaveLength(49);
});

/** What became of an act, also when the answer was 202 because the machine was busy. */
async function endOf(reply: Reply): Promise<string> {
  if (reply.status === 200) return 'done';
  if (reply.status !== 202) return String(reply.body.code);
  for (;;) {
    const { body } = await one.get(String(reply.headers['location']));
    if (body.status === 'done') return 'done';
    if (body.status === 'refused') return String(body.receipt.code);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
