/** Who is logged in. The id is 256 bits of chance; the database knows its SHA-256 only. */
import { randomBytes } from 'node:crypto';
import { and, eq, isNull, lt, ne, sql } from 'drizzle-orm';
import type { Caller } from '../../api/context.ts';
import type { Database, Queryable } from '../client.ts';
import { prepare } from '../queries/prepared.ts';
import { externalIdentities, sessions } from '../schema/index.ts';
import { MEMBERSHIPS } from './memberships.ts';
import { hashOf, revokeTokensOf } from './tokens.ts';

const SHAPE = /^session_[A-Za-z0-9_-]{43}$/;
/** How often it is written down that a session is in use. */
const SEEN_EVERY_MS = 60_000;
/** Ended sessions are kept this long. */
const KEPT_MS = 90 * 86_400_000;

export interface SessionRules {
  readonly idleMs: number;
  readonly longestMs: number;
}
export interface NewSession {
  readonly userId: string;
  readonly by: 'password' | 'provider';
  readonly secondFactor: boolean;
}

export const isSessionId = (text: string): boolean => SHAPE.test(text);

/** Begins a session. @returns its id, this once, and when it ends at the latest. */
export async function beginSession(
  db: Queryable,
  session: NewSession,
  rules: SessionRules,
  nowMs: number,
): Promise<{ readonly id: string; readonly until: number }> {
  const id = `session_${randomBytes(32).toString('base64url')}`;
  const until = nowMs + rules.longestMs;
  await db
    .insert(sessions)
    .values({ ...session, idHash: hashOf(id), createdAt: nowMs, lastSeenAt: nowMs, expiresAt: until });
  await db.delete(sessions).where(lt(sessions.expiresAt, nowMs - KEPT_MS));
  return { id, until };
}

interface Row {
  readonly id: string;
  readonly kind: Caller['kind'];
  readonly memberships: Caller['memberships'];
  readonly by: 'password' | 'provider';
  readonly second_factor: boolean;
  readonly temporary: boolean;
  readonly until: Date;
  readonly seen: Date;
}
const callerBySession = prepare<Row>(`
  select u.id, u.kind, ${MEMBERSHIPS} as memberships, s.by, s.second_factor, s.expires_at as until, s.last_seen_at as seen,
    s.by = 'password' and (a.user_id is null or a.temporary_until is not null) as temporary
  from sessions s
  join users u on u.id = s.user_id and u.active
  left join local_accounts a on a.user_id = u.id
  where s.id_hash = $1 and s.revoked_at is null and s.expires_at > $2::timestamptz and s.last_seen_at > $3::timestamptz`);
const seen = prepare<never>('update sessions set last_seen_at = $2 where id_hash = $1 and last_seen_at < $2');

/** Whose session this is, as things stand now; null for one that is unknown, over, idle for too long or revoked. */
export async function callerOfSession(
  db: Database,
  id: string,
  rules: SessionRules,
  nowMs: number,
): Promise<Caller | null> {
  if (!SHAPE.test(id)) return null;
  const hash = hashOf(id);
  const [row] = await callerBySession(db, [hash, iso(nowMs), iso(nowMs - rules.idleMs)]);
  if (!row) return null;
  if (nowMs - row.seen.getTime() >= SEEN_EVERY_MS) await seen(db, [hash, iso(nowMs)]);
  const { id: userId, kind, memberships, by } = row;
  const via = {
    ...({ kind: 'session', hash, by, secondFactor: row.second_factor, mustChangePassword: row.temporary } as const),
    until: row.until.getTime(),
  };
  return { userId, kind, memberships, via };
}

/** The holder of this session has shown the second factor. */
export async function raiseSession(db: Queryable, hash: string): Promise<void> {
  await db.update(sessions).set({ secondFactor: true }).where(eq(sessions.idHash, hash));
}

export async function revokeSession(db: Queryable, hash: string, nowMs: number): Promise<void> {
  await db.update(sessions).set({ revokedAt: nowMs }).where(eq(sessions.idHash, hash));
}

/** Ends the sessions of a user, all or all but one. @returns how many there were. */
export async function revokeSessionsOf(db: Queryable, userId: string, nowMs: number, but?: string): Promise<number> {
  const theirs = and(eq(sessions.userId, userId), isNull(sessions.revokedAt));
  const ended = await db
    .update(sessions)
    .set({ revokedAt: nowMs })
    .where(but === undefined ? theirs : and(theirs, ne(sessions.idHash, but)))
    .returning({ hash: sessions.idHash });
  return ended.length;
}

/** Ends everything by which a user is known now: sessions, bearer tokens, and the provider's tokens issued until now. */
export async function revokeAccess(db: Queryable, userId: string, nowMs: number): Promise<number> {
  const ended = await revokeSessionsOf(db, userId, nowMs);
  await revokeTokensOf(db, userId, nowMs);
  await db
    .update(externalIdentities)
    .set({ notBefore: sql`greatest(${externalIdentities.notBefore}, ${iso(nowMs)}::timestamptz)` })
    .where(eq(externalIdentities.userId, userId));
  return ended;
}

const iso = (epochMs: number): string => new Date(epochMs).toISOString();
