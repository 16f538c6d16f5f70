import { randomUUID } from 'node:crypto';
import type { Database } from '../../db/client.ts';
import { inTransaction, type Transaction } from '../../db/transaction.ts';
import type { EventType } from './catalogue.ts';
import { eventTypeOf } from './catalogue.ts';
import { bodyOf, type Announced } from './event.ts';
import { unitSees } from './sight.ts';

const BATCH = 200;

/** What was announced, as it stands in the outbox. */
export interface Fact {
  readonly id: number;
  readonly caseNo: string;
  readonly kind: string;
  readonly payload: Announced;
}
interface Heard {
  readonly fact: Fact;
  readonly type: EventType;
  readonly endpoint: string;
}

/**
 * Takes events from the outbox and writes one delivery for every endpoint that is to hear of them, numbered in the order of
 * the outbox; all of it or nothing. One worker at a time, or the numbers would tell no order.
 * @param also who else makes something of them, in the same transaction
 * @returns how many events were taken; fewer than asked for when nothing is left, or another worker is at it.
 */
export async function fanOutOnce(db: Database, now: number, also?: AlsoTakesDown): Promise<number> {
  return inTransaction(db, async (tx) => {
    const { rows } = await tx.client.query<{ mine: boolean }>(
      "select pg_try_advisory_xact_lock(hashtextextended('webhooks', 0)) as mine",
    );
    if (!rows[0]?.mine) return 0;
    const facts = await tx.run<Fact & Record<string, unknown>>(TAKE, [BATCH]);
    if (facts.length === 0) return 0;
    const heard = await hearersOf(tx, facts);
    await write(tx, heard, now);
    await also?.(tx, facts);
    await tx.run(RELAYED, [facts.map(({ id }) => id), iso(now)]);
    return facts.length;
  });
}
export const FAN_OUT_BATCH = BATCH;
export type AlsoTakesDown = (tx: Transaction, facts: readonly Fact[]) => Promise<void>;

async function hearersOf(tx: Transaction, facts: readonly Fact[]): Promise<Heard[]> {
  const known = facts.flatMap((fact) => {
    const type = eventTypeOf(fact.kind);
    return type ? [{ fact, type }] : [];
  });
  if (known.length === 0) return [];
  const rows = await tx.run<{ nth: number; endpoint: string }>(HEARERS, [
    known.map(({ fact }) => fact.caseNo),
    known.map(({ type }) => type.type),
  ]);
  return rows.map(({ nth, endpoint }) => ({ ...known[nth - 1]!, endpoint }));
}

/** Numbers and writes them, endpoint by endpoint in the order of ids: whoever else locks endpoints does so in that order. */
async function write(tx: Transaction, heard: readonly Heard[], now: number): Promise<void> {
  for (const endpoint of [...new Set(heard.map((one) => one.endpoint))].sort()) {
    const its = heard.filter((one) => one.endpoint === endpoint);
    const [row] = await tx.run<{ lastNo: string; state: string }>(NUMBERS, [endpoint, its.length]);
    if (!row) continue;
    const first = Number(row.lastNo) - its.length + 1;
    const deliveries = its.map(({ fact, type }, i) => {
      const place = { id: randomUUID(), no: first + i };
      const body = bodyOf(place, type, fact.payload);
      return { ...place, type: type.type, case_no: fact.caseNo, outbox_id: fact.id, body };
    });
    await tx.run(INSERT, [
      endpoint,
      row.state === 'enabled' ? 'pending' : 'held',
      iso(now),
      JSON.stringify(deliveries),
    ]);
  }
}

const iso = (at: number): string => new Date(at).toISOString();
const TAKE = {
  name: 'webhooks_take',
  text: `select id, case_no as "caseNo", kind, payload from outbox where relayed_at is null
    order by id limit $1 for update skip locked`,
};
const HEARERS = {
  name: 'webhooks_hearers',
  text: `select t.nth::int as nth, e.id as endpoint
    from unnest($1::text[], $2::text[]) with ordinality as t(case_no, type, nth)
    join webhook_endpoints e on t.type = any(e.types)
    where ${unitSees('e.unit_id', 't.case_no')} order by t.nth`,
};
const NUMBERS = {
  name: 'webhooks_numbers',
  text: `update webhook_endpoints set last_no = last_no + $2 where id = $1 returning last_no as "lastNo", state`,
};
const INSERT = {
  name: 'webhooks_insert',
  text: `insert into webhook_deliveries (endpoint_id, no, id, type, case_no, outbox_id, body, state, next_at, created_at)
    select $1, no, id, type, case_no, outbox_id, body, $2, $3, $3
    from jsonb_to_recordset($4::jsonb) as r(no bigint, id text, type text, case_no text, outbox_id int, body text)`,
};
const RELAYED = {
  name: 'webhooks_relayed',
  text: 'update outbox set relayed_at = $2 where id = any($1::int[])',
};
