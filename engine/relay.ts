import { and, eq, lte, sql } from 'drizzle-orm';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Database } from '../db/client.ts';
import { cases, commands } from '../db/schema/index.ts';
import { deliver } from './signal.ts';

const BATCH = 50;
const IDLE_MS = 500;
const LONGEST_WAIT_MS = 5 * 60_000;

export interface RelayOptions {
  readonly db: Database;
  readonly client: Client;
  readonly taskQueue: string;
  readonly log: Logger;
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
  await Promise.all(
    due.map(async (row) => {
      try {
        const how = await deliver(client, taskQueue, row, 5_000);
        if (how === 'gone') await refuseIfEnded(db, row);
      } catch (error) {
        log.warn({ command: row.id, reason: (error as Error).name }, 'relay: the engine is away');
      }
    }),
  );
  return due.length;
}

/** Takes commands whose time has come and pushes their next attempt back, so that copies of the relay share the work. */
async function claim(db: Database) {
  return db.transaction(async (tx) => {
    const rows = await tx
      .select({
        id: commands.id,
        kind: commands.kind,
        process: commands.process,
        caseNo: commands.caseNo,
        signal: commands.signal,
        attempts: commands.attempts,
      })
      .from(commands)
      .where(and(eq(commands.status, 'pending'), lte(commands.nextAttemptAt, Date.now())))
      .orderBy(commands.nextAttemptAt)
      .limit(BATCH)
      .for('update', { skipLocked: true });
    for (const row of rows) {
      const waitMs = Math.min(LONGEST_WAIT_MS, 2_000 * 2 ** Math.min(row.attempts, 10));
      await tx
        .update(commands)
        .set({ attempts: row.attempts + 1, nextAttemptAt: Date.now() + waitMs })
        .where(eq(commands.id, row.id));
    }
    return rows;
  });
}

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
