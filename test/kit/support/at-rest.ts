import { and, eq } from 'drizzle-orm';
import type { Database } from '../../../db/client.ts';
import { deadlines } from '../../../db/schema/index.ts';

/** A window that somebody waits for is closed by the clock this much after it is over (workflows/kit/expiry.ts). */
const HELD_UP_MS = 6 * 60_000;
const LONGEST_MS = 30_000;

/** Waits until what is over at `now` has been recorded: on a busy machine the worker comes after the clock. */
export async function untilAtRest(db: Database, caseNo: string, now: number): Promise<void> {
  for (const end = Date.now() + LONGEST_MS; Date.now() < end;) {
    const running = await db
      .select()
      .from(deadlines)
      .where(and(eq(deadlines.caseNo, caseNo), eq(deadlines.state, 'running')));
    const late = running.filter(({ dueAt, kind, name }) => {
      const isWaitedFor = kind === 'window' && name !== 'return';
      return dueAt !== null && dueAt + (isWaitedFor ? HELD_UP_MS : 0) <= now;
    });
    if (late.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${caseNo}: what was over was not recorded within ${LONGEST_MS} ms`);
}
