import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sweepOnce } from '../../engine/sweep.ts';
import { desk, type Desk } from '../support/desk.ts';
import { startHouse, type TestHouse } from '../support/house.ts';

let house: TestHouse;
let callTaker: Desk;
beforeAll(async () => {
  house = await startHouse();
  callTaker = desk(house, 'u-call-taker-1');
});
afterAll(() => house.stop());

const open = async () => {
  const call = { channel: 'hotline', matter: 'wages', question: '工资未发。' };
  return String((await callTaker.post('/v1/hotline-tickets', call)).body.caseNo);
};
const handleOf = (caseNo: string) => house.client.workflow.getHandle(`hotline-ticket:${caseNo}`);
const factsOf = async (caseNo: string): Promise<string[]> => {
  const { body } = await callTaker.get(`/v1/cases/${caseNo}/journal?limit=100`);
  return body.items.flatMap((entry: { facts: { kind: string }[] }) => entry.facts.map((fact) => fact.kind));
};
const until = async (done: () => Promise<boolean>) => {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 200));
};

it('a case terminated in Temporal is found, goes on where it was, and says so', async () => {
  const caseNo = await open();
  expect((await callTaker.act(caseNo, 'dispatch', { toUnit: 'chaoyang-centre' })).status).toBe(200);
  await handleOf(caseNo).terminate('by mistake');
  const log = pino({ level: 'silent' });
  expect(await sweepOnce({ db: house.db, client: house.client, log })).toEqual([caseNo]);
  await until(async () => (await factsOf(caseNo)).includes('engine-restored'));
  const facts = await factsOf(caseNo);
  expect(facts.filter((kind) => kind === 'opened')).toHaveLength(1);
  expect(facts.filter((kind) => kind === 'filed-copy' || kind === 'no-copy-filed')).toHaveLength(2);
  const signed = await desk(house, 'u-chaoyang-caseworker-1').act(
    caseNo,
    'sign-for',
    {},
    { 'idempotency-key': 'after' },
  );
  expect([200, 202]).toContain(signed.status);
  await until(async () =>
    (await callTaker.view(caseNo)).body.deadlines.some(
      (d: { id: string; state: string }) => d.id === 'sign-for:1' && d.state === 'met',
    ),
  );
  expect(await sweepOnce({ db: house.db, client: house.client, log })).toEqual([]);
});

it('a cancellation in Temporal ends nothing: it is journalled, and the case goes on', async () => {
  const caseNo = await open();
  await handleOf(caseNo).cancel();
  await until(async () => (await factsOf(caseNo)).includes('cancellation-ignored'));
  expect((await callTaker.act(caseNo, 'dispatch', { toUnit: 'chaoyang-centre' })).status).toBe(200);
});
