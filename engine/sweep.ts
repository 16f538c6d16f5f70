import { randomUUID } from 'node:crypto';
import { and, asc, eq, gt, ne } from 'drizzle-orm';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Database } from '../db/client.ts';
import { cases, commands } from '../db/schema/index.ts';
import { workflowIdOf } from '../workflows/processes.ts';
import { restore } from './restore.ts';

const PAGE = 200;

export interface SweepOptions {
  readonly db: Database;
  readonly client: Client;
  readonly log: Logger;
  readonly everyMs?: number;
}

/**
 * Looks for cases that PostgreSQL holds open and the engine no longer runs: somebody terminated them in Temporal's UI,
 * or the engine lost them. Such a case is marked `lost`, brought back where it was, and the case itself journals it.
 */
export function startSweeper(options: SweepOptions): { stop(): Promise<void> } {
  let stopped = false;
  let wake: () => void = () => undefined;
  const loop = (async () => {
    while (!stopped) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, options.everyMs ?? 30_000).unref();
      });
      if (stopped) return;
      await sweepOnce(options).catch((error: unknown) =>
        options.log.warn({ reason: (error as Error).name }, 'sweep: not possible now'),
      );
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

/** One pass over all cases that have not ended. @returns the numbers of those that were lost. */
export async function sweepOnce({ db, client, log }: SweepOptions): Promise<string[]> {
  const lost: string[] = [];
  for (let after = ''; ;) {
    const page = await db
      .select({ caseNo: cases.caseNo, process: cases.process })
      .from(cases)
      .where(and(ne(cases.engine, 'ended'), gt(cases.caseNo, after)))
      .orderBy(asc(cases.caseNo))
      .limit(PAGE);
    for (const row of page) {
      if (await isRunning(client, workflowIdOf(row.process, row.caseNo))) continue;
      // The row may have ended while we asked.
      const [still] = await db.select({ engine: cases.engine }).from(cases).where(eq(cases.caseNo, row.caseNo));
      if (!still || still.engine === 'ended') continue;
      lost.push(row.caseNo);
      log.error({ caseNo: row.caseNo }, 'sweep: the engine has no run for an open case; restoring it');
      await db.update(cases).set({ engine: 'lost' }).where(eq(cases.caseNo, row.caseNo));
      await restore(client, workflowIdOf(row.process, row.caseNo));
      await db.update(cases).set({ engine: 'running', attempt: 0, version: 0 }).where(eq(cases.caseNo, row.caseNo));
      await tellCase(db, row);
    }
    if (page.length < PAGE) return lost;
    after = page.at(-1)?.caseNo ?? '';
  }
}

async function isRunning(client: Client, workflowId: string): Promise<boolean> {
  try {
    const { status } = await client.withDeadline(Date.now() + 5_000, () =>
      client.workflow.getHandle(workflowId).describe(),
    );
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** The case journals its own restoration, by a command of the house that the relay carries. */
async function tellCase(db: Database, row: { readonly caseNo: string; readonly process: string }): Promise<void> {
  const id = randomUUID();
  const at = Date.now();
  await db.insert(commands).values({
    ...{ id, caller: 'system', route: 'sweep', bodyHash: '', kind: 'system', process: row.process, caseNo: row.caseNo },
    ...{ action: 'system-restored', receivedAt: at, nextAttemptAt: at },
    signal: {
      ...{ id, action: 'system-restored', actor: { userId: 'system', roles: [] }, receivedAt: at },
      ...{ body: {}, given: [], units: {} },
    },
  });
}
