import type { Database } from '../../db/client.ts';
import { inTransaction, type Transaction } from '../../db/transaction.ts';
import { disableEndpoint } from '../../db/webhooks/disable.ts';
import type { FailureWord } from '../outgoing/failures.ts';
import type { Claimed } from './claim.ts';
import { FAILING_MS, nextTry } from './schedule.ts';

/** How a try ended. */
export interface Outcome {
  readonly at: number;
  readonly ms: number;
  readonly status?: number;
  readonly retryAfter?: string | undefined;
  readonly error?: FailureWord;
  /** 0 ≤ random < 1, for the next wait. */
  readonly random: number;
}
const GONE = 410;
const isTaken = ({ status = 0 }: Outcome): boolean => status >= 200 && status < 300;

/**
 * Writes down a try and what follows from it. Endpoints are locked before deliveries, here as everywhere.
 * @returns why the endpoint was disabled by it, if it was
 */
export async function settle(db: Database, one: Claimed, outcome: Outcome): Promise<'gone' | 'failing' | undefined> {
  return inTransaction(db, async (tx) => (isTaken(outcome) ? taken(tx, one, outcome) : failed(tx, one, outcome)));
}

/** It arrived, whoever holds the lease by now. */
async function taken(tx: Transaction, { endpoint, no }: Claimed, outcome: Outcome): Promise<undefined> {
  await tx.run(ARRIVES_AGAIN, [endpoint]);
  await tx.run(DELIVERED, [endpoint, no, iso(outcome.at + outcome.ms)]);
  await note(tx, endpoint, no, outcome);
}

async function failed(tx: Transaction, one: Claimed, outcome: Outcome): Promise<'gone' | 'failing' | undefined> {
  const { endpoint, no, lease } = one;
  const { at, retryAfter, random } = outcome;
  const [row] = await tx.run<{ state: string; since: Date | null }>(LOCK, [endpoint]);
  const next = nextTry({ at, tries: one.tries + 1, retryAfter, random });
  await tx.run(NEXT, [endpoint, no, lease, next === undefined ? null : iso(next)]);
  await note(tx, endpoint, no, outcome);
  if (row?.state !== 'enabled') return undefined;
  if (row.since === null) await tx.run(FAILS, [endpoint, iso(at)]);
  const since = row.since?.getTime() ?? at;
  const because = outcome.status === GONE ? 'gone' : at - since >= FAILING_MS ? 'failing' : undefined;
  if (because) await disableEndpoint(tx, { id: endpoint, because, at });
  return because;
}

const note = (tx: Transaction, endpoint: string, no: number, { at, ms, status, error }: Outcome): Promise<unknown> =>
  tx.run(ATTEMPT, [endpoint, no, iso(at), Math.round(ms), status ?? null, error ?? null]);

/** Its unit no longer sees the case: nothing is sent, and nothing tried again. */
export async function withhold(db: Database, { endpoint, no, lease }: Claimed): Promise<void> {
  await db.$client.query({ ...WITHHELD, values: [endpoint, no, lease] });
}

const iso = (at: number): string => new Date(at).toISOString();
const ITS = 'endpoint_id = $1 and no = $2';
const ARRIVES_AGAIN = {
  name: 'webhooks_arrives',
  text: 'update webhook_endpoints set failing_since = null where id = $1 and failing_since is not null',
};
const DELIVERED = {
  name: 'webhooks_delivered',
  text: `update webhook_deliveries set state = 'delivered', tries = tries + 1, delivered_at = $3, lease = null
    where ${ITS} and state <> 'delivered'`,
};
const LOCK = {
  name: 'webhooks_lock',
  text: 'select state, failing_since as since from webhook_endpoints where id = $1 for update',
};
const FAILS = { name: 'webhooks_fails', text: 'update webhook_endpoints set failing_since = $2 where id = $1' };
const NEXT = {
  name: 'webhooks_next',
  text: `update webhook_deliveries set tries = tries + 1, lease = null, next_at = coalesce($4::timestamptz, next_at),
      state = case when $4::timestamptz is null then 'failed' else state end
    where ${ITS} and lease = $3 and state = 'pending'`,
};
const ATTEMPT = {
  name: 'webhooks_attempt',
  text: 'insert into webhook_attempts (endpoint_id, no, at, ms, status, error) values ($1, $2, $3, $4, $5, $6)',
};
const WITHHELD = {
  name: 'webhooks_withhold',
  text: `update webhook_deliveries set state = 'withheld', lease = null where ${ITS} and lease = $3`,
};
