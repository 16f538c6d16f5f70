import { sql } from 'drizzle-orm';
import type { Client } from '@temporalio/client';
import type { Log } from '../log.ts';
import type { Database } from '../db/client.ts';
import { cases, commands } from '../db/schema/index.ts';
import { deliver, type Delivery } from './signal.ts';

const BATCH = 50;
const IDLE_MS = 500;
const LONGEST_WAIT_S = 300;
const AWAY_WAIT_MS = 2_000;

export interface RelayOptions {
  readonly db: Database;
  readonly client: Client;
  readonly taskQueue: string;
  readonly log: Log;
}

/**
 * Carries what the API could not: commands without a receipt are signalled again, later and later. A command whose case
 * has ended gets its refusal here, because nobody else is left to give it.
 */
export function startRelay(options: RelayOptions): { stop(): Promise<void> } {
  let stopped = false;
  let wake: () => void = () => undefined;
  const loop = (async () => {
    while (!stopped) {
      let carried = 0;
      try {
        carried = await carryOnce(options);
      } catch (error) {
        options.log.warn({ reason: (error as Error).name }, 'relay: cannot carry commands now');
      }
      if (!stopped && carried < BATCH) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, IDLE_MS).unref();
        });
      }
    }
  })();
  return {
    async stop() {
      stopped = true;
      wake();
      await loop;
    },
  };
}

/** One round. @returns how many commands were tried. */
export async function carryOnce({ db, client, taskQueue, log }: RelayOptions): Promise<number> {
  const due = await claim(db);
  const away: string[] = [];
  await Promise.all(
    due.map(async (row) => {
      try {
        const how = await deliver(client, taskQueue, row, 5_000);
        if (how === 'gone') await refuseIfEnded(db, row);
      } catch (error) {
        away.push(row.id);
        log.warn({ command: row.id, reason: (error as Error).name }, 'relay: the engine is away');
      }
    }),
  );
  if (away.length > 0) await db.$client.query(NOT_SENT, [away, iso(Date.now() + AWAY_WAIT_MS)]);
  return due.length;
}

interface Claimed extends Delivery {
  readonly id: string;
}

/** Takes commands whose time has come and pushes their next attempt back, so that copies of the relay share the work. */
async function claim(db: Database): Promise<Claimed[]> {
  const now = iso(Date.now());
  return (await db.$client.query<Claimed>({ name: 'relay_claim', text: CLAIM, values: [now, BATCH, LONGEST_WAIT_S] }))
    .rows;
}

const iso = (at: number): string => new Date(at).toISOString();
const CLAIM = `
  with due as (
    select id from commands where status = 'pending' and next_attempt_at <= $1
    order by next_attempt_at limit $2 for update skip locked)
  update commands c set attempts = c.attempts + 1,
    next_attempt_at = $1::timestamptz + make_interval(secs => least($3, 2 * 2 ^ least(c.attempts, 10)))
  from due where c.id = due.id
  returning c.id, c.kind, c.process, c.case_no as "caseNo", c.signal`;
/** What never left does not wait longer and longer: it goes as soon as the engine is back. */
const NOT_SENT = `update commands set attempts = attempts - 1, next_attempt_at = $2 where id = any($1::uuid[]) and status = 'pending'`;

/** The run is over and drained its inbox before: what comes now comes too late. A lost run is the sweeper's business. */
async function refuseIfEnded(db: Database, row: { readonly id: string; readonly caseNo: string }): Promise<void> {
  await db.execute(sql`
    with ended as (
      update ${commands} set status = 'refused', receipt = jsonb_build_object(
        'commandId', ${row.id}::text, 'caseNo', ${row.caseNo}::text, 'outcome', 'refused', 'code', 'not-open', 'reason', 'case-ended')
      where id = ${row.id} and status = 'pending'
        and exists (select 1 from ${cases} where case_no = ${row.caseNo} and engine = 'ended')
      returning receipt)
    select pg_notify('sanji_receipts', receipt::text) from ended`);
}
