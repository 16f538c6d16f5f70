/** Bearer tokens. The database knows their SHA-256 only, so nobody who reads it can act as anybody. */
import { createHash, randomBytes } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import type { Caller } from '../../api/context.ts';
import type { Database, Queryable } from '../client.ts';
import { epochMs, prepare } from '../queries/prepared.ts';
import { accessTokens } from '../schema/index.ts';
import { MEMBERSHIPS } from './memberships.ts';

const SHAPE = /^sanji_[A-Za-z0-9_-]{43}$/;

export interface TokenOrder {
  readonly userId: string;
  /** What it is for, in one word: `demo`, `call-centre`. */
  readonly purpose: string;
  /** Epoch ms from which it is refused; never without it. */
  readonly expiresAt?: number;
}

/** Makes a token with 256 bits of chance and stores its hash. The token is returned this once and never again. */
export async function issueToken(db: Queryable, { userId, purpose, expiresAt }: TokenOrder): Promise<string> {
  const token = `sanji_${randomBytes(32).toString('base64url')}`;
  await db.insert(accessTokens).values({ tokenHash: hashOf(token), userId, purpose, expiresAt: expiresAt ?? null });
  return token;
}

interface CallerRow {
  readonly id: string;
  readonly kind: Caller['kind'];
  readonly memberships: Caller['memberships'];
  readonly until: Date | null;
}

const callerByToken = prepare<CallerRow>(`
  select u.id, u.kind, ${MEMBERSHIPS} as memberships, t.expires_at as until
  from access_tokens t
  join users u on u.id = t.user_id and u.active
  where t.token_hash = $1 and t.revoked_at is null and (t.purpose = 'codec') = $3
    and (t.expires_at is null or t.expires_at > $2::timestamptz)`);

/**
 * Whose token this is, with every membership as it stands now: one query, no cache, so that a revocation holds from the
 * next request on.
 * A token made for the codec endpoint stands in an address, so it opens nothing else.
 * @returns null for a token that is malformed, unknown, revoked or expired, or whose user is not active.
 */
export async function authenticate(
  db: Database,
  token: string,
  nowMs: number,
  use: 'api' | 'codec' = 'api',
): Promise<Caller | null> {
  if (!SHAPE.test(token)) return null;
  const hash = hashOf(token);
  const [row] = await callerByToken(db, [hash, new Date(nowMs).toISOString(), use === 'codec']);
  if (!row) return null;
  const { id: userId, kind, memberships } = row;
  return { userId, kind, memberships, via: { kind: 'token', hash, until: epochMs(row.until) } };
}

/** Ends the token with this hash, if it stands. */
export async function revokeTokenByHash(db: Queryable, hash: string, nowMs: number): Promise<void> {
  await db.update(accessTokens).set({ revokedAt: nowMs }).where(eq(accessTokens.tokenHash, hash));
}

/** Ends a token for good. @returns whether there was one to end. */
export async function revokeToken(db: Queryable, token: string, nowMs: number): Promise<boolean> {
  const ended = await db
    .update(accessTokens)
    .set({ revokedAt: nowMs })
    .where(and(eq(accessTokens.tokenHash, hashOf(token)), isNull(accessTokens.revokedAt)))
    .returning({ userId: accessTokens.userId });
  return ended.length > 0;
}

/** Ends every token of a user, or those of one purpose. */
export async function revokeTokensOf(db: Queryable, userId: string, nowMs: number, purpose?: string): Promise<void> {
  const ofPurpose = purpose === undefined ? undefined : eq(accessTokens.purpose, purpose);
  await db
    .update(accessTokens)
    .set({ revokedAt: nowMs })
    .where(and(eq(accessTokens.userId, userId), isNull(accessTokens.revokedAt), ofPurpose));
}

/** SHA-256 of something that was chosen by chance and is long enough not to be guessed. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
