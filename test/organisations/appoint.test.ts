import { afterAll, beforeAll, expect, it } from 'vitest';
import { appoint } from '../../db/identity/appoint.ts';
import { authenticate } from '../../db/identity/tokens.ts';
import { setUpDatabase } from '../../db/setup.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const now = Date.UTC(2026, 2, 2, 4);
const folder = mkdtempSync(join(tmpdir(), 'sanji-appoint-'));
let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

const first = {
  ...{ userId: 'u-administrator', label: '系统管理员', roles: ['administrator@bj-centre'] },
  ...{ machine: false, tokenDays: 1 },
};

it('the first administrator is made before there is any organisation; the token ends', async () => {
  const token = await appoint(database.db, first, now);
  const memberships = [{ role: 'administrator', bodyId: 'bj-centre' }];
  expect(await authenticate(database.db, token, now)).toMatchObject({
    ...{ userId: first.userId, kind: 'person', memberships },
    via: { kind: 'token', until: now + 86_400_000 },
  });
  expect(await authenticate(database.db, token, now + 86_400_000)).toBeNull();
  const { rows } = await database.db.execute('select user_id, kind, detail from access_journal');
  expect(rows).toEqual([
    {
      ...{ user_id: 'database-login', kind: 'administration' },
      detail: { user: first.userId, roles: first.roles, tokenDays: 1 },
    },
  ]);
});

it('what cannot be is refused by name, and nothing is half done', async () => {
  const keysFile = join(folder, 'keys.json');
  await setUpDatabase({ url: database.url, keysFile, demo: true });
  const refused = (change: object) => appoint(database.db, { ...first, userId: 'u-other', ...change }, now);
  await expect(refused({ userId: 'Other' })).rejects.toThrow('--id');
  await expect(refused({ label: ' ' })).rejects.toThrow('--label');
  await expect(refused({ roles: [] })).rejects.toThrow('--role is missing');
  await expect(refused({ roles: ['king@bj-centre'] })).rejects.toThrow('"king@bj-centre"');
  await expect(refused({ roles: ['auditor@bj-centre', 'auditor@nowhere'] })).rejects.toThrow('does not exist: nowhere');
  await expect(refused({ tokenDays: 0 })).rejects.toThrow('--days');
  const { rows } = await database.db.execute("select id from users where id = 'u-other'");
  expect(rows).toEqual([]);
  const reader = await refused({ roles: ['caseworker@district-chaoyang', 'supervisor@chaoyang-centre'] });
  expect((await authenticate(database.db, reader, now))?.memberships).toHaveLength(2);
});
