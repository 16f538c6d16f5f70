import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type pg from 'pg';
import type { CaseKey } from '../../db/crypto/case-key.ts';
import { sealJson } from '../../db/crypto/case-key.ts';
import type { CaseKeyCache } from '../../db/crypto/case-key-cache.ts';
import { bodyHash } from '../../db/crypto/blind-index.ts';
import { gramsOf } from '../../db/crypto/grams.ts';
import { textsIn } from '../../db/crypto/texts.ts';
import type { Keys } from '../../db/crypto/keys.ts';
import type { Database, Queryable } from '../../db/client.ts';
import { inTransaction, type Transaction } from '../../db/transaction.ts';
import { nextNumber } from '../../db/numbers.ts';
import { commands } from '../../db/schema/index.ts';
import type { Command } from '../../workflows/kit/messages.ts';
import { Problem } from '../problem.ts';

export interface Order {
  readonly kind: 'open' | 'act';
  readonly process: string;
  /** Series of the case number, for an intake. */
  readonly series?: string;
  readonly caseNo?: string;
  readonly caller: string;
  readonly route: string;
  readonly idempotencyKey: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
  /** The fields that stay in the command's row, encrypted. */
  readonly personal: Readonly<Record<string, unknown>>;
  /** What the engine gets; the id is given here. */
  readonly signal: Omit<Command, 'id'>;
  /** Rows that stand or fall with the command; not called for a repeat. */
  readonly alongside?: (tx: Transaction, row: Accepted) => Promise<void>;
}
export type Accepted = typeof commands.$inferSelect;
type Connection = Pick<pg.Pool | pg.PoolClient, 'query'>;
interface HouseKeys {
  readonly keys: Keys;
  readonly caseKeys: CaseKeyCache;
}
interface Deps extends HouseKeys {
  readonly db: Database;
}

/** The relay leaves a fresh command to the API for this long. */
export const RELAY_AFTER_MS = 5_000;
/** A statement that a frozen server starts later than this writes nothing: its caller was told 503 long before. */
export const WRITE_WITHIN_MS = 1_900;

/**
 * Writes a command, once per (caller, route, Idempotency-Key).
 * @returns the row, new or as it was left by the first request with the same key and body.
 * @throws Problem `idempotency-key-reused` if that request had another body; `unavailable` if the server was too slow.
 */
export async function accept(deps: Deps, order: Order): Promise<Accepted> {
  const hash = bodyHash(deps.keys, order.route, order.body);
  const row = order.kind === 'open' ? await open(deps, order, hash) : await act(deps, order, hash);
  if (row.bodyHash !== hash) throw new Problem('idempotency-key-reused');
  return row;
}

/**
 * The command that was written under the same key before, if any: it is answered as it was, whatever has come of what it refers to.
 * @throws Problem `idempotency-key-reused` if it had another body
 */
export async function repeated(
  { db, keys }: Pick<Deps, 'db' | 'keys'>,
  order: Pick<Order, 'caller' | 'route' | 'idempotencyKey' | 'body'>,
): Promise<Accepted | undefined> {
  const row = await repeatOf(db, order);
  if (row && row.bodyHash !== bodyHash(keys, order.route, order.body)) throw new Problem('idempotency-key-reused');
  return row;
}

/**
 * Writes a command in a transaction that somebody else holds, which sees to it that this is done once.
 * @throws Problem as `accept`, and for what was written before under the same key; then the transaction has to end.
 */
export async function acceptIn(tx: Transaction, deps: HouseKeys, order: Order): Promise<Accepted> {
  const hash = bodyHash(deps.keys, order.route, order.body);
  const row = await (order.kind === 'open' ? openIn(tx, deps, order, hash) : actIn(tx, deps, order, hash));
  if (!row) throw slow();
  return row;
}

async function open(deps: Deps, order: Order, hash: string): Promise<Accepted> {
  try {
    return await inTransaction(deps.db, async (tx) => {
      const row = await openIn(tx, deps, order, hash);
      if (!row) throw new Repeated();
      return row;
    });
  } catch (error) {
    if (!(error instanceof Repeated)) throw error;
    const row = await repeatOf(deps.db, order);
    if (!row) throw slow();
    return row;
  }
}
class Repeated extends Error {}
const slow = (): Problem => new Problem('unavailable', 'the database was too slow', { retryAfterSeconds: 2 });

/**
 * An intake: number, case key and command in one transaction, so that no number is spent without its case.
 * @returns undefined if the command was there; a number is spent then, unless the transaction is rolled back.
 */
async function openIn(tx: Transaction, deps: HouseKeys, order: Order, hash: string): Promise<Accepted | undefined> {
  const { alongside, series } = order;
  if (series === undefined) throw new Error('an intake needs the series of its case number');
  const caseNo = await nextNumber(tx.drizzle, series, order.signal.receivedAt);
  const key = await deps.caseKeys.create(tx.drizzle, caseNo);
  const row = await insert(tx.client, deps.keys, { ...order, caseNo }, hash, key);
  if (row) await alongside?.(tx, row);
  return row;
}

async function act(deps: Deps, order: Order, hash: string): Promise<Accepted> {
  const written = order.alongside
    ? await inTransaction(deps.db, (tx) => actIn(tx, deps, order, hash))
    : await insert(deps.db.$client, deps.keys, order, hash, await keyFor(deps.db, deps, order));
  const row = written ?? (await repeatOf(deps.db, order));
  if (!row) throw slow();
  return row;
}

/** @returns undefined if the command was there. */
async function actIn(tx: Transaction, deps: HouseKeys, order: Order, hash: string): Promise<Accepted | undefined> {
  const row = await insert(tx.client, deps.keys, order, hash, await keyFor(tx.drizzle, deps, order));
  if (row) await order.alongside?.(tx, row);
  return row;
}

/** The key of the case, if the act has texts to seal. @throws Problem `conflict` for an erased case. */
async function keyFor(db: Queryable, { caseKeys }: HouseKeys, { caseNo, personal }: Order): Promise<CaseKey | null> {
  if (Object.keys(personal).length === 0) return null;
  const key = await caseKeys.get(db, caseNo ?? '');
  if (!key) throw new Problem('conflict', 'the personal data of this case was erased', { reason: 'erased' });
  return key;
}

const INSERT = `
  insert into commands (id, caller, route, idempotency_key, body_hash, kind, process, case_no, action, received_at,
    next_attempt_at, body_cipher, signal, grams)
  select $1::uuid, $2, $3, $4, $5, $6, $7, $8, $9, $10::timestamptz, $11::timestamptz, $12::bytea, $13::jsonb, $14::int[]
  where clock_timestamp() < $15::timestamptz
  on conflict (caller, route, idempotency_key) do nothing
  returning id`;
const insertCommand = (db: Connection, values: readonly unknown[]) =>
  db.query<{ id: string }>({ name: 'insert_command', text: INSERT, values: [...values] }).then((r) => r.rows);
const iso = (at: number): string => new Date(at).toISOString();

async function insert(
  db: Connection,
  keys: Keys,
  order: Order,
  hash: string,
  key: CaseKey | null,
): Promise<Accepted | undefined> {
  const id = randomUUID();
  const { signal, personal } = order;
  const texts = textsIn(personal);
  const row = {
    ...{ id, caller: order.caller, route: order.route, idempotencyKey: order.idempotencyKey ?? null, bodyHash: hash },
    ...{ kind: order.kind, process: order.process, caseNo: order.caseNo ?? '', action: signal.action },
    receivedAt: signal.receivedAt,
    nextAttemptAt: Date.now() + RELAY_AFTER_MS,
    bodyCipher: key && Object.keys(personal).length > 0 ? sealJson(key, `command:${id}`, personal) : null,
    signal: { ...signal, id },
    grams: texts.length > 0 ? gramsOf(keys, texts) : null,
  };
  const inserted = await insertCommand(db, [
    ...[row.id, row.caller, row.route, row.idempotencyKey, hash, row.kind, row.process, row.caseNo, row.action],
    ...[iso(row.receivedAt), iso(row.nextAttemptAt), row.bodyCipher, JSON.stringify(row.signal), row.grams],
    iso(Date.now() + WRITE_WITHIN_MS),
  ]);
  if (inserted.length === 0) return undefined;
  return { ...row, status: 'pending', receipt: null, attempts: 0, writtenAt: '' };
}

type Repeat = Pick<Order, 'caller' | 'route' | 'idempotencyKey'>;
async function repeatOf(db: Queryable, order: Repeat): Promise<Accepted | undefined> {
  if (order.idempotencyKey === undefined) return undefined;
  const [row] = await db
    .select()
    .from(commands)
    .where(
      and(
        eq(commands.caller, order.caller),
        eq(commands.route, order.route),
        eq(commands.idempotencyKey, order.idempotencyKey),
      ),
    );
  return row;
}

/** Whether this caller sent this key to this route before. */
export async function isKnownKey(
  db: Queryable,
  caller: string,
  route: string,
  idempotencyKey: string,
): Promise<boolean> {
  const rows = await db
    .select({ id: commands.id })
    .from(commands)
    .where(and(eq(commands.caller, caller), eq(commands.route, route), eq(commands.idempotencyKey, idempotencyKey)));
  return rows.length > 0;
}
