/** 职责分离: who does the one thing does not do the other, whatever else they may. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { memberships, type Role } from '../../db/schema/index.ts';
import { apply, because, named, reportedUp, toCentre } from '../legal-aid/support/aid.ts';
import { desk } from '../support/desk.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { people, type Person } from '../hotline-ticket/support/people.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

/** A second post, so that the person would have the authority for both. */
const alsoHas = (who: Person, role: Role, bodyId: string) =>
  office.house.db.insert(memberships).values({ userId: people[who], role, bodyId }).onConflictDoNothing();

it('whoever asked for an extension does not decide on it', async () => {
  await alsoHas('chaoyangHead', 'supervisor', 'bj-centre');
  const ticket = await office.dispatched();
  await ticket.does('chaoyangHead', 'request-extension', { workingDays: 2, reason: '等单位提供工资单' });
  await ticket.cannot('chaoyangHead', 'decide-extension', { granted: true }, '403 own-request');
  await ticket.does('supervisor', 'decide-extension', { granted: true });
});

it('whoever issued an order does not reply to it, and whoever replied does not close it', async () => {
  await alsoHas('haidianHead', 'supervisor', 'bj-centre');
  const ticket = await office.dispatched('haidian-centre', { district: 'district-haidian' });
  await ticket.does('haidianHead', 'issue-order', { demand: '请报进展' });
  await ticket.cannot('haidianHead', 'reply-order', { order: 'order:1', reply: '已办' }, '403 own-order');
  await ticket.does('haidian', 'reply-order', { order: 'order:1', reply: '已办' });
  await ticket.does('supervisor', 'issue-order', { demand: '请再报进展' });
  await ticket.does('haidianHead', 'reply-order', { order: 'order:2', reply: '已办' });
  await ticket.cannot('haidianHead', 'close-order', { order: 'order:2' }, '403 own-reply');
  await ticket.does('supervisor', 'close-order', { order: 'order:2' });
});

it('whoever refused aid does not decide on the review, a reviewer neither', async () => {
  const aid = await apply(office);
  const reviewer = desk(office.house, 'u-legal-reviewer');
  const refused = await office.settled(await reviewer.act(aid.caseNo, 'refuse', because));
  expect(refused.status, JSON.stringify(refused.body)).toBe(200);
  await aid.does('legal', 'request-review', { grounds: '家庭收入计算有误' });
  const [link] = await aid.rows('caseLinks');
  const review = await office.opened(link!.linkedCaseNo);
  for (const [action, body] of [
    ['refuse', because],
    ['accept-and-send-down', toCentre],
  ] as const) {
    const answer = await office.settled(await reviewer.act(review.caseNo, action, body));
    expect([answer.status, answer.body.reason]).toEqual([403, 'refused-by-yourself']);
  }
  await review.does('legalHead', 'accept-and-send-down', toCentre);
});

it('a mediator mediates, and neither accepts nor passes on', async () => {
  const mediator = desk(office.house, 'u-chaoyang-mediator');
  const aid = await reportedUp(office);
  for (const [action, body] of Object.entries({ accept: {}, refuse: because, 'report-major': because }))
    expect((await mediator.act(aid.caseNo, action, body)).status, action).toBe(403);
});

it('a lawyer sees and works on the cases they are named in, for as long as they are, and no others', async () => {
  const lawyer = desk(office.house, 'u-chaoyang-lawyer');
  const aid = await reportedUp(office);
  await aid.does('chaoyang', 'accept');
  const other = await reportedUp(office);
  const href = `/v1/legal-aid-applications/${aid.caseNo}`;
  expect((await lawyer.get(href)).status).toBe(404);
  expect((await lawyer.get('/v1/cases')).body.items).toEqual([]);
  await named(aid, 'chaoyang');
  const view = await lawyer.get(href);
  expect(view.status, JSON.stringify(view.body)).toBe(200);
  const open = (view.body.available as { action: string }[]).map(({ action }) => action).sort();
  expect(open).toEqual(['attach', 'conclude', 'link', 'note', 'report-progress']);
  expect((await lawyer.get('/v1/cases')).body.items).toMatchObject([{ caseNo: aid.caseNo }]);
  const done = await office.settled(await lawyer.act(aid.caseNo, 'report-progress', { text: '已阅卷' }));
  expect(done.status, JSON.stringify(done.body)).toBe(200);
  expect((await lawyer.act(aid.caseNo, 'name-lawyer', { lawyer: 'lawyer-chaoyang-1-2' })).status).toBe(403);
  for (const action of ['report-progress', 'note'])
    expect((await lawyer.act(other.caseNo, action, { text: '看看' })).status, action).toBe(404);
  await aid.does('chaoyang', 'lawyer-refuses', { reason: '时间冲突' });
  expect((await lawyer.get(href)).status).toBe(404);
  expect((await lawyer.act(aid.caseNo, 'report-progress', { text: '再看' })).status).toBe(404);
  expect((await lawyer.get('/v1/cases')).body.items).toEqual([]);
});
