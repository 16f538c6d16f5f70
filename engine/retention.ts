import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import { dateOf, startOfDay, yearsBefore } from '../calendar/index.ts';
import type { Queryable } from '../db/client.ts';
import { eraseCase, type EraseDeps } from '../db/personal/erase.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Process } from '../workflows/kit/vocabulary.ts';
import { processes } from '../workflows/processes.ts';

export interface RetentionOptions extends EraseDeps {
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Epoch milliseconds; the tests have their own. */
  readonly now?: () => number;
  readonly everyMs?: number;
}

const HOUR_MS = 3_600_000;
const BATCH = 50;

/** Erases what was kept long enough, every hour, one worker at a time. */
export function startRetention(options: RetentionOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { everyMs = HOUR_MS, now = Date.now, log } = options;
  const running = (async () => {
    while (!stopping.signal.aborted) {
      try {
        const erased = await eraseDue(options, now(), stopping.signal);
        if (erased > 0) log.info({ erased }, 'retention: cases were erased');
      } catch (error) {
        log.warn({ reason: (error as Error).name }, 'retention: not possible now');
      }
      await sleep(everyMs, undefined, { ref: false, signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/**
 * Erases every ended case whose years are over at `now` and on which no hold stands, in batches, each under a lock that
 * only one worker has.
 * @returns how many.
 */
export async function eraseDue(deps: EraseDeps, now: number, stopping?: AbortSignal): Promise<number> {
  let erased = 0;
  for (const process of processes) {
    for (let batch = BATCH; batch === BATCH && !stopping?.aborted;) {
      batch = await eraseBatch(deps, process, now);
      erased += batch;
    }
  }
  return erased;
}

/** @returns how many were erased; fewer than a batch when nothing is left, or another worker is at it. */
async function eraseBatch(deps: EraseDeps, process: Process, now: number): Promise<number> {
  return inTransaction(deps.db, async (tx) => {
    const { rows } = await tx.client.query<{ mine: boolean }>(
      "select pg_try_advisory_xact_lock(hashtextextended('retention', 0)) as mine",
    );
    if (!rows[0]?.mine) return 0;
    let erased = 0;
    for (const caseNo of await dueCases(tx.drizzle, process, now)) {
      const refusal = await eraseCase(deps, { caseNo, at: now, userId: null, ground: 'retention' });
      if (refusal === undefined) erased += 1;
    }
    return erased;
  });
}

async function dueCases(db: Queryable, { name, retention }: Process, now: number): Promise<string[]> {
  const years = await yearsInForce(db, retention.years, dateOf(now));
  const closedBefore = new Date(startOfDay(yearsBefore(dateOf(now), years))).toISOString();
  const { rows } = await db.execute<{ caseNo: string }>(sql`
    select case_no as "caseNo" from cases c
    where process = ${name} and engine = 'ended' and closed_at < ${closedBefore}::timestamptz
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
