import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Log } from '../log.ts';
import { ATTEMPTS_OF_A_RUN } from '../activities/record/attempts.ts';
import type { Database } from '../db/client.ts';
import { inTransaction, type Statement, type Transaction } from '../db/transaction.ts';
import type { OpenCommand } from '../workflows/kit/messages.ts';
import { workflowIdOf } from '../workflows/processes.ts';
import { restore, type EndedRun } from './restore.ts';

export interface Deps {
  readonly db: Database;
  readonly client: Client;
  readonly log: Log;
}
export interface SuspectedCase {
  readonly caseNo: string;
  readonly process: string;
}
interface Run extends EndedRun {
  readonly running: boolean;
  /** Neither reset nor started a second time. */
  readonly isFirst: boolean;
}
interface Stored extends Record<string, unknown> {
  readonly free: boolean;
  /** Null while the case was never written. */
  readonly attempt: number | null;
  readonly engine: string | null;
  readonly run: string | null;
  readonly epoch: number | null;
  readonly open: OpenCommand | null;
}

const RPC_WITHIN_MS = 5_000;

/**
 * Looks at one case and, if it is open and nobody runs it, has the engine go on with it. Whoever does so holds the case's
 * row meanwhile: the new run cannot write before it is known which run counts (activities/record/attempts.ts).
 * A run that somebody has reset by hand is made known the same way.
 * @returns whether the case had to be brought back. @throws ServiceError when the engine is away.
 */
export async function bringBack(deps: Deps, suspect: SuspectedCase): Promise<boolean> {
  const workflowId = workflowIdOf(suspect.process, suspect.caseNo);
  const seen = await currentRun(deps.client, workflowId);
  if (!seen) return markLost(deps, suspect);
  if (seen.running && seen.isFirst) return false;
  return inTransaction(deps.db, async (tx) => {
    const [stored] = await tx.run<Stored>(LOOK, [suspect.caseNo]);
    if (!stored?.free || stored.engine === 'ended') return false;
    const run = (await currentRun(deps.client, workflowId)) ?? seen;
    if (run.running && (run.isFirst || run.runId === stored.run)) return false;
    deps.log.error(
      { caseNo: suspect.caseNo, reset: run.running },
      'sweep: the run of an open case was ended; it goes on',
    );
    const { caseNo } = suspect;
    const newRun = run.running
      ? run.runId
      : await within(deps.client, () => restore(deps.client, run, caseNo, stored.open ?? undefined));
    await makeKnown(tx, suspect, newRun, stored);
    return true;
  });
}

/** A run for the log of the case: attempts of this run outrank all before, and the case itself journals it. */
async function makeKnown(
  tx: Transaction,
  { caseNo, process }: SuspectedCase,
  run: string,
  stored: Stored,
): Promise<void> {
  const epoch = Math.max(stored.epoch ?? 0, Math.floor((stored.attempt ?? 0) / ATTEMPTS_OF_A_RUN)) + 1;
  const [id, action, at] = [randomUUID(), 'system-restored', Date.now()];
  const signal = {
    ...{ id, action, actor: { userId: 'system', roles: [] }, receivedAt: at },
    ...{ body: { run, epoch }, given: [], units: {} },
  };
  await tx.run(TELL, [id, process, caseNo, action, new Date(at).toISOString(), JSON.stringify(signal)]);
  await tx.run(OUTRANK, [caseNo, epoch * ATTEMPTS_OF_A_RUN]);
  await tx.run(HURRY, [caseNo]);
}

const LOOK: Statement = {
  name: 'sweep_look',
  text: `select pg_try_advisory_xact_lock(hashtextextended('bring-back:' || $1, 0)) as free, c.attempt, c.engine, r.run, r.epoch, o.signal as open
    from (values (1)) as one
    left join lateral (select attempt, engine from cases where case_no = $1 for update) c on true
    left join lateral (select signal->'body'->>'run' as run, (signal->'body'->>'epoch')::int as epoch from commands
      where case_no = $1 and action = 'system-restored' order by 2 desc nulls last limit 1) r on true
    left join lateral (select signal from commands where case_no = $1 and kind = 'open' limit 1) o on true`,
};
const TELL: Statement = {
  name: 'sweep_tell',
  text: `insert into commands (id, caller, route, body_hash, kind, process, case_no, action, received_at, next_attempt_at, signal)
    values ($1, 'system', 'sweep', '', 'system', $2, $3, $4, $5, $5, $6)`,
};
const OUTRANK: Statement = {
  name: 'sweep_outrank',
  text: `update cases set attempt = $2, version = 0, engine = 'lost' where case_no = $1`,
};
/** What was refused by a run that had ended must not wait for its turn. */
const HURRY: Statement = {
  name: 'sweep_hurry',
  text: `update commands set next_attempt_at = now() where case_no = $1 and status = 'pending'`,
};

async function currentRun(client: Client, workflowId: string): Promise<Run | undefined> {
  try {
    const { runId, type, taskQueue, status, raw } = await within(client, () =>
      client.workflow.getHandle(workflowId).describe(),
    );
    const isFirst = raw.workflowExecutionInfo?.firstRunId === runId;
    return { workflowId, runId, type, taskQueue, running: status.name === 'RUNNING', isFirst };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** The engine keeps nothing of it, so nothing can go on: its operators have to bring back their own backup. */
async function markLost({ db, log }: Deps, { caseNo }: SuspectedCase): Promise<boolean> {
  const { rowCount } = await db.$client.query(
    `update cases set engine = 'lost' where case_no = $1 and engine = 'running'`,
    [caseNo],
  );
  if (rowCount) log.error({ caseNo }, 'sweep: the engine knows nothing of an open case');
  return false;
}

const within = <T>(client: Client, call: () => Promise<T>): Promise<T> =>
  client.withDeadline(Date.now() + RPC_WITHIN_MS, call);
