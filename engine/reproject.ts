import { randomUUID } from 'node:crypto';
import { and, eq, gte, inArray, or } from 'drizzle-orm';
import { startOfDay } from '../calendar/index.ts';
import type { Database } from '../db/client.ts';
import { commands, deadlines } from '../db/schema/index.ts';

const BATCH = 500;

/**
 * Asks every case whose due date a newly loaded notice may move to compute it anew: provisional ones, and those due from
 * the December before that year on, which a notice may still change. The request is a command like any other: the case
 * journals what moved, the relay carries it.
 * @returns how many cases were asked.
 */
export async function requestReprojection(
  db: Database,
  notice: { readonly year: number; readonly calendarVersion: string; readonly at: number },
): Promise<number> {
  const { calendarVersion, at } = notice;
  const touched = gte(deadlines.dueAt, startOfDay(`${notice.year - 1}-12-01`));
  const asked = await db
    .selectDistinct({ caseNo: deadlines.caseNo, process: deadlines.process })
    .from(deadlines)
    .where(and(or(eq(deadlines.provisional, true), touched), inArray(deadlines.state, ['running', 'suspended'])));
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
