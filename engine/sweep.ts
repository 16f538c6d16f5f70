import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { processes } from '../workflows/processes.ts';
import { bringBack, type Deps, type SuspectedCase } from './bring-back.ts';

export interface SweepOptions extends Deps {
  /** How often runs that were ended are looked for. */
  readonly everyMs?: number;
}

/** Visibility lags behind the engine; what closed so long ago is asked for again. */
const OVERLAP_MS = 120_000;
const PATROL_EVERY_MS = 6 * 3_600_000;
const PATROL_PAUSE_MS = 20;
/** Then it is the engine, not a case. */
const FAILURES_IN_A_ROW = 3;
const PAGE = 200;

/**
 * Looks for cases that PostgreSQL holds open and the engine no longer runs: somebody terminated them in Temporal's UI,
 * or the engine lost them. Such a case goes on where it was, and journals it.
 *
 * The watch asks the engine every half minute which runs were ended lately. The patrol, at the start and then every few
 * hours, asks for every open case, at most fifty a second.
 */
export function startSweeper(options: SweepOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loops = [watch(options, stopping.signal), patrol(options, stopping.signal)];
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

async function watch(options: SweepOptions, stopping: AbortSignal): Promise<void> {
  const settled = new Map<string, number>();
  for (let since = Date.now() - OVERLAP_MS; !stopping.aborted; await pause(options.everyMs ?? 30_000, stopping)) {
    const startedAt = Date.now();
    if (await lookBack(options, since, settled)) since = startedAt - OVERLAP_MS;
    for (const [run, at] of settled) if (at < since - OVERLAP_MS) settled.delete(run);
  }
}

/** @returns whether everything that was found could be dealt with; else it is asked for again. */
async function lookBack(options: SweepOptions, since: number, settled: Map<string, number>): Promise<boolean> {
  try {
    const ended = await endedSince(options.client, since);
    let all = true;
    for (const { runId, suspect } of ended) {
      if (settled.has(runId)) continue;
      const failed = (await attempt(options, suspect)) === 'failed';
      if (!failed) settled.set(runId, Date.now());
      all &&= !failed;
    }
    return all;
  } catch (error) {
    options.log.warn({ reason: (error as Error).name }, 'sweep: not possible now');
    return false;
  }
}

/** Runs that ended otherwise than by their case's end. */
async function endedSince(client: Client, since: number): Promise<{ runId: string; suspect: SuspectedCase }[]> {
  const query = `ExecutionStatus IN ("Terminated", "Failed", "TimedOut", "Canceled") AND CloseTime >= "${new Date(since).toISOString()}"`;
  return client.withDeadline(Date.now() + 30_000, async () => {
    const found = [];
    for await (const { workflowId, runId } of client.workflow.list({ query })) {
      const [process = '', caseNo = ''] = workflowId.split(':');
      if (processes.some((p) => p.name === process)) found.push({ runId, suspect: { process, caseNo } });
    }
    return found;
  });
}

async function patrol(options: SweepOptions, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    try {
      await sweepOnce(options, stopping);
      await pause(PATROL_EVERY_MS, stopping);
    } catch (error) {
      options.log.warn({ reason: (error as Error).name }, 'sweep: not possible now');
      await pause(options.everyMs ?? 30_000, stopping);
    }
  }
}

/** One pass over all cases that have not ended. @returns the numbers of those that had to be brought back. */
export async function sweepOnce(options: SweepOptions, stopping?: AbortSignal): Promise<string[]> {
  const back: string[] = [];
  let failures = 0;
  for (let after = ''; !stopping?.aborted;) {
    const { rows } = await options.db.$client.query<SuspectedCase>({
      name: 'sweep_page',
      text: OPEN,
      values: [after, PAGE],
    });
    for (const suspect of rows) {
      if (stopping?.aborted) break;
      const found = await attempt(options, suspect);
      if (found === 'back') back.push(suspect.caseNo);
      failures = found === 'failed' ? failures + 1 : 0;
      if (failures >= FAILURES_IN_A_ROW) throw new Error('the engine is away');
      await pause(PATROL_PAUSE_MS, stopping);
    }
    if (rows.length < PAGE) break;
    after = rows.at(-1)?.caseNo ?? '';
  }
  return back;
}

/** Cases by number, and intakes that were accepted and never became one. */
const OPEN = `
  select case_no as "caseNo", process from (
    (select case_no, process from cases where engine <> 'ended' and case_no > $1 order by case_no limit $2)
    union
    (select case_no, process from commands k where kind = 'open' and status = 'pending' and case_no > $1
      and written_at < now() - interval '10 seconds' order by case_no limit $2)) as open
  order by case_no limit $2`;

async function attempt(options: SweepOptions, suspect: SuspectedCase): Promise<'back' | 'fine' | 'failed'> {
  try {
    return (await bringBack(options, suspect)) ? 'back' : 'fine';
  } catch (error) {
    const { name: reason } = error as Error;
    options.log.warn({ caseNo: suspect.caseNo, reason }, 'sweep: a case cannot be looked after now');
    return 'failed';
  }
}

const pause = (ms: number, signal: AbortSignal | undefined): Promise<unknown> =>
  sleep(ms, undefined, { ref: false, ...(signal ? { signal } : {}) }).catch(() => undefined);
