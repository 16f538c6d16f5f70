/** What of calls goes with the case they came to, or when they came to none and were kept long enough. */
import { eq, sql } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { callEvents, calls, ticketDrafts } from '../schema/index.ts';

const NOTHING = Buffer.alloc(0);

/** Numbers, agents, recordings and what came in of the calls of a case; when they were, and how long, stays. */
export async function clearCallsOf(tx: Queryable, caseNo: string): Promise<void> {
  const cleared = await tx
    .update(calls)
    .set({ detailsCipher: null, phoneIndex: null, phoneEndIndex: null })
    .where(eq(calls.caseNo, caseNo))
    .returning({ id: calls.id });
  const ids = cleared.map(({ id }) => id);
  await tx
    .update(callEvents)
    .set({ eventCipher: null })
    .where(sql`call_id = any(${sql.param(ids)}::bigint[])`);
  await tx
    .update(ticketDrafts)
    .set({ detailsCipher: NOTHING })
    .where(sql`call_id = any(${sql.param(ids)}::bigint[])`);
}

const BATCH = 2_000;
/** The same of calls that came to no case, or to one that was erased before, and began before. @returns how many */
export async function clearOldCalls(db: Queryable, before: number): Promise<number> {
  let total = 0;
  for (let gone = BATCH; gone === BATCH; total += gone)
    gone =
      (
        await db.execute(sql`
          update calls set details_cipher = null, phone_index = null, phone_end_index = null
          where id in (select c.id from calls c
            where c.details_cipher is not null and c.started_at < ${new Date(before).toISOString()}::timestamptz
              and (c.case_no is null or exists (select from erasures e where e.case_no = c.case_no))
            order by c.started_at, c.id limit ${BATCH} for update skip locked)`)
      ).rowCount ?? 0;
  return total;
}
