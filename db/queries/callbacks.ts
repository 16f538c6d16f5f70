/** 回访 across cases, newest first; with it the sample of callers who could not be reached. */
import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { callbacks, cases, serviceUnits } from '../schema/index.ts';
import { type CaseRow, caseColumns, toCase } from './cases.ts';
import { type Sight, seesCase } from './visibility.ts';

/** Flag of a case closed because nobody could be reached; such cases are sampled. */
const UNREACHABLE_SAMPLE = 'unreachable-sample';

export interface CallbackKey {
  readonly at: number;
  readonly caseNo: string;
  readonly round: number;
  readonly attempt: number;
}
export interface CallbackPage {
  readonly sight: Sight;
  /** Only the last attempt of cases flagged for the sample of the unreachable. */
  readonly unreachable: boolean;
  readonly reached: boolean | undefined;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly after?: CallbackKey | undefined;
  readonly limit: number;
}
export interface CallbackRow {
  readonly callback: typeof callbacks.$inferSelect;
  readonly of: CaseRow;
}

/** Attempts to call back in cases the caller sees. */
export async function listCallbacks(db: Database, page: CallbackPage): Promise<CallbackRow[]> {
  const { sight, unreachable, reached, from, to, after, limit } = page;
  const { at, caseNo, round, attempt } = callbacks;
  const rows = await db
    .select({ callback: callbacks, of: caseColumns })
    .from(callbacks)
    .innerJoin(cases, eq(cases.caseNo, caseNo))
    .leftJoin(serviceUnits, eq(serviceUnits.id, cases.holderUnit))
    .where(
      and(
        unreachable ? lastOfSampled() : undefined,
        reached === undefined ? undefined : eq(callbacks.reached, reached),
        from === undefined ? undefined : gte(at, from),
        to === undefined ? undefined : lt(at, to),
        after &&
          sql`(${at}, ${caseNo}, ${round}, ${attempt}) <
            (${new Date(after.at).toISOString()}::timestamptz, ${after.caseNo}, ${after.round}, ${after.attempt})`,
        seesCase(sight, caseNo),
      ),
    )
    .orderBy(desc(at), desc(caseNo), desc(round), desc(attempt))
    .limit(limit);
  return rows.map(({ callback, of }) => ({ callback, of: toCase(of) }));
}

const lastOfSampled = () => sql`${cases.caseNo} in (select sanji_cases_flagged(${UNREACHABLE_SAMPLE})) and not exists (
  select from callbacks later where later.case_no = ${callbacks.caseNo}
    and (later.round, later.attempt) > (${callbacks.round}, ${callbacks.attempt}))`;
