import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eraseCase } from '../../db/personal/erase.ts';
import { issueToken } from '../../db/identity/tokens.ts';
import { accessJournal, cases, memberships, users } from '../../db/schema/index.ts';
import { desk, type Desk } from '../support/desk.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import type { TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import { heldBy } from './support/traces.ts';

let office: Office;
let city: Desk;
let local: Desk;
let elsewhere: Desk;
beforeAll(async () => {
  office = await openOffice();
  city = desk(office.house, 'u-auditor');
  [local, elsewhere] = [await auditorOf('chaoyang-centre'), await auditorOf('haidian-centre')];
});
afterAll(() => office.house.stop());

async function auditorOf(bodyId: string): Promise<Desk> {
  const userId = `u-auditor-of-${bodyId}`;
  await office.house.db.insert(users).values({ id: userId, label: '审计员' });
  await office.house.db.insert(memberships).values({ userId, role: 'auditor', bodyId });
  const token = await issueToken(office.house.db, { userId, purpose: 'test' });
  return desk({ ...office.house, token: () => token }, userId);
}

const caller = { name: '令狐采苓', phone: '13800005151', address: '云杉街道示例里 9 号' };
const unmask = (ticket: TicketFile, reason: string) =>
  office.at('chaoyang').post(`/v1/cases/${ticket.caseNo}/unmask`, { purpose: 'contact', reason });
interface Item {
  readonly id: number;
  readonly kind: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly reason: { readonly state: string; readonly text: string | null } | null;
}
const entriesOf = async (auditor: Desk, query: string): Promise<Item[]> => {
  const { status, body } = await auditor.get(`/v1/access-journal?${query}`);
  expect(status).toBe(200);
  return body.items as Item[];
};
const readings = (caseNo: string, userId: string) =>
  office.house.db
    .select()
    .from(accessJournal)
    .where(and(eq(accessJournal.caseNo, caseNo), eq(accessJournal.userId, userId)));

it('an auditor reads why somebody was unmasked, people masked; that this was read is an entry itself', async () => {
  const ticket = await office.dispatched('chaoyang-centre', { caller });
  await unmask(ticket, '回拨令狐采苓 138 0000 5151 核实押金数额');
  const text = '回拨令狐** 138****5151 核实押金数额';
  for (const auditor of [city, local]) {
    const [entry] = await entriesOf(auditor, `case=${ticket.caseNo}&user=u-chaoyang-caseworker-1&kind=unmasked`);
    expect(entry).toMatchObject({ detail: { purpose: 'contact' }, reason: { state: 'shown', text } });
    expect(entry?.detail).not.toHaveProperty('reason');
    const [reading, ...more] = await readings(
      ticket.caseNo,
      auditor === city ? 'u-auditor' : 'u-auditor-of-chaoyang-centre',
    );
    expect(more).toEqual([]);
    expect(reading).toMatchObject({
      ...{ kind: 'unmasked', detail: { purpose: 'audit', fields: ['reasons'], entries: [entry?.id] } },
    });
  }
  const csv = await city.get(`/v1/access-journal?case=${ticket.caseNo}&format=csv`);
  expect(csv.body).toContain(text);
  expect(JSON.stringify(csv.body)).not.toMatch(/令狐采苓|0000 5151/);
});

it('what the journal keeps of the reason does not hold its words, in whatever shape', async () => {
  const ticket = await office.dispatched('chaoyang-centre', { caller });
  await unmask(ticket, '回拨令狐采苓 13800005151 核实押金数额');
  const kept = (await readings(ticket.caseNo, 'u-chaoyang-caseworker-1')).filter(({ kind }) => kind === 'unmasked');
  expect(kept.map(({ detail }) => Object.keys(detail as object))).toEqual([expect.arrayContaining(['reason'])]);
  expect(heldBy(JSON.stringify(kept), ['回拨', '令狐采苓', '13800005151', '押金数额'])).toEqual([]);
});

it('a confidential caller is not told of by a reason', async () => {
  const ticket = await office.dispatched('chaoyang-centre', { caller, confidential: true });
  await office
    .at('callTaker')
    .post(`/v1/cases/${ticket.caseNo}/unmask`, { purpose: 'contact', reason: '采苓要求回电，住示例里' });
  const [entry] = await entriesOf(city, `case=${ticket.caseNo}&kind=unmasked`);
  expect(entry?.reason).toEqual({ state: 'shown', text: '〔保密〕要求回电，住示例里' });
});

it('a list over all cases says that there is one, and reads none', async () => {
  const ticket = await office.dispatched('chaoyang-centre', { caller });
  await unmask(ticket, '核对地址');
  const items = await entriesOf(city, 'kind=unmasked&user=u-chaoyang-caseworker-1&limit=1');
  expect(items.map(({ reason }) => reason)).toEqual([{ state: 'ask-by-case', text: null }]);
  expect(await readings(ticket.caseNo, 'u-auditor')).toEqual([]);
});

it('an auditor who does not see the case reads none, whoever’s entry it is', async () => {
  const ticket = await office.dispatched('chaoyang-centre', { caller });
  await unmask(ticket, '核对地址');
  const { db } = office.house;
  await db
    .insert(memberships)
    .values({ userId: 'u-chaoyang-caseworker-1', role: 'caseworker', bodyId: 'haidian-centre' });
  const [entry] = await entriesOf(elsewhere, `case=${ticket.caseNo}`);
  expect(entry).toMatchObject({ kind: 'unmasked', reason: { state: 'case-not-seen', text: null } });
  expect(await readings(ticket.caseNo, 'u-auditor-of-haidian-centre')).toEqual([]);
  await db
    .delete(memberships)
    .where(and(eq(memberships.userId, 'u-chaoyang-caseworker-1'), eq(memberships.bodyId, 'haidian-centre')));
});

it('the reason of an erased case is gone and says so; what says why by a word alone stays', async () => {
  const ticket = await office.dispatched('chaoyang-centre', { caller });
  await unmask(ticket, '核对地址');
  const { db, caseKeys, files } = office.house;
  await office.at('supervisor').post('/v1/subject-exports', { phone: caller.phone, reason: 'subject-request' });
  await db.update(cases).set({ engine: 'ended' }).where(eq(cases.caseNo, ticket.caseNo));
  const order = { caseNo: ticket.caseNo, at: office.now, userId: 'u-supervisor', ground: 'request' } as const;
  expect(await eraseCase({ db, caseKeys, files }, order)).toBeUndefined();
  const items = await entriesOf(city, `case=${ticket.caseNo}`);
  expect(items.map(({ kind, reason, detail }) => [kind, reason, detail['reason']])).toEqual([
    ['administration', null, undefined],
    ['export', null, 'subject-request'],
    ['unmasked', { state: 'erased', text: null }, undefined],
  ]);
});
