import { randomUUID } from 'node:crypto';
import { and, eq, inArray } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { commands, deadlines } from '../db/schema/index.ts';

const BATCH = 500;

/**
 * Asks every case with a provisional due date to compute it anew, after a year's notice was loaded. The request is a
 * command like any other: the case journals what moved, the relay carries it.
 * @returns how many cases were asked.
 */
export async function requestReprojection(db: Database, calendarVersion: string, at: number): Promise<number> {
  const asked = await db
    .selectDistinct({ caseNo: deadlines.caseNo, process: deadlines.process })
    .from(deadlines)
    .where(and(eq(deadlines.provisional, true), inArray(deadlines.state, ['running', 'suspended'])));
  for (let i = 0; i < asked.length; i += BATCH) {
    const rows = asked.slice(i, i + BATCH).map(({ caseNo, process }) => {
      const id = randomUUID();
      const action = 'system-reproject';
      return {
        ...{ id, caller: 'system', route: `reproject:${caseNo}`, idempotencyKey: calendarVersion, bodyHash: '' },
        ...{ kind: 'system' as const, process, caseNo, action, receivedAt: at, nextAttemptAt: Date.now() },
        signal: {
          ...{ id, action, receivedAt: at, actor: { userId: 'system', roles: [] } },
          ...{ body: { calendar: calendarVersion }, given: [], units: {} },
        },
      };
    });
    await db.insert(commands).values(rows).onConflictDoNothing();
  }
  return asked.length;
}
