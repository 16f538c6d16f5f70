import { afterAll, beforeAll, expect, it } from 'vitest';
import { eraseCase } from '../../db/personal/erase.ts';
import { cases } from '../../db/schema/index.ts';
import { eq } from 'drizzle-orm';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { content, feedback } from '../hotline-ticket/support/people.ts';
import { apply as applyForMediation } from '../labour-mediation/support/disputes.ts';
import { apply as applyForAid } from '../legal-aid/support/aid.ts';
import { DEFAULT_LIMITS } from '../../settings/door.ts';

const PHONE = '13800000000';
let office: Office;
beforeAll(async () => {
  const limits = { ...DEFAULT_LIMITS, progress: 5, progressHourly: 7 };
  office = await openOffice({ door: { limits } });
});
afterAll(() => office.house.stop());

let next = 1;
/** From an address nobody has used yet. */
const ask = (caseNo: unknown, phone: unknown, remoteAddress = `198.51.100.${(next += 1)}`) =>
  office.house.app.inject({ method: 'POST', url: '/v1/progress', payload: { caseNo, phone } as object, remoteAddress });
/** A caller of one's own: questions are counted by telephone number too. */
let callers = 0;
const caller = () => ({ name: '冀小禾', phone: `1380000${String((callers += 1)).padStart(4, '0')}` });

it('says how far a ticket is, what comes next and when, without names and texts', async () => {
  const who = caller();
  const ticket = await office.open({ caller: who });
  expect((await ask(ticket.caseNo, who.phone)).json()).toMatchObject({
    ...{ process: { zh: '12351热线诉求' }, stage: { zh: '受理分类', en: 'Triage' }, outcome: null },
    ...{ dueAt: null, next: { zh: '分类' }, closedOn: null },
  });
  await ticket.does('callTaker', 'dispatch', { toUnit: 'chaoyang-centre' });
  const handled = await ask(ticket.caseNo, `+86 ${who.phone}`);
  expect(handled.json()).toMatchObject({ unit: '朝阳区职工服务中心', stage: { zh: '承办' }, closedOn: null });
  expect(Date.parse(handled.json<{ dueAt: string }>().dueAt)).toBeGreaterThan(office.now);
  expect(handled.body).not.toMatch(/冀|1380|押金|梅朵|示例里/);
  await ticket.does('chaoyang', 'give-feedback', feedback);
  await ticket.does('callTaker', 'record-callback', content);
  expect((await ask(ticket.caseNo, who.phone)).json()).toMatchObject({
    ...{ stage: { zh: '归档' }, outcome: { zh: '满意办结' }, dueAt: null, next: null },
    closedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
  });
});

it('answers a wrong number, a wrong telephone, what is no telephone and an erased case byte for byte alike', async () => {
  const who = caller();
  const ticket = await office.open({ caller: who });
  const others = await office.open({ caller: caller() });
  const erased = await office.open({ caller: who });
  await office.house.db.update(cases).set({ engine: 'ended' }).where(eq(cases.caseNo, erased.caseNo));
  const { db, caseKeys, files } = office.house;
  const order = { caseNo: erased.caseNo, at: office.now, userId: null, ground: 'retention' } as const;
  expect(await eraseCase({ db, caseKeys, files }, order)).toBeUndefined();
  const replies = [
    await ask('HT-2019-000001', who.phone),
    await ask(ticket.caseNo, '13900000000'),
    await ask(others.caseNo, who.phone),
    await ask(ticket.caseNo, 'abc'),
    await ask(ticket.caseNo, "' or 1=1 --"),
    await ask(erased.caseNo, who.phone),
    await ask('ZZ-2026-000001', who.phone),
  ];
  expect(replies.map(({ statusCode }) => statusCode)).toEqual(replies.map(() => 404));
  expect(new Set(replies.map(({ body }) => body)).size).toBe(1);
  const names = (headers: object) => Object.keys(headers).sort().join();
  expect(new Set(replies.map(({ headers }) => names(headers))).size).toBe(1);
});

it('does not name the unit of a confidential case that tells the employer', async () => {
  const who = caller();
  const ticket = await office.dispatched('chaoyang-yunshan-station', { caller: who, confidential: true });
  expect((await ask(ticket.caseNo, who.phone)).json()).toMatchObject({ unit: null, stage: { zh: '承办' } });
  const known = caller();
  const other = await office.dispatched('chaoyang-yunshan-station', { caller: known });
  expect((await ask(other.caseNo, known.phone)).json<{ unit: string }>().unit).toMatch(/云杉/);
});

it.each([
  ['mediation', applyForMediation, '劳动争议'],
  ['legal aid', applyForAid, '法律援助'],
])('answers about %s alike', async (_, apply, named) => {
  const who = caller();
  const file = await apply(office, 'legal', { caller: who });
  const reply = await ask(file.caseNo, who.phone);
  expect(reply.statusCode, reply.body).toBe(200);
  expect(reply.json<{ process: { zh: string } }>().process.zh).toContain(named);
  expect(reply.json()).toMatchObject({ outcome: null, closedOn: null, next: { zh: expect.any(String) as string } });
});

it('counts by address, by case number and by telephone number, before it looks anything up', async () => {
  const who = caller();
  const ticket = await office.open({ caller: who });
  const statuses = async (times: number, one: () => ReturnType<typeof ask>) => {
    const seen: number[] = [];
    for (let i = 0; i < times; i += 1) seen.push((await one()).statusCode);
    return seen;
  };
  expect(
    await statuses(6, () => ask('HT-2019-000002', `139${String((next += 1)).padStart(8, '0')}`, '203.0.113.7')),
  ).toEqual([...[404, 404, 404, 404, 404, 429]]);
  const guessed = await statuses(8, () => ask(ticket.caseNo, `139${String((next += 1)).padStart(8, '0')}`));
  expect(guessed).toEqual([404, 404, 404, 404, 404, 404, 404, 429]);
  expect((await ask(ticket.caseNo, who.phone)).statusCode, 'right or wrong, it is counted').toBe(429);
  const sought = await statuses(8, () => ask(`HT-2018-${String((next += 1)).padStart(6, '0')}`, who.phone));
  expect(sought).toEqual([404, 404, 404, 404, 404, 404, 404, 429]);
  const { body, headers } = await ask(ticket.caseNo, caller().phone);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  expect(body).not.toContain(ticket.caseNo);
});

it.each([
  ['a number of no form', { caseNo: '1; drop table', phone: PHONE }, '/caseNo'],
  ['no number', { phone: PHONE }, '/caseNo'],
  ['a telephone of a thousand digits', { caseNo: 'HT-2026-000001', phone: '1'.repeat(1_000) }, '/phone'],
  ['a list for a telephone', { caseNo: 'HT-2026-000001', phone: [PHONE] }, '/phone'],
  ['something else', { caseNo: 'HT-2026-000001', phone: PHONE, name: 'x' }, '/name'],
])('refuses %s', async (_, payload, field) => {
  const remoteAddress = `198.51.100.${(next += 1)}`;
  const reply = await office.house.app.inject({ method: 'POST', url: '/v1/progress', payload, remoteAddress });
  expect([reply.statusCode, reply.json<{ errors: { field: string }[] }>().errors[0]?.field]).toEqual([422, field]);
  expect(reply.body).not.toContain(PHONE);
});
