import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticate, issueToken, revokeToken, revokeTokensOf } from '../../db/identity/tokens.ts';
import { accessTokens, memberships, users } from '../../db/schema/index.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

const now = Date.UTC(2026, 2, 2, 4);
const userId = 'u-1';
let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await database.db.insert(users).values([
    { id: userId, label: '经办人' },
    { id: 'm-1', label: '系统', kind: 'machine' },
    { id: 'u-left', label: '已离岗', active: false },
  ]);
  await database.db.insert(memberships).values([
    { userId, role: 'unit-head', bodyId: 'east' },
    { userId, role: 'caseworker', bodyId: 'east' },
  ]);
});
afterAll(() => database.drop());

const callerOf = (token: string, at = now) => authenticate(database.db, token, at);

describe('a token', () => {
  it('tells who is asking, with every membership as it stands now', async () => {
    const token = await issueToken(database.db, { userId, purpose: 'test' });
    expect(token).toMatch(/^sanji_[A-Za-z0-9_-]{43}$/);
    expect(await callerOf(token)).toMatchObject({
      userId,
      kind: 'person',
      memberships: [
        { role: 'caseworker', bodyId: 'east' },
        { role: 'unit-head', bodyId: 'east' },
      ],
    });
    await database.db.delete(memberships).where(eq(memberships.role, 'unit-head'));
    expect((await callerOf(token))?.memberships).toHaveLength(1);
  });

  it('holds for a machine without memberships', async () => {
    const token = await issueToken(database.db, { userId: 'm-1', purpose: 'call-centre' });
    expect(await callerOf(token)).toMatchObject({ userId: 'm-1', kind: 'machine', memberships: [] });
  });

  it('is stored as a hash only', async () => {
    const token = await issueToken(database.db, { userId, purpose: 'secret' });
    const rows = JSON.stringify(await database.db.select().from(accessTokens));
    expect(rows).not.toContain(token.slice('sanji_'.length));
  });

  it('ends at its expiry, to the millisecond', async () => {
    const token = await issueToken(database.db, { userId, purpose: 'test', expiresAt: now });
    expect(await callerOf(token, now - 1)).not.toBeNull();
    expect(await callerOf(token, now)).toBeNull();
  });

  it('ends when it is revoked, alone or with all of its purpose', async () => {
    const [one, two, other] = [
      await issueToken(database.db, { userId, purpose: 'a' }),
      await issueToken(database.db, { userId, purpose: 'a' }),
      await issueToken(database.db, { userId, purpose: 'b' }),
    ];
    expect(await revokeToken(database.db, one, now)).toBe(true);
    expect(await revokeToken(database.db, one, now)).toBe(false);
    expect(await callerOf(one)).toBeNull();
    expect(await callerOf(two)).not.toBeNull();
    await revokeTokensOf(database.db, userId, now, 'a');
    expect(await callerOf(two)).toBeNull();
    expect(await callerOf(other)).not.toBeNull();
    await revokeTokensOf(database.db, userId, now);
    expect(await callerOf(other)).toBeNull();
  });

  it('is of no use to a user who is not active', async () => {
    expect(await callerOf(await issueToken(database.db, { userId: 'u-left', purpose: 'test' }))).toBeNull();
  });

  it.each([
    '',
    'sanji_',
    `sanji_${'A'.repeat(43)}`,
    `sanji_${'A'.repeat(44)}`,
    "sanji_'; drop table users; --",
    'sanji_\0',
  ])('is refused when it is none: %j', async (token) => expect(await callerOf(token)).toBeNull());
});
