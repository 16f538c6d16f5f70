import { sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import { dateOf, startOfDay, yearsBefore } from '../calendar/index.ts';
import { alone } from '../db/alone.ts';
import { apart } from '../db/apart.ts';
import type { Database, Queryable } from '../db/client.ts';
import { clearOldCalls } from '../db/calls/forgotten.ts';
import { eraseCase, type EraseDeps } from '../db/personal/erase.ts';
import { traceOf } from '../log.ts';
import { hotlineTicket } from '../workflows/hotline-ticket/process.ts';
import type { Process } from '../workflows/kit/vocabulary.ts';
import { processes } from '../workflows/processes.ts';
import { startRepeating, type Job } from './repeat.ts';

export interface RetentionDeps extends EraseDeps {
  readonly log: Pick<Logger, 'info' | 'warn'>;
}
export interface RetentionOptions extends RetentionDeps {
  /** Epoch milliseconds; the tests have their own. */
  readonly now?: () => number;
  readonly everyMs?: number;
}
/** What came of a round. */
export interface Round {
  readonly erased: number;
  /** Cases that could not be erased; the next round tries them again. */
  readonly left: number;
}

const HOUR_MS = 3_600_000;
const BATCH = 50;
/** A statement looks for due cases among all, or clears a case of thousands of workers. */
const STATEMENT_MS = 10 * 60_000;
/** One holds the lock, the other erases. */
const CONNECTIONS = 2;

/** Erases what was kept long enough, every hour, one worker at a time. */
export function startRetention(options: RetentionOptions): Job {
  const { everyMs = HOUR_MS, now = Date.now, log } = options;
  return startRepeating({
    everyMs,
    async work(stopping) {
      const { erased, left } = await eraseDue(options, now(), stopping);
      if (erased > 0 || left > 0) log.info({ erased, left }, 'retention: cases were erased');
    },
    failed: (error) => log.warn(traceOf(error), 'retention: not possible now'),
  });
}

/**
 * Erases every ended case whose years are over at `now` and on which no hold stands, under a lock that only one worker
 * has. A case that cannot be erased is logged and passed over. On connections of its own, none of them idle within a
 * transaction: a round may take hours.
 * @returns nothing erased and nothing left where another worker is at it.
 */
export async function eraseDue(deps: RetentionDeps, now: number, stopping?: AbortSignal): Promise<Round> {
  const round = async (own: Database): Promise<Round> =>
    (await alone(own, 'retention', () => eraseAll({ ...deps, db: own }, now, stopping))) ?? { erased: 0, left: 0 };
  return apart(deps.db, STATEMENT_MS, round, CONNECTIONS);
}

async function eraseAll(deps: RetentionDeps, now: number, stopping: AbortSignal | undefined): Promise<Round> {
  let erased = 0;
  const left: string[] = [];
  for (const process of processes) {
    for (let due = BATCH; due === BATCH && !stopping?.aborted;) {
      const caseNos = await dueCases(deps.db, process, now, left);
      due = caseNos.length;
      for (const caseNo of caseNos) {
        if (stopping?.aborted) break;
        if (await isErasedNow(deps, caseNo, now)) erased += 1;
        else left.push(caseNo);
      }
    }
  }
  await clearOldCalls(deps.db, await callsBefore(deps.db, now));
  return { erased, left: left.length };
}

/** Calls that came to no case are kept as long as the tickets they might have opened. */
async function callsBefore(db: Queryable, now: number): Promise<number> {
  const years = await yearsInForce(db, hotlineTicket.retention.years, dateOf(now));
  return startOfDay(yearsBefore(dateOf(now), years));
}

async function isErasedNow(deps: RetentionDeps, caseNo: string, now: number): Promise<boolean> {
  try {
    return (await eraseCase(deps, { caseNo, at: now, userId: null, ground: 'retention' })) === undefined;
  } catch (error) {
    deps.log.warn({ ...traceOf(error as Error), caseNo }, 'retention: a case could not be erased');
    return false;
  }
}

/** The next that are due, without those that were tried already. */
async function dueCases(
  db: Queryable,
  { name, retention }: Process,
  now: number,
  tried: readonly string[],
): Promise<string[]> {
  const years = await yearsInForce(db, retention.years, dateOf(now));
  const closedBefore = new Date(startOfDay(yearsBefore(dateOf(now), years))).toISOString();
  const { rows } = await db.execute<{ caseNo: string }>(sql`
    select case_no as "caseNo" from cases c
    where process = ${name} and engine = 'ended' and closed_at < ${closedBefore}::timestamptz
      and case_no <> all(${sql.param([...tried])}::text[])
      and not exists (select from erasures e where e.case_no = c.case_no)
      and not exists (select from legal_holds h where h.case_no = c.case_no and h.lifted_at is null)
    order by closed_at limit ${BATCH}`);
  return rows.map(({ caseNo }) => caseNo);
}

/** The years that hold today; what was in force when the case came in does not bind: keeping is not its procedure. */
async function yearsInForce(db: Queryable, years: Process['retention']['years'], today: string): Promise<number> {
  const { rows } = await db.execute<{ value: unknown }>(sql`
    select value from policies where name = ${years.name} and effective_from <= ${today}
    order by effective_from desc limit 1`);
  const set = rows[0]?.value;
  return typeof set === 'number' && Number.isInteger(set) && set >= 1 ? set : years.value;
}
