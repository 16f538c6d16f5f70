/** Where call centres' events come in, and the secrets that sign for them. */
import { randomBytes } from 'node:crypto';
import { and, asc, desc, eq, gt, inArray, isNull, or } from 'drizzle-orm';
import type { Caller } from '../../api/context.ts';
import type { Database, Queryable } from '../client.ts';
import type { Keys } from '../crypto/keys.ts';
import { newWebhookSecret } from '../crypto/webhook-secret.ts';
import type { Reach } from '../identity/accounts.ts';
import { membershipsWhere } from '../identity/memberships.ts';
import { prepare } from '../queries/prepared.ts';
import { callEndpoints, callSecrets } from '../schema/index.ts';
import { openCall, sealCall } from './sealed.ts';

export type CallEndpoint = typeof callEndpoints.$inferSelect;
/** 128 bits: where nothing is signed, knowing it is what lets in. */
const ID_BYTES = 16;

export interface NewCallEndpoint {
  readonly unitId: string;
  readonly userId: string;
  readonly label: string;
  readonly adapter: string;
  readonly networks: readonly string[];
  readonly createdAt: number;
  readonly createdBy: string;
}

/** Registers an endpoint. @param secret given by the vendor; one of ours without it, none at all for null: nothing is signed. */
export async function makeCallEndpoint(
  db: Queryable,
  keys: Keys,
  order: NewCallEndpoint,
  secret: string | null | undefined,
): Promise<{ readonly endpoint: CallEndpoint; readonly secret: string | null }> {
  const id = randomBytes(ID_BYTES).toString('hex');
  const [endpoint] = await db
    .insert(callEndpoints)
    .values({ ...order, id, networks: [...order.networks] })
    .returning();
  if (!endpoint) throw new Error('the endpoint was not written');
  if (secret === null) return { endpoint, secret: null };
  const text = secret ?? newWebhookSecret();
  await addSecret(db, keys, { id, no: 1, secret: text, since: order.createdAt });
  return { endpoint, secret: text };
}

interface SourceRow {
  readonly id: string;
  readonly unitId: string;
  readonly userId: string;
  readonly adapter: string;
  readonly networks: readonly string[];
  readonly memberships: Caller['memberships'];
  readonly secrets: readonly { readonly no: number; readonly sealed: string }[];
}
/** An endpoint in force as its events need it: the machine behind it, and what may sign. */
export interface CallDoor extends Omit<SourceRow, 'secrets'> {
  readonly secrets: readonly string[];
}

/** Never one of the three duties of administration: those are persons (db/identity/machine-keys.ts). */
const DOORS = `
  select e.id, e.unit_id as "unitId", e.user_id as "userId", e.adapter, e.networks,
    ${membershipsWhere("m.body_id = e.unit_id and m.role not in ('administrator', 'security-officer', 'auditor')")} as memberships,
    coalesce((select json_agg(json_build_object('no', s.no, 'sealed', encode(s.secret_cipher, 'base64')) order by s.no desc)
      from call_secrets s where s.endpoint_id = e.id and (s.until is null or s.until > $1::timestamptz)), '[]') as secrets
  from call_endpoints e join users u on u.id = e.user_id and u.active and u.kind = 'machine'
  where e.revoked_at is null`;
const doorById = prepare<SourceRow>(`${DOORS} and e.id = $2`);
const doorsOf = prepare<SourceRow>(`${DOORS} and e.adapter = $2 order by e.created_at, e.id limit $3`);

const opened = (keys: Keys, { secrets, ...row }: SourceRow): CallDoor => ({
  ...row,
  secrets: secrets.map(({ no, sealed }) => openSecret(keys, row.id, no, Buffer.from(sealed, 'base64'))),
});

/** The endpoint with this id; undefined for one that is unknown or revoked, or whose machine is no longer active. */
export async function callDoor(db: Database, keys: Keys, id: string, now: number): Promise<CallDoor | undefined> {
  const [row] = await doorById(db, [new Date(now).toISOString(), id]);
  return row && opened(keys, row);
}

/** Endpoints in force of one kind of software, at most so many. */
export async function callDoorsOf(
  db: Database,
  keys: Keys,
  { adapter, now, most }: { readonly adapter: string; readonly now: number; readonly most: number },
): Promise<CallDoor[]> {
  const rows = await doorsOf(db, [new Date(now).toISOString(), adapter, most]);
  return rows.map((row) => opened(keys, row));
}

/** Endpoints of units within reach, the newest first. */
export async function listCallEndpoints(db: Queryable, reach: Reach, unit: string | undefined) {
  return db
    .select()
    .from(callEndpoints)
    .where(
      and(
        unit === undefined ? undefined : eq(callEndpoints.unitId, unit),
        reach === 'everything' ? undefined : inArray(callEndpoints.unitId, [...reach]),
      ),
    )
    .orderBy(desc(callEndpoints.createdAt), asc(callEndpoints.id));
}

export async function callEndpointById(db: Queryable, id: string): Promise<CallEndpoint | undefined> {
  const [row] = await db.select().from(callEndpoints).where(eq(callEndpoints.id, id));
  return row;
}
export async function lockCallEndpoint(db: Queryable, id: string): Promise<CallEndpoint | undefined> {
  const [row] = await db.select().from(callEndpoints).where(eq(callEndpoints.id, id)).for('update');
  return row;
}

/** When each secret that holds now ceases to; null for the one in force. */
export async function callSecretsInForce(db: Queryable, id: string, now: number) {
  return db
    .select({ no: callSecrets.no, since: callSecrets.since, until: callSecrets.until })
    .from(callSecrets)
    .where(and(eq(callSecrets.endpointId, id), or(isNull(callSecrets.until), gt(callSecrets.until, now))))
    .orderBy(asc(callSecrets.no));
}

/** Another secret holds from now on, those before it until `until`. */
export async function rotateCallSecret(
  db: Queryable,
  keys: Keys,
  id: string,
  { secret, now, until }: { readonly secret: string | undefined; readonly now: number; readonly until: number },
): Promise<string> {
  const text = secret ?? newWebhookSecret();
  const [last] = await db
    .select({ no: callSecrets.no })
    .from(callSecrets)
    .where(eq(callSecrets.endpointId, id))
    .orderBy(desc(callSecrets.no))
    .limit(1);
  await db
    .update(callSecrets)
    .set({ until })
    .where(and(eq(callSecrets.endpointId, id), isNull(callSecrets.until)));
  await addSecret(db, keys, { id, no: (last?.no ?? 0) + 1, secret: text, since: now });
  return text;
}

async function addSecret(
  db: Queryable,
  keys: Keys,
  {
    id,
    no,
    secret,
    since,
  }: { readonly id: string; readonly no: number; readonly secret: string; readonly since: number },
): Promise<void> {
  const secretCipher = sealCall(keys, { what: 'secret', row: `${id}:${no}` }, secret);
  await db.insert(callSecrets).values({ endpointId: id, no, secretCipher, since });
}
const openSecret = (keys: Keys, id: string, no: number, sealed: Buffer): string =>
  openCall(keys, { what: 'secret', row: `${id}:${no}` }, sealed);
