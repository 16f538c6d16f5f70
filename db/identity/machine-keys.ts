/** Keys of machines: `sanjikey_<id>.<secret>`. The database knows the secret's SHA-256 only. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import { and, eq, isNull } from 'drizzle-orm';
import type { Caller } from '../../api/context.ts';
import type { Database, Queryable } from '../client.ts';
import { prepare } from '../queries/prepared.ts';
import { machineKeys, type KeyPurpose } from '../schema/index.ts';
import { membershipsWhere } from './memberships.ts';
import { hashOf } from './tokens.ts';

const SHAPE = /^sanjikey_([a-z0-9]{12})\.([A-Za-z0-9_-]{43})$/;
const USED_EVERY_MS = 60_000;

export const looksLikeKey = (text: string): boolean => text.startsWith('sanjikey_');

export interface NewKey {
  readonly userId: string;
  readonly unitId: string;
  readonly purpose: KeyPurpose;
  readonly label: string;
  readonly networks: readonly string[];
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number;
}

/** A key that was just made; the key itself is shown this once. */
export interface Made {
  readonly id: string;
  readonly key: string;
}

/** Makes a key; the database is told the hash of its secret. */
export async function makeKey(db: Queryable, key: NewKey): Promise<Made> {
  const id = Array.from(randomBytes(12), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  const secret = randomBytes(32).toString('base64url');
  await db.insert(machineKeys).values({ ...key, id, networks: [...key.networks], secretHash: hashOf(secret) });
  return { id, key: `sanjikey_${id}.${secret}` };
}
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

interface Row {
  readonly user_id: string;
  readonly kind: Caller['kind'];
  readonly memberships: Caller['memberships'];
  readonly secret_hash: string;
  readonly purpose: KeyPurpose;
  readonly unit_id: string;
  readonly networks: readonly string[];
  readonly until: Date;
  readonly used: Date | null;
}
/** Never one of the three duties of administration: those are persons. */
const callerByKey = prepare<Row>(`
  select u.id as user_id, u.kind, k.secret_hash, k.purpose, k.unit_id, k.networks, k.expires_at as until, k.last_used_at as used,
    ${membershipsWhere("m.body_id = k.unit_id and m.role not in ('administrator', 'security-officer', 'auditor')")} as memberships
  from machine_keys k join users u on u.id = k.user_id and u.active and u.kind = 'machine'
  where k.id = $1 and k.revoked_at is null and k.expires_at > $2::timestamptz`);
const used = prepare<never>(
  'update machine_keys set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $2)',
);

/** Whose key this is, at its own unit only; null for one that is unknown, over, revoked, or sent from elsewhere. */
export async function callerOfKey(db: Database, text: string, address: string, nowMs: number): Promise<Caller | null> {
  const [, id = '', secret = ''] = SHAPE.exec(text) ?? [];
  if (id === '') return null;
  const [row] = await callerByKey(db, [id, new Date(nowMs).toISOString()]);
  if (!row || !isSame(row.secret_hash, hashOf(secret)) || !isWithin(row.networks, address)) return null;
  if (row.used === null || nowMs - row.used.getTime() >= USED_EVERY_MS)
    await used(db, [id, new Date(nowMs).toISOString()]);
  const { user_id: userId, kind, memberships, purpose, unit_id: unit } = row;
  return { userId, kind, memberships, via: { kind: 'key', id, purpose, unit, until: row.until.getTime() } };
}

const isSame = (one: string, other: string): boolean => timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** Whether an address is in one of the networks; an IPv4 address may come in the clothes of IPv6. */
export function isWithin(networks: readonly string[], address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const family = isIP(plain);
  if (family === 0) return false;
  const list = new BlockList();
  for (const network of networks) {
    const { base, bits, version } = readNetwork(network) ?? {};
    if (base !== undefined && bits !== undefined) list.addSubnet(base, bits, version);
  }
  return list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
}

/** A network in CIDR notation, or a single address. */
export function readNetwork(
  text: string,
): { readonly base: string; readonly bits: number; readonly version: 'ipv4' | 'ipv6' } | undefined {
  const [base = '', bits, ...more] = text.split('/');
  const family = isIP(base);
  const most = family === 6 ? 128 : 32;
  if (family === 0 || more.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return undefined;
  if (bits !== undefined && Number(bits) > most) return undefined;
  return { base, bits: bits === undefined ? most : Number(bits), version: family === 6 ? 'ipv6' : 'ipv4' };
}

/** The key ends then, and another takes over. @returns false if one has already, or it was revoked meanwhile */
export async function endKey(db: Queryable, id: string, expiresAt: number, replacedBy: string): Promise<boolean> {
  const isIt = and(eq(machineKeys.id, id), isNull(machineKeys.replacedBy), isNull(machineKeys.revokedAt));
  const ended = await db
    .update(machineKeys)
    .set({ expiresAt, replacedBy })
    .where(isIt)
    .returning({ id: machineKeys.id });
  return ended.length === 1;
}

/** Ends every key of an account. */
export async function revokeKeysOf(db: Queryable, userId: string, nowMs: number): Promise<void> {
  await db
    .update(machineKeys)
    .set({ revokedAt: nowMs })
    .where(and(eq(machineKeys.userId, userId), isNull(machineKeys.revokedAt)));
}
