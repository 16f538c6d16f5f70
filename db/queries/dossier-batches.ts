/** 移交批次: dossiers that a unit hands in together, and the list that goes with them (移送清单). */
import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { CaseView } from '../../workflows/kit/messages.ts';
import type { Database, Queryable } from '../client.ts';
import { cases, commands, dossierBatchCases, dossierBatches, serviceUnits } from '../schema/index.ts';
import { type Sight, notExcluded, seesCase, textArray } from './visibility.ts';

export interface BatchRow {
  readonly no: string;
  readonly unitId: string;
  readonly unitName: string | null;
  readonly unitTier: number | null;
  readonly toUnit: string;
  readonly handedInAt: number;
  readonly byUser: string;
  readonly size: number;
}
export interface BatchCaseRow {
  readonly position: number;
  readonly caseNo: string;
  readonly commandId: string;
  readonly title: string | null;
  readonly stage: string | null;
  readonly outcome: string | null;
  readonly status: 'pending' | 'done' | 'refused' | null;
}
export interface BatchPage {
  readonly sight: Sight;
  readonly unit?: string | undefined;
  readonly after?: { readonly handedInAt: number; readonly no: string } | undefined;
  readonly limit: number;
}

const { no, unitId, toUnit, handedInAt, byUser } = dossierBatches;
const shown = {
  ...{ no, unitId, toUnit, handedInAt, byUser },
  ...{ unitName: serviceUnits.name, unitTier: serviceUnits.tier },
  size: sql<number>`(select count(*)::int from dossier_batch_cases c where c.batch_no = ${no})`,
};
/** Seen by those above or at the unit that hands in, and by the one it hands in to. */
const seesBatch = ({ bodies }: Sight) =>
  sql`(${unitId} = any(${textArray(bodies)}) or ${toUnit} = any(${textArray(bodies)}))`;

/** Batches, newest first. */
export const listBatches = (db: Database, { sight, unit, after, limit }: BatchPage): Promise<BatchRow[]> =>
  db
    .select(shown)
    .from(dossierBatches)
    .leftJoin(serviceUnits, eq(serviceUnits.id, unitId))
    .where(
      and(
        seesBatch(sight),
        unit === undefined ? undefined : eq(unitId, unit),
        after && sql`(${handedInAt}, ${no}) < (${new Date(after.handedInAt).toISOString()}::timestamptz, ${after.no})`,
      ),
    )
    .orderBy(desc(handedInAt), desc(no))
    .limit(limit);

/** One batch, if it is there and within sight. */
export async function batchByNumber(db: Database, sight: Sight, number: string): Promise<BatchRow | undefined> {
  const rows = await db
    .select(shown)
    .from(dossierBatches)
    .leftJoin(serviceUnits, eq(serviceUnits.id, unitId))
    .where(and(eq(no, number), seesBatch(sight)));
  return rows[0];
}

/** The list of a batch, without the cases somebody is kept away from. */
export const casesOfBatch = (db: Database, sight: Sight, number: string): Promise<BatchCaseRow[]> =>
  db
    .select({
      ...{ position: dossierBatchCases.position, caseNo: dossierBatchCases.caseNo },
      ...{ commandId: dossierBatchCases.commandId, title: cases.title, stage: cases.stage, outcome: cases.outcome },
      status: commands.status,
    })
    .from(dossierBatchCases)
    .leftJoin(cases, eq(cases.caseNo, dossierBatchCases.caseNo))
    .leftJoin(commands, sql`${commands.id}::text = ${dossierBatchCases.commandId}`)
    .where(and(eq(dossierBatchCases.batchNo, number), notExcluded(sight, dossierBatchCases.caseNo)))
    .orderBy(asc(dossierBatchCases.position));

/** The batch that somebody made with this key, and its cases in their order. */
export async function batchByKey(
  db: Queryable,
  user: string,
  key: string,
): Promise<{ readonly no: string; readonly caseNos: readonly string[] } | undefined> {
  const rows = await db
    .select({ no, caseNo: dossierBatchCases.caseNo })
    .from(dossierBatches)
    .innerJoin(dossierBatchCases, eq(dossierBatchCases.batchNo, no))
    .where(and(eq(byUser, user), eq(dossierBatches.idempotencyKey, key)))
    .orderBy(asc(dossierBatchCases.position));
  return rows[0] && { no: rows[0].no, caseNos: rows.map(({ caseNo }) => caseNo) };
}

export interface Candidate {
  readonly view: CaseView;
  readonly process: string;
  /** It is being handed in already. */
  readonly isOnItsWay: boolean;
}
/** Those of the cases that somebody sees, by number, as of their last rest. */
export async function candidatesFor(
  db: Queryable,
  sight: Sight,
  caseNos: readonly string[],
): Promise<Map<string, Candidate>> {
  const { rows } = await db.execute<Candidate & { caseNo: string } & Record<string, unknown>>(sql`
    select c.case_no as "caseNo", c.view, c.process, exists (
      select from commands o where o.case_no = c.case_no and o.action = 'hand-in' and o.status = 'pending') as "isOnItsWay"
    from cases c where c.case_no = any(${textArray(caseNos)}) and c.engine = 'running' and ${seesCase(sight, sql`c.case_no`)}`);
  return new Map(rows.map((row) => [row.caseNo, row]));
}
