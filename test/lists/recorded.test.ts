/** The read side on cases that the product itself has recorded: real engine, real texts. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { desk } from '../support/desk.ts';
import { startHouse, type TestHouse } from '../support/house.ts';

const day = 86_400_000;
let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.stop());

it('shows a dispatched ticket in the unit’s tray, in searches, with the reasons of its dates, and overdue in time', async () => {
  const hotline = desk(house, 'u-call-taker-1');
  const unit = desk(house, 'u-chaoyang-caseworker-1');
  const elsewhere = desk(house, 'u-haidian-caseworker');
  const opened = await hotline.post('/v1/hotline-tickets', {
    ...{ channel: 'hotline', matter: 'wages', question: '拖欠农民工工资三个月', district: 'district-chaoyang' },
    caller: { name: '赵钱孙', phone: '13800138000' },
  });
  expect(opened.status, JSON.stringify(opened.body)).toBe(201);
  const { caseNo } = opened.body as { caseNo: string };
  const dispatched = await hotline.act(caseNo, 'dispatch', { toUnit: 'chaoyang-centre' });
  expect(dispatched.status, JSON.stringify(dispatched.body)).toBe(200);

  const tray = (await unit.get('/v1/in-tray')).body.items[0];
  expect(tray).toMatchObject({ caseNo, stage: 'handling', nextDue: { name: 'feedback', remainingWorkingDays: 7 } });
  expect((tray.open as { action: string }[]).map(({ action }) => action)).toContain('sign-for');
  for (const query of ['q=农民工工资', 'q=赵钱孙', 'phone=13800138000', `q=${caseNo}`, 'matter=wages&open=true']) {
    expect((await unit.get(`/v1/cases?${encodeURI(query)}`)).body.items, query).toMatchObject([{ caseNo }]);
    expect((await elsewhere.get(`/v1/cases?${encodeURI(query)}`)).body.items, query).toEqual([]);
  }

  const limit = await unit.get(`/v1/deadlines/${caseNo}/feedback:1`);
  expect(limit.body).toMatchObject({
    state: 'running',
    overdue: false,
    remainingWorkingDays: 7,
    unit: { id: 'chaoyang-centre' },
  });
  expect(limit.body.explanation.zh.join()).toContain('规则：7个工作日');
  const journal = (await unit.get(`/v1/cases/${caseNo}/journal`)).body.items as {
    texts: unknown;
    actor: { label: string };
  }[];
  expect(journal[0]).toMatchObject({
    texts: { question: '拖欠农民工工资三个月' },
    actor: { label: '12351 热线平台 话务员 1' },
  });
  expect((await unit.get(`/v1/cases/${caseNo}/copies`)).body.items).toMatchObject([
    { union: { id: 'district-chaoyang' }, dispatchedTo: { id: 'chaoyang-centre' } },
  ]);
  expect((await desk(house, 'u-chaoyang-union').get('/v1/filing-copies')).body.items).toMatchObject([{ caseNo }]);

  await house.skip(20 * day, `hotline-ticket:${caseNo}`);
  const city = desk(house, 'u-supervisor');
  const overdue = await city.get('/v1/deadlines?unit=chaoyang-centre');
  expect(overdue.body.items).toMatchObject([
    { caseNo, id: 'feedback:1', overdue: true },
    { caseNo, id: 'order-reply:order:1', overdue: true },
  ]);
  expect((await city.get('/v1/supervision-orders?overdue=true')).body.items).toMatchObject([
    { caseNo, addressee: { id: 'chaoyang-centre' } },
  ]);
  expect((await city.get('/v1/deadlines?clock=claimant')).body.items).toMatchObject([
    { caseNo, unit: { id: 'bj-12351' } },
  ]);
  const counts = await city.get('/v1/deadlines/counts?unit=bj-centre');
  expect(counts.body.items).toContainEqual(
    expect.objectContaining({ unit: expect.objectContaining({ id: 'chaoyang-centre' }), overdue: 2 }),
  );
  expect((await elsewhere.get('/v1/deadlines')).body.items).toEqual([]);
  const notices = await desk(house, 'u-chaoyang-head').get('/v1/notices?unread=true');
  expect((notices.body.items as { caseNo: string }[]).map((notice) => notice.caseNo)).toContain(caseNo);
});
