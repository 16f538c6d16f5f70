/** Loads the demo set: organisations through the ordinary import, users, and a token for each of them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { and, eq, gt, isNull, or } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { issueToken, revokeTokensOf } from '../identity/tokens.ts';
import { type Transactional, importOrganisations } from '../organisations/import.ts';
import { accessTokens, memberships, serviceUnits, unionOrganisations, users } from '../schema/index.ts';
import { demoUsers } from './users.ts';

export interface DemoToken {
  readonly label: string;
  readonly userId: string;
  readonly token: string;
}

const FILE = join(import.meta.dirname, 'organisations.csv');

/**
 * Loads the demo organisations into an empty register. One that has units already stays as it is, so that a
 * reorganisation is not undone by the next start.
 */
export async function loadDemoOrganisations(db: Transactional): Promise<void> {
  const [unit] = await db.select({ id: serviceUnits.id }).from(serviceUnits).limit(1);
  if (unit) return;
  const { errors } = await importOrganisations(db, await readFile(FILE));
  const first = errors[0];
  if (first) throw new Error(`demo organisations, line ${first.line}, ${first.column}: ${first.message.en}`);
}

/** Creates the demo users that are missing; the posts of a user who exists are left as they are. */
export async function loadDemoUsers(db: Queryable): Promise<void> {
  const bodies = new Set(
    [
      ...(await db.select({ id: serviceUnits.id }).from(serviceUnits)),
      ...(await db.select({ id: unionOrganisations.id }).from(unionOrganisations)),
    ].map((body) => body.id),
  );
  for (const { memberships: posts, ...user } of demoUsers) {
    if (!posts.every((post) => bodies.has(post.bodyId))) continue;
    const created = await db.insert(users).values(user).onConflictDoNothing().returning({ id: users.id });
    if (created.length > 0) await db.insert(memberships).values(posts.map((post) => ({ userId: user.id, ...post })));
  }
}

/**
 * Makes a token for every demo user who has none that still holds, and returns the new ones: a token can be shown only
 * when it is made.
 * @param options.renew ends the tokens there are and makes new ones for everybody; for a launcher that lost its list.
 */
export async function issueDemoTokens(db: Queryable, nowMs: number, options: { renew: boolean }): Promise<DemoToken[]> {
  const issued: DemoToken[] = [];
  for (const { id: userId, label } of demoUsers) {
    const [user] = await db.select({ id: users.id }).from(users).where(eq(users.id, userId));
    if (!user) continue;
    if (options.renew) await revokeTokensOf(db, userId, nowMs, 'demo');
    const [valid] = await db
      .select({ of: accessTokens.userId })
      .from(accessTokens)
      .where(validDemoToken(userId, nowMs));
    if (!valid) issued.push({ label, userId, token: await issueToken(db, { userId, purpose: 'demo' }) });
  }
  return issued;
}

const validDemoToken = (userId: string, nowMs: number) =>
  and(
    eq(accessTokens.userId, userId),
    eq(accessTokens.purpose, 'demo'),
    isNull(accessTokens.revokedAt),
    or(isNull(accessTokens.expiresAt), gt(accessTokens.expiresAt, nowMs)),
  );
