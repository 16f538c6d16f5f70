/** Row-level security underneath the API: what no filter of a route has to be trusted for. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, disconnect, type Database } from '../../db/client.ts';
import { sightOf } from '../../db/queries/visibility.ts';
import { asTheHouse, withRowSight } from '../../db/row-sight.ts';
import { demoUsers } from '../../db/demo/users.ts';
import { intake } from '../hotline-ticket/support/people.ts';
import { desk } from '../support/desk.ts';
import { startHouse, type TestHouse } from '../support/house.ts';

const PROTECTED = [
  ...[
    'cases',
    'case_parties',
    'case_journal',
    'case_links',
    'case_access',
    'deadlines',
    'documents',
    'document_events',
  ],
  ...['attachments', 'supervision_orders', 'callbacks', 'urgings', 'filing_copies', 'notices', 'commands'],
];

let house: TestHouse;
/** One connection, so that whatever it was told last would show. */
let api: Database;
let chaoyangs: string;
let haidians: string;
beforeAll(async () => {
  house = await startHouse();
  api = connect(house.url, { role: 'sanji_api', poolSize: 1 });
  [chaoyangs, haidians] = [await dispatchedTo('chaoyang'), await dispatchedTo('haidian')];
});
afterAll(async () => {
  await disconnect(api);
  await house.stop();
});

async function dispatchedTo(district: string): Promise<string> {
  const taker = desk(house, 'u-call-taker-1');
  const { body } = await taker.post('/v1/hotline-tickets', { ...intake, district: `district-${district}` });
  const dispatched = await taker.act(body.caseNo, 'dispatch', { toUnit: `${district}-centre` });
  expect(dispatched.status, JSON.stringify(dispatched.body)).toBe(200);
  return body.caseNo as string;
}

const countOf = async (table: string): Promise<number> =>
  Number((await api.execute<{ n: string }>(sql.raw(`select count(*) as n from ${table}`))).rows[0]?.n);
const caseNosIn = async (table: string): Promise<string[]> => {
  const { rows } = await api.execute<{ case_no: string }>(sql.raw(`select distinct case_no from ${table} order by 1`));
  return rows.map((row) => row.case_no);
};
/** What a query of the API's sees in a request of this user. */
async function asUser<T>(userId: string, work: () => Promise<T>): Promise<T> {
  const memberships = demoUsers.find(({ id }) => id === userId)?.memberships ?? [];
  const { bodies, own, named = '' } = await sightOf(house.db, { userId, memberships });
  return withRowSight({ bodies: bodies.join(), own: own.join(), user: userId, named }, async () => work());
}

describe('a query without any filter', () => {
  it.each(PROTECTED)('finds nothing in %s without a caller, and is refused nothing by it', async (table) => {
    expect(await countOf(table)).toBe(0);
  });

  it('finds the cases of the caller’s own district, and no other’s', async () => {
    for (const table of ['cases', 'case_parties', 'case_journal', 'deadlines', 'commands'])
      expect(await asUser('u-chaoyang-caseworker-1', () => caseNosIn(table)), table).toEqual([chaoyangs]);
    expect(await asUser('u-haidian-caseworker', () => caseNosIn('cases'))).toEqual([haidians]);
  });

  it('finds both for the platform and for a supervisor of the city', async () => {
    for (const user of ['u-call-taker-2', 'u-supervisor'])
      expect(await asUser(user, () => caseNosIn('cases')), user).toEqual([chaoyangs, haidians].sort());
  });

  it('finds none for those who run the system or grant authority', async () => {
    for (const user of ['u-administrator', 'u-security-officer'])
      for (const table of PROTECTED) expect(await asUser(user, () => countOf(table)), `${user} ${table}`).toBe(0);
  });

  it('leaves nothing behind on the connection for whoever takes it next', async () => {
    expect(await asUser('u-supervisor', () => countOf('cases'))).toBe(2);
    expect(await countOf('cases')).toBe(0);
    expect(await asUser('u-haidian-caseworker', () => countOf('cases'))).toBe(1);
    await asUser('u-supervisor', () => api.transaction((tx) => tx.execute(sql`select 1`)));
    expect(await countOf('cases')).toBe(0);
  });

  it('finds everything for the house itself, when it says so', async () => {
    expect(await asTheHouse(() => countOf('cases'))).toBe(2);
    expect(await countOf('cases')).toBe(0);
  });
});

it('a route that forgets its filter still shows the caller’s own cases only', async () => {
  const seen = await house.app.inject({
    url: '/v1/in-tray?limit=1',
    headers: { authorization: `Bearer ${house.token('u-haidian-caseworker')}` },
  });
  expect(seen.statusCode).toBe(200);
  const forgetful = await forgetfulHouse();
  const list = async (userId: string) => {
    const answer = await forgetful.inject({
      url: '/forgetful',
      headers: { authorization: `Bearer ${house.token(userId)}` },
    });
    return answer.json<string[]>();
  };
  expect(await list('u-haidian-caseworker')).toEqual([haidians]);
  expect(await list('u-chaoyang-head')).toEqual([chaoyangs]);
  expect(await list('u-administrator')).toEqual([]);
  // Many at once on few connections: nobody gets another's.
  const callers = Array.from(
    { length: 60 },
    (_, n) => ['u-haidian-caseworker', 'u-chaoyang-head', 'u-auditor'][n % 3]!,
  );
  const answers = await Promise.all(callers.map(list));
  answers.forEach((answer, n) =>
    expect(answer).toEqual([[haidians], [chaoyangs], [chaoyangs, haidians].sort()][n % 3]),
  );
  await forgetful.close();
});

/** The product's own hooks around a handler without any filter. */
async function forgetfulHouse() {
  const { default: Fastify } = await import('fastify');
  const { default: authentication } = await import('../../api/plugins/authentication.ts');
  const { default: sight } = await import('../../api/plugins/sight.ts');
  const app = Fastify();
  app.decorate('db', house.app.db);
  app.decorate('clock', house.clock);
  app.decorate('identity', house.app.identity);
  await app.register(authentication);
  await app.register(sight);
  app.get('/forgetful', async () => {
    const { rows } = await app.db.execute<{ case_no: string }>(sql`select case_no from cases order by case_no`);
    return rows.map((row) => row.case_no);
  });
  return app;
}

it('the API cannot write what a case is, nor for somebody else', async () => {
  const writes = [
    sql`update cases set stage = 'closed'`,
    sql`insert into case_access (case_no, body_id, reason, since) values ('HT-2026-000001', 'haidian-centre', 'holder', now())`,
    sql`update case_parties set confidential = false`,
    sql`update commands set status = 'done'`,
  ];
  for (const write of writes)
    await expect(asUser('u-supervisor', () => api.execute(write))).rejects.toMatchObject({
      cause: expect.objectContaining({ code: '42501' }),
    });
  const foreign = sql`insert into commands (id, caller, route, body_hash, kind, process, case_no, action, received_at, next_attempt_at, signal)
    select gen_random_uuid(), 'u-call-taker-1', 'r', '', 'act', 'hotline-ticket', ${chaoyangs}, 'note', now(), now(), '{}'::jsonb`;
  await expect(asUser('u-haidian-caseworker', () => api.execute(foreign))).rejects.toMatchObject({
    cause: expect.objectContaining({ code: '42501' }),
  });
});
