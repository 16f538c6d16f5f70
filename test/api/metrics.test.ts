import { afterAll, beforeAll, expect, it } from 'vitest';
import { desk } from '../support/desk.ts';
import { startHouse, type TestHouse } from '../support/house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.stop());

const metricsOf = async (user: string) => {
  const authorization = `Bearer ${house.token(user)}`;
  return house.app.inject({ url: '/metrics', headers: { authorization } });
};

it('an auditor’s monitoring reads requests by route, the backlog, open cases and overdue duties', async () => {
  const { body } = await desk(house, 'u-call-taker-1').post('/v1/hotline-tickets', {
    ...{ channel: 'hotline', matter: 'wages', question: '押金不退。' },
    caller: { name: '金丝雀丁', phone: '13912345679' },
  });
  const dispatch = { toUnit: 'chaoyang-centre' };
  const path = `/v1/hotline-tickets/${body.caseNo}`;
  await desk(house, 'u-call-taker-1').post(`${path}/classify`, { class: 'affair' });
  await desk(house, 'u-call-taker-1').post(`${path}/dispatch`, dispatch);
  await house.skip(40 * 86_400_000, `hotline-ticket:${body.caseNo}`);
  const answer = await metricsOf('u-auditor');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toContain('text/plain');
  const lines = answer.body.split('\n');
  expect(lines).toContain('sanji_database_up 1');
  expect(lines).toContain('sanji_commands_pending 0');
  expect(lines).toContain('sanji_cases_lost 0');
  expect(lines).toContain('sanji_cases_open{process="hotline-ticket",stage="handling"} 1');
  expect(lines).toContain('sanji_deadlines_overdue{name="feedback"} 1');
  expect(answer.body).toMatch(
    /sanji_http_request_seconds_count\{method="POST",route="\/v1\/hotline-tickets\/:caseNo\/dispatch",status="200"\} 1/,
  );
  expect(answer.body, 'no case, no person').not.toMatch(/HT-\d{4}|金丝雀|1391234/);
});

it('nobody else does', async () => {
  expect((await metricsOf('u-call-taker-1')).statusCode).toBe(403);
  expect((await house.app.inject({ url: '/metrics' })).statusCode).toBe(401);
});
