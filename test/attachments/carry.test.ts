import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { carryAttachments } from '../../activities/record/attachments.ts';
import { attachments, caseLinks } from '../../db/schema/index.ts';
import { inTransaction } from '../../db/transaction.ts';
import { desk } from '../support/desk.ts';
import { type Counter, formOf, openCounter, pdf } from './support.ts';

let counter: Counter;
beforeAll(async () => {
  counter = await openCounter();
});
afterAll(() => counter.house.stop());
const rowsOf = (caseNo: string) =>
  counter.house.db.select().from(attachments).where(eq(attachments.caseNo, caseNo)).orderBy(attachments.at);

it('papers carried over are the other case’s own: the same file, readable after the first case was erased', async () => {
  const { caseKeys, db } = counter.house;
  const [from, to] = [await counter.opened(), await counter.opened()];
  const content = pdf(2_000_000);
  expect((await counter.send(from, formOf(content, '裁决书.pdf', '', { title: '裁决书' }))).status).toBe(200);
  expect((await counter.send(from, formOf(pdf(), 'b.pdf'))).status).toBe(200);
  expect((await counter.send(from, formOf(pdf(), 'c.pdf'))).status).toBe(200);
  const [, , refused] = await rowsOf(from);
  await db.update(attachments).set({ state: 'refused' }).where(eq(attachments.id, refused!.id));

  const commandId = randomUUID();
  const carried = await inTransaction(db, (tx) =>
    carryAttachments(tx, { caseKeys }, { from, to, commandId, at: counter.house.clock.now() }),
  );
  expect(carried).toBe(2);
  const [old] = await rowsOf(from);
  const copies = await rowsOf(to);
  expect(copies.map(({ commandId: by, carriedFrom }) => [by, carriedFrom])).toEqual([
    [commandId, from],
    [commandId, from],
  ]);
  const copy = copies.find(({ storedKey }) => storedKey === old!.storedKey);
  expect(copy!.fileKeyCipher.equals(old!.fileKeyCipher)).toBe(false);

  await caseKeys.destroy(db, from, counter.house.clock.now());
  const gone = await counter.get(`/v1/cases/${from}/attachments/${old!.id}`);
  expect([gone.status, ((await gone.json()) as { reason: string }).reason]).toEqual([409, 'erased']);
  expect((await counter.papers(from)).map(({ title }) => title)).toEqual([null, null]);
  const got = await counter.get(`/v1/cases/${to}/attachments/${copy!.id}`);
  expect(Buffer.from(await got.arrayBuffer()).equals(content)).toBe(true);
  expect(await counter.papers(to)).toEqual(
    expect.arrayContaining([expect.objectContaining({ title: '裁决书', carriedFrom: from })]),
  );
  const sent = await counter.send(from, formOf(pdf(), 'a.pdf'));
  expect(sent).toMatchObject({ status: 409, body: { reason: 'erased' } });
});

it('of a transaction that is rolled back nothing is carried; of a case without papers neither', async () => {
  const { caseKeys, db } = counter.house;
  const [from, to] = [await counter.opened(), await counter.opened()];
  const carry = (source: string, target: string, fail: boolean) =>
    inTransaction(db, async (tx) => {
      const order = { from: source, to: target, commandId: randomUUID(), at: Date.now() };
      const count = await carryAttachments(tx, { caseKeys }, order);
      if (fail) throw new Error('no');
      return count;
    });
  await counter.send(from, formOf(pdf(), 'a.pdf'));
  await expect(carry(from, to, true)).rejects.toThrow('no');
  expect(await rowsOf(to)).toEqual([]);
  expect(await carry(to, from, false)).toBe(0);
});

it('a ticket that is referred to mediation takes its papers along, and so on to legal aid', async () => {
  const ticket = await counter.opened({ caller: { name: '冀小禾' }, employer: '梅朵美甲店（虚构）' });
  const content = pdf(3_000);
  await counter.send(ticket, formOf(content, '工资条.pdf'));
  const at = (userId: string) => desk(counter.house, userId);
  expect((await at('u-call-taker-1').act(ticket, 'refer-to-mediation')).status, 'not theirs now').toBe(403);
  expect((await at('u-chaoyang-caseworker-1').act(ticket, 'refer-to-mediation')).status).toBe(200);
  const dispute = await followed(ticket, 'u-legal-caseworker');
  const legal = at('u-legal-caseworker');
  expect((await legal.act(dispute, 'accept-and-send-down', { toUnit: 'chaoyang-centre' })).status).toBe(200);
  const breakdown = { arbitrationExplained: true, reason: '无法达成一致。', mediator: 'mediator-chaoyang-1' };
  expect((await at('u-chaoyang-caseworker-1').act(dispute, 'fail', breakdown)).status).toBe(200);
  expect((await at('u-chaoyang-caseworker-1').act(dispute, 'refer-to-legal-aid')).status).toBe(200);
  const aid = await followed(dispute, 'u-legal-caseworker', ticket);
  for (const caseNo of [dispute, aid]) {
    const [paper] = await counter.papers(caseNo, 'u-legal-caseworker');
    expect(paper).toMatchObject({ fileName: '工资条.pdf', state: 'attached' });
    const got = await counter.get(`/v1/cases/${caseNo}/attachments/${paper!.id}`, 'u-legal-caseworker');
    expect(Buffer.from(await got.arrayBuffer()).equals(content)).toBe(true);
  }
});

/** The case that was opened from this one, once the relay has opened it. */
async function followed(caseNo: string, userId: string, but?: string): Promise<string> {
  const { db } = counter.house;
  const links = await db.select().from(caseLinks).where(eq(caseLinks.caseNo, caseNo));
  const next = links.find(({ linkedCaseNo }) => linkedCaseNo !== but)?.linkedCaseNo ?? '';
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await desk(counter.house, userId).view(next)).status === 200) return next;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${next} was not opened`);
}
