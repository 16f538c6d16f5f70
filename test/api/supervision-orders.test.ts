import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commands } from '../../db/schema/index.ts';
import { desk, type Desk } from '../support/desk.ts';
import { startHouse, type TestHouse } from '../support/house.ts';

let house: TestHouse;
let supervisor: Desk;
let caseNo: string;
beforeAll(async () => {
  house = await startHouse();
  supervisor = desk(house, 'u-supervisor');
  const call = { channel: 'hotline', matter: 'wages', question: '拖欠工资三个月。' };
  caseNo = (await desk(house, 'u-call-taker-1').post('/v1/hotline-tickets', call)).body.caseNo;
});
afterAll(() => house.stop());

const issue = (key: string) =>
  supervisor.post('/v1/supervision-orders', { caseNo, demand: '请核实' }, { 'idempotency-key': key });

it('an order is issued and closed by its number, once per key, and closing needs no body', async () => {
  const [first, again] = [await issue('k'.repeat(200)), await issue('k'.repeat(200))];
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.body).toEqual(first.body);
  const orders = await supervisor.get(`/v1/supervision-orders?caseNo=${caseNo}`);
  expect(orders.body.items).toHaveLength(1);
  const closed = await house.app.inject({
    ...{ method: 'POST', url: `/v1/supervision-orders/${orders.body.items[0].no}/close` },
    headers: { authorization: `Bearer ${house.token('u-supervisor')}` },
  });
  expect(closed.statusCode, closed.body).toBe(200);
});

it('takes the headers of every act, and says so', async () => {
  for (const key of ['k'.repeat(201), 'k'.repeat(8_000)]) {
    expect(await issue(key)).toMatchObject({ status: 422, body: { errors: [{ field: '/idempotency-key' }] } });
  }
  const { paths } = (await house.app.inject({ url: '/openapi.json' })).json();
  const act = paths['/v1/hotline-tickets/{caseNo}/dispatch'].post;
  const inHeader = (operation: { parameters: { in: string }[] }) =>
    operation.parameters.filter((p) => p.in === 'header');
  for (const path of ['', '/{no}/reply', '/{no}/close']) {
    const operation = paths[`/v1/supervision-orders${path}`].post;
    expect(Object.keys(operation.responses), path).toEqual(Object.keys(act.responses));
    expect(inHeader(operation), path).toEqual(inHeader(act));
  }
});

it('about a case that is still being opened is answered like any other act on it', async () => {
  const opening = `HT-2099-${String(Date.now()).slice(-6)}`;
  await house.db.insert(commands).values({
    ...{ id: randomUUID(), caller: 'u-supervisor', route: 'POST /v1/hotline-tickets', bodyHash: 'x', kind: 'open' },
    ...{ process: 'hotline-ticket', caseNo: opening, action: 'open', receivedAt: Date.now(), signal: {} },
    nextAttemptAt: Date.now() + 3_600_000,
  });
  const demanded = { caseNo: opening, demand: '请核实' };
  const order = await supervisor.post('/v1/supervision-orders', demanded);
  expect(order).toMatchObject({ status: 409, body: { reason: 'case-being-opened' } });
  const act = await supervisor.act(opening, 'dispatch', { toUnit: 'chaoyang-centre' });
  expect(order.body).toEqual({ ...act.body, instance: '/v1/supervision-orders' });
  const other = await desk(house, 'u-call-taker-1').post('/v1/supervision-orders', demanded);
  expect(other.status).toBe(404);
});
