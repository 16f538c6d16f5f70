/** The row of a command, as it is written and found again. */
import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type pg from 'pg';
import { sealJson, type CaseKey } from '../../db/crypto/case-key.ts';
import { gramsOf } from '../../db/crypto/grams.ts';
import type { Keys } from '../../db/crypto/keys.ts';
import { textsIn } from '../../db/crypto/texts.ts';
import type { Queryable } from '../../db/client.ts';
import { commands } from '../../db/schema/index.ts';
import type { Accepted, Order } from './order.ts';

type Connection = Pick<pg.Pool | pg.PoolClient, 'query'>;

/** The relay leaves a fresh command to the API for this long. */
export const RELAY_AFTER_MS = 5_000;
/** A statement that a frozen server starts later than this writes nothing: its caller was told 503 long before. */
export const WRITE_WITHIN_MS = 1_900;

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

/** Writes the row. @returns undefined if there was one for (caller, route, Idempotency-Key), or the server was too slow */
export async function insertRow(
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
/** The row that was written under the same key before. */
export async function repeatOf(db: Queryable, order: Repeat): Promise<Accepted | undefined> {
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
