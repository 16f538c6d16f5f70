import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commands, ticketDrafts } from '../../db/schema/index.ts';
import { forgetCalls } from '../../engine/calls/forget.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { people } from '../hotline-ticket/support/people.ts';
import { connected, post, type Centre } from './centre.ts';
import { callOf } from './telling.ts';

let office: Office;
let centre: Centre;
beforeAll(async () => {
  office = await openOffice();
  centre = await connected(office.house, { adapter: 'zammad', networks: ['127.0.0.0/16'], secret: null });
});
afterAll(() => office.house.stop());

/** A call as it is pushed unsigned: it was answered. */
async function pushed(callId: string) {
  const says = { event: 'answer', direction: 'in', callId, from: '13900000011', to: '01012351', user: '8001' };
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const { status, text } = await post(office.house, centre.url, {
    body: new URLSearchParams(says).toString(),
    headers,
  });
  expect(status, text).toBe(200);
  return { call: await callOf(office.house, centre, callId), text };
}
const drafts = async (state = 'open') =>
  (await office.at('callTaker').get(`/v1/ticket-drafts?state=${state}`)).body.items as { id: string; call: number }[];
const told = { matter: 'wages', question: '拖欠工资两个月。', caller: { name: '冀小禾' } };

it('keeps what nobody signed as a call and a draft, and opens nothing', async () => {
  const { call, text } = await pushed('draft-1');
  expect(JSON.parse(text)).toMatchObject({ caseNo: null, draftId: call.draftId });
  expect(call).toMatchObject({ caseNo: null, effect: 'drafted' });
  expect(await drafts()).toMatchObject([{ call: call.id, customer: '139****0011', state: 'open', caseNo: null }]);
  expect(await office.house.db.$count(commands)).toBe(0);
  const [row] = await office.house.db.select().from(ticketDrafts);
  expect(row?.detailsCipher.includes('13900000011')).toBe(false);
  expect((await office.at('chaoyang').get('/v1/ticket-drafts')).status).toBe(403);
  expect((await pushed('draft-1')).text).toBe(text);
  expect(await drafts()).toHaveLength(1);
});

it('is taken in once through the intake, with its number', async () => {
  const [draft] = await drafts();
  const url = `/v1/ticket-drafts/${draft!.id}/open`;
  expect((await office.at('callTaker').post(url, {})).status).toBe(422);
  const replies = await Promise.all(
    [1, 2, 3].map((n) => office.at('callTaker').post(url, told, { 'idempotency-key': `k${n}` })),
  );
  expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  const opened = replies.find(({ status }) => status === 201)!;
  const { caseNo } = opened.body as { caseNo: string };
  const view = await office.at('callTaker').view(caseNo);
  expect(view.body).toMatchObject({
    ...{ matter: 'wages', channel: 'hotline', details: { opening: { externalReference: `call-${draft!.call}` } } },
    parties: [{ details: { name: '冀**', phone: '139****0011' } }],
  });
  expect(await drafts('opened')).toMatchObject([{ caseNo, settledBy: people.callTaker }]);
  expect((await office.at('callTaker').get(`/v1/calls/${draft!.call}`)).body).toMatchObject({ caseNo });
  const again = await office.at('callTaker').post(url, told, { 'idempotency-key': 'k4' });
  expect([again.status, again.body.reason]).toEqual([409, 'draft-settled']);
});

it('is thrown away with a reason, or linked to a case that is there', async () => {
  await pushed('draft-2');
  const [draft] = await drafts();
  const url = `/v1/ticket-drafts/${draft!.id}/discard`;
  expect((await office.at('callTaker').post(url, { reason: ' ' })).status).toBe(422);
  const { status, body } = await office.at('callTaker').post(url, { reason: '骚扰电话 13900000011' });
  expect([status, body]).toMatchObject([200, { state: 'discarded', reason: '骚扰电话 139****0011' }]);
  expect((await office.at('callTaker').post(url, { reason: '再次' })).body.reason).toBe('draft-settled');
  const { call } = await pushed('draft-3');
  const known = await office.open();
  const link = (who: 'callTaker' | 'chaoyang', caseNo: string) =>
    office.at(who).post(`/v1/calls/${call.id}/link`, { caseNo });
  expect((await link('chaoyang', known.caseNo)).status).toBe(403);
  expect((await link('callTaker', 'HT-2026-000001')).body.errors[0].field).toBe('/caseNo');
  expect(await link('callTaker', known.caseNo)).toMatchObject({
    ...{ status: 200, body: { caseNo: known.caseNo, effect: { did: 'linked' } } },
  });
  expect(await drafts('linked')).toMatchObject([{ caseNo: known.caseNo }]);
  const other = await office.open();
  expect((await link('callTaker', other.caseNo)).body.caseNo).toBe(other.caseNo);
});

it('is forgotten after the days of the policy; the call stays', async () => {
  const { db, clock } = office.house;
  const before = await db.$count(ticketDrafts);
  await office.setPolicy('ticket-draft-days', 3);
  await db.execute(sql`update ticket_drafts set at = at - interval '4 days' where state = 'discarded'`);
  await forgetCalls(db, clock.now());
  expect(await db.$count(ticketDrafts)).toBe(before - 1);
  expect((await callOf(office.house, centre, 'draft-2')).effect).toBe('drafted');
});
