import type { Database } from '../../db/client.ts';
import { inTransaction, type Transaction } from '../../db/transaction.ts';
import type { Claimed } from './claim.ts';
import type { Answer } from './operators/operator.ts';
import type { Prepared } from './prepare.ts';
import { nextTry } from './schedule.ts';

const iso = (at: number): string => new Date(at).toISOString();

/** It waits for the morning, or is not handed to the operator at all. */
export async function settleUnsent(
  db: Database,
  { id, lease }: Claimed,
  prepared: Exclude<Prepared, { kind: 'send' }>,
  now: number,
): Promise<void> {
  if (prepared.kind === 'quiet') {
    await db.$client.query({ ...QUIET, values: [id, lease, iso(prepared.until)] });
    return;
  }
  await db.$client.query({ ...UNSENT, values: [id, lease, prepared.kind, prepared.reason, iso(now)] });
}

export interface Tried {
  readonly prepared: Extract<Prepared, { kind: 'send' }>;
  readonly answer: Answer;
  readonly operator: string;
  readonly at: number;
  /** 0 ≤ random < 1, for the next wait. */
  readonly random: number;
}

/** Writes down what the operator said. A receipt may have been there before: what it says outranks that the text was taken. */
export async function settle(db: Database, one: Claimed, tried: Tried): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.run(TRIED, [one.id, one.outId, tried.operator, tried.prepared.version, tried.prepared.numberCipher]);
    if (tried.answer.taken) await taken(tx, one, tried, tried.answer);
    else await refused(tx, one, tried, tried.answer);
  });
}

async function taken(
  tx: Transaction,
  { id, outId }: Claimed,
  { at }: Tried,
  { providerId, delivered = false }: Extract<Answer, { taken: true }>,
): Promise<void> {
  await tx.run(TAKEN, [id, outId, delivered ? 'delivered' : 'sent', providerId ?? null, iso(at)]);
  await tx.run(WORKS, []);
}

async function refused(
  tx: Transaction,
  one: Claimed,
  { at, random }: Tried,
  { code, why, final }: Extract<Answer, { taken: false }>,
): Promise<void> {
  const next = final ? undefined : nextTry(at, one.tries + 1, random);
  await tx.run(REFUSED, [one.id, one.lease, next === undefined ? null : iso(next), why, code.slice(0, 100), iso(at)]);
  await tx.run(FAILS, [iso(at)]);
}

const QUIET = {
  name: 'sms_quiet',
  text: `update sms_messages set state = 'quiet', next_at = $3, lease = null, expires_at = greatest(expires_at, $3::timestamptz + interval '1 day')
    where id = $1 and lease = $2 and state in ('waiting', 'quiet')`,
};
const UNSENT = {
  name: 'sms_unsent',
  text: `update sms_messages set state = $3, reason = $4, code = null, settled_at = $5, lease = null
    where id = $1 and lease = $2 and state in ('waiting', 'quiet')`,
};
const TRIED = {
  name: 'sms_tried',
  text: `update sms_messages set tries = tries + 1, operator = $3, version = $4, number_cipher = $5 where id = $1 and out_id = $2`,
};
const TAKEN = {
  name: 'sms_taken',
  text: `update sms_messages set provider_id = coalesce($4, provider_id), sent_at = coalesce(sent_at, $5), lease = null,
      state = case when state in ('waiting', 'quiet') then $3 else state end,
      reason = case when state in ('waiting', 'quiet') then null else reason end,
      code = case when state in ('waiting', 'quiet') then null else code end,
      settled_at = case when state in ('waiting', 'quiet') then $5 else settled_at end
    where id = $1 and out_id = $2`,
};
const REFUSED = {
  name: 'sms_refused',
  text: `update sms_messages set lease = null, reason = $4, code = $5, next_at = coalesce($3::timestamptz, next_at),
      state = case when $3::timestamptz is null then 'failed' else 'waiting' end,
      settled_at = case when $3::timestamptz is null then $6::timestamptz else settled_at end
    where id = $1 and lease = $2 and state in ('waiting', 'quiet')`,
};
const WORKS = {
  name: 'sms_works',
  text: 'update sms_operator set failing_since = null, told = false where failing_since is not null',
};
const FAILS = {
  name: 'sms_fails',
  text: 'update sms_operator set failing_since = $1 where failing_since is null',
};
