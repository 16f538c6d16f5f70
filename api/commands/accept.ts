import type { CaseKey } from '../../db/crypto/case-key.ts';
import type { CaseKeyCache } from '../../db/crypto/case-key-cache.ts';
import { bodyHash } from '../../db/crypto/blind-index.ts';
import type { Keys } from '../../db/crypto/keys.ts';
import type { Database, Queryable } from '../../db/client.ts';
import { inTransaction, type Transaction } from '../../db/transaction.ts';
import { nextNumber } from '../../db/numbers.ts';
import { Problem } from '../problem.ts';
import type { Accepted, Order } from './order.ts';
import { insertRow, repeatOf } from './row.ts';

interface HouseKeys {
  readonly keys: Keys;
  readonly caseKeys: CaseKeyCache;
}
interface Deps extends HouseKeys {
  readonly db: Database;
}

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
  const row = await insertRow(tx.client, deps.keys, { ...order, caseNo }, hash, key);
  if (row) await alongside?.(tx, row);
  return row;
}

async function act(deps: Deps, order: Order, hash: string): Promise<Accepted> {
  const written = order.alongside
    ? await inTransaction(deps.db, (tx) => actIn(tx, deps, order, hash))
    : await insertRow(deps.db.$client, deps.keys, order, hash, await keyFor(deps.db, deps, order));
  const row = written ?? (await repeatOf(deps.db, order));
  if (!row) throw slow();
  return row;
}

/** @returns undefined if the command was there. */
async function actIn(tx: Transaction, deps: HouseKeys, order: Order, hash: string): Promise<Accepted | undefined> {
  const row = await insertRow(tx.client, deps.keys, order, hash, await keyFor(tx.drizzle, deps, order));
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
