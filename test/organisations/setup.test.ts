import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoUsers } from '../../db/demo/users.ts';
import { authenticate } from '../../db/identity/tokens.ts';
import { visibleBodies } from '../../db/organisations/tree.ts';
import { caseJournal, matters, memberships, serviceUnits } from '../../db/schema/index.ts';
import { setUpDatabase } from '../../db/setup.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

const folder = mkdtempSync(join(tmpdir(), 'sanji-setup-'));
let database: TestDatabase;
const setUp = (options: { demo?: boolean; renewDemoTokens?: boolean } = {}) =>
  setUpDatabase({ url: database.url, keysFile: join(folder, 'keys.json'), demo: true, ...options });

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

it('seeds calendar and matters, and no organisations without the demo', async () => {
  const result = await setUp({ demo: false });
  expect(result).toEqual({
    applied: 0,
    calendarYears: expect.stringMatching(/^2024–20\d\d$/) as string,
    units: 0,
    demoUsers: [],
  });
  expect(await database.db.$count(matters)).toBe(14);
});

it('makes one token per demo user, also for two starters at once, and none the next time', async () => {
  const [one, two] = await Promise.all([setUp(), setUp()]);
  const made = [...one.demoUsers, ...two.demoUsers];
  expect(made.map(({ userId }) => userId).sort()).toEqual(demoUsers.map(({ id }) => id).sort());
  expect(one.units).toBe(78);
  for (const { token, userId } of made) {
    const caller = await authenticate(database.db, token, Date.now());
    expect(caller?.userId).toBe(userId);
    expect(await visibleBodies(database.db, caller!.memberships)).not.toEqual([]);
  }
  expect((await setUp()).demoUsers).toEqual([]);
});

it('makes new tokens for a launcher that lost the old ones', async () => {
  const renewed = (await setUp({ renewDemoTokens: true })).demoUsers;
  const again = (await setUp({ renewDemoTokens: true })).demoUsers;
  expect(again).toHaveLength(demoUsers.length);
  expect(await authenticate(database.db, renewed[0]!.token, Date.now())).toBeNull();
  expect(await authenticate(database.db, again[0]!.token, Date.now())).not.toBeNull();
});

it('does not undo what was changed in the meantime', async () => {
  await database.db.update(serviceUnits).set({ name: '改名' }).where(eq(serviceUnits.id, 'etown-centre'));
  await database.db.delete(memberships).where(eq(memberships.userId, 'u-auditor'));
  await setUp();
  const [unit] = await database.db.select().from(serviceUnits).where(eq(serviceUnits.id, 'etown-centre'));
  expect(unit?.name).toBe('改名');
  expect(await database.db.$count(memberships, eq(memberships.userId, 'u-auditor'))).toBe(0);
});

it('says in one line what a login lacks', async () => {
  const login = `login_${Date.now()}`;
  const admin = new pg.Client(database.url);
  await admin.connect();
  try {
    await admin.query(`create role ${login} login password 'x'`);
    const url = new URL(database.url);
    [url.username, url.password] = [login, 'x'];
    const attempt = setUpDatabase({ url: url.href, keysFile: join(folder, 'keys.json'), demo: false });
    await expect(attempt).rejects.toThrow(`The database login "${login}" is not a member of sanji_app; grant it`);
    await admin.query(`create database ${login}`);
    url.pathname = `/${login}`;
    const empty = setUpDatabase({ url: url.href, keysFile: join(folder, 'keys.json'), demo: false });
    await expect(empty).rejects.toThrow(/^The database login .* may not create schemas and tables; [^\n]*$/);
    await admin.query(`alter database ${login} owner to ${login}`);
    const owner = setUpDatabase({ url: url.href, keysFile: join(folder, 'keys.json'), demo: false });
    await expect(owner).rejects.toThrow(/may not grant the roles .* WITH ADMIN OPTION\.$/);
    await admin.query(`grant sanji_app, sanji_api, sanji_audit to ${login} with admin option`);
    const granted = await setUpDatabase({ url: url.href, keysFile: join(folder, 'keys.json'), demo: true });
    expect(granted.units).toBe(78);
  } finally {
    await admin.query(`drop database if exists ${login} with (force)`);
    await admin.query(`drop owned by ${login}`).catch(() => undefined);
    await admin.query(`drop role if exists ${login}`);
    await admin.end();
  }
});

it('lets the application append to the case journal and nothing else', async () => {
  await database.db.insert(caseJournal).values({
    ...{ caseNo: 'C1', seq: 1, cause: 'x', at: 0, actor: null, facts: [], prevHash: '', hash: 'h' },
  });
  const refused = async (statement: string) => {
    const error = await database.db.execute(sql.raw(statement)).then(
      () => undefined,
      (caught: unknown) => (caught as Error).cause as { code?: string },
    );
    expect(error?.code, statement).toBe('42501');
  };
  await refused(`update case_journal set hash = 'forged'`);
  await refused('delete from case_journal');
  await refused('truncate case_journal');
  await refused(`update access_journal set kind = 'x'`);
  await refused('delete from cases');
});
