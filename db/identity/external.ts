/** Users by what an organisation's own provider calls them. */
import { and, eq } from 'drizzle-orm';
import type { Caller } from '../../api/context.ts';
import type { Database, Queryable } from '../client.ts';
import { blindIndex } from '../crypto/blind-index.ts';
import type { Keys } from '../crypto/keys.ts';
import { prepare } from '../queries/prepared.ts';
import { externalIdentities } from '../schema/index.ts';
import { MEMBERSHIPS } from './memberships.ts';

/** Keyed hash of a subject: it may be an address of mail or a number of staff, so it is stored nowhere. */
export const subjectIndex = (keys: Keys, issuer: string, subject: string): string =>
  blindIndex(keys, 'identity', JSON.stringify([issuer, subject]));

interface Row {
  readonly id: string;
  readonly kind: Caller['kind'];
  readonly memberships: Caller['memberships'];
}
const callerByIdentity = prepare<Row>(`
  select u.id, u.kind, ${MEMBERSHIPS} as memberships
  from external_identities e join users u on u.id = e.user_id and u.active
  where e.issuer = $1 and e.subject_index = $2 and (e.not_before is null or e.not_before <= $3::timestamptz)`);

export interface ExternalIdentity {
  readonly issuer: string;
  /** From {@link subjectIndex}. */
  readonly subject: string;
  /** Epoch ms at which the provider spoke. */
  readonly issuedAt: number;
  readonly until: number;
}

/** Who it is here, as things stand now; null for somebody unknown, inactive, or revoked since the provider spoke. */
export async function callerOfIdentity(db: Database, identity: ExternalIdentity): Promise<Caller | null> {
  const { issuer, subject, issuedAt, until } = identity;
  const [row] = await callerByIdentity(db, [issuer, subject, new Date(issuedAt).toISOString()]);
  if (!row) return null;
  const { id: userId, kind, memberships } = row;
  return { userId, kind, memberships, via: { kind: 'provider-token', issuer, subject, until } };
}

/** Ends the provider's tokens issued until now. */
export async function endIdentityTokens(db: Queryable, issuer: string, subject: string, nowMs: number): Promise<void> {
  await db
    .update(externalIdentities)
    .set({ notBefore: nowMs })
    .where(and(eq(externalIdentities.issuer, issuer), eq(externalIdentities.subjectIndex, subject)));
}

export interface Link {
  readonly issuer: string;
  readonly subject: string;
  readonly userId: string;
  readonly linkedAt: number;
  readonly linkedBy: string;
}

/** @returns false when the subject is somebody already. */
export async function linkIdentity(db: Queryable, { subject, ...link }: Link): Promise<boolean> {
  const made = await db
    .insert(externalIdentities)
    .values({ ...link, subjectIndex: subject })
    .onConflictDoNothing()
    .returning({ userId: externalIdentities.userId });
  return made.length > 0;
}

export async function identitiesOf(db: Queryable, userId: string) {
  const { issuer, subjectIndex: subject, linkedAt, linkedBy } = externalIdentities;
  return db
    .select({ issuer, subject, linkedAt, linkedBy })
    .from(externalIdentities)
    .where(eq(externalIdentities.userId, userId))
    .orderBy(externalIdentities.linkedAt);
}

/** @returns whether there was one. */
export async function unlinkIdentity(db: Queryable, userId: string, subject: string): Promise<boolean> {
  const gone = await db
    .delete(externalIdentities)
    .where(and(eq(externalIdentities.userId, userId), eq(externalIdentities.subjectIndex, subject)))
    .returning({ userId: externalIdentities.userId });
  return gone.length > 0;
}
