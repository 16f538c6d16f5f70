import { afterAll, beforeAll, expect, it } from 'vitest';
import { desk, type Desk } from '../support/desk.ts';
import { startHouse, type TestHouse } from '../support/house.ts';

const DAY_MS = 86_400_000;
let house: TestHouse;
let callTaker: Desk;
let otherCallTaker: Desk;
let caseworker: Desk;
beforeAll(async () => {
  house = await startHouse();
  callTaker = desk(house, 'u-call-taker-1');
  otherCallTaker = desk(house, 'u-call-taker-2');
  caseworker = desk(house, 'u-chaoyang-caseworker-1');
});
afterAll(() => house.stop());

it('a call is dispatched, answered in time, called back and archived', async () => {
  const opened = await callTaker.post('/v1/hotline-tickets', {
    channel: 'hotline',
    matter: 'wages',
    caller: { name: '冀小禾', phone: '13800000000' },
    question: '老板每月扣一部分工资作押金，离职时拖着不给。',
    district: 'district-chaoyang',
  });
  expect(opened.status, JSON.stringify(opened.body)).toBe(201);
  const { caseNo } = opened.body;
  expect(opened.headers['location']).toBe(`/v1/hotline-tickets/${caseNo}`);
  expect(caseNo).toMatch(/^HT-\d{4}-\d{6,}$/);

  const dispatched = await callTaker.act(caseNo, 'dispatch', { toUnit: 'chaoyang-centre' });
  expect(dispatched.status, JSON.stringify(dispatched.body)).toBe(200);
  expect(dispatched.body).toMatchObject({ stage: 'handling', holder: 'chaoyang-centre' });
  expect(dispatched.body.deadlines.map((d: { id: string }) => d.id)).toEqual([
    'feedback:1',
    'sign-for:1',
    'return:1',
    'claimant-feedback:1',
  ]);

  expect((await caseworker.act(caseNo, 'sign-for')).status).toBe(200);
  await house.skip(2 * DAY_MS, `hotline-ticket:${caseNo}`);
  const feedback = await caseworker.act(caseNo, 'give-feedback', {
    ...{ verified: 'confirmed', treatment: 'resolved' },
    ...{ findings: '用人单位确有收取押金。', result: '已退还全部扣款。' },
  });
  expect(feedback.status, JSON.stringify(feedback.body)).toBe(200);
  expect(feedback.body.stage).toBe('callback');

  const called = await otherCallTaker.act(caseNo, 'record-callback', {
    reached: true,
    handled: true,
    solved: true,
    satisfaction: 'satisfied',
  });
  expect(called.status, JSON.stringify(called.body)).toBe(200);
  expect(called.body).toMatchObject({ stage: 'archived', caseOutcome: 'satisfied' });

  const view = await callTaker.view(caseNo);
  expect(view.status).toBe(200);
  expect(view.body.parties[0].details.name).toBe('冀小禾');
  expect(view.body.deadlines.map((d: { id: string; state: string }) => `${d.id} ${d.state}`).sort()).toEqual([
    'archive-window:1 running',
    'callback:1 met',
    'claimant-feedback:1 met',
    'feedback:1 met',
    'return:1 lapsed',
    'sign-for:1 met',
  ]);

  await house.skip(20 * DAY_MS, `hotline-ticket:${caseNo}`);
  const ended = await callTaker.view(caseNo);
  expect(ended.body).toMatchObject({ engine: 'ended', outcome: 'satisfied', available: [] });
});
