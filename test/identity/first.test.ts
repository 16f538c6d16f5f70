import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findAccount } from '../../db/identity/local-accounts.ts';
import { makeFirstAccounts } from '../../db/identity/first.ts';
import { Passwords } from '../../db/identity/passwords.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { LIGHT } from './support.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'sanji-first-'));
const now = Date.UTC(2026, 2, 2, 4);
let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

const command = async (...args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> =>
  run(process.execPath, ['--import', 'tsx', 'db/identity/user-cli.ts', ...args], {
    env: { ...process.env, DATABASE_URL: database.url, SANJI_DATA_DIR: folder },
  }).catch((error: unknown) => error as { stdout: string; stderr: string });

it('the first three are made once, by whoever comes first, with passwords of their own', async () => {
  const passwords = new Passwords(LIGHT);
  const both = await Promise.all([1, 2].map(() => makeFirstAccounts(database.db, passwords, 'city', now)));
  const [made, ...others] = both.filter((accounts) => accounts !== undefined);
  expect(others).toEqual([]);
  expect(made?.map(({ userId }) => userId)).toEqual(['u-administrator', 'u-security-officer', 'u-auditor']);
  expect(new Set(made?.map(({ password }) => password)).size).toBe(3);
  for (const { userId, password } of made ?? []) {
    const account = await findAccount(database.db, userId);
    expect(await passwords.matches(password, account?.passwordHash)).toBe(true);
    expect(account?.temporaryUntil?.getTime()).toBe(now + 72 * 3_600_000);
  }
  const { rows } = await database.db.execute('select user_id, role from memberships order by role');
  expect(rows.map(({ role }) => role)).toEqual(['administrator', 'auditor', 'security-officer']);
});

it('the command makes a local account and prints its first password, which is stored nowhere', async () => {
  const { stdout } = await command('--id', 'u-clerk', '--label', '经办人', '--role', 'caseworker@city', '--password');
  const password = stdout.trim();
  expect(password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
  const account = await findAccount(database.db, 'u-clerk');
  expect(account?.passwordHash).toMatch(/^scrypt\$15\$8\$3\$/);
  expect(await new Passwords(LIGHT).matches(password, account?.passwordHash)).toBe(true);
  const { rows } = await database.db.execute('select * from access_journal');
  expect(JSON.stringify(rows)).not.toContain(password);
});

it('the command refuses a second first time, and a password for a machine', async () => {
  expect((await command('--first', 'city')).stderr).toContain('there are users already');
  const machine = await command('--id', 'u-x', '--label', 'x', '--role', 'integration@city', '--password', '--machine');
  expect(machine.stderr).toContain('--password is for persons');
});
