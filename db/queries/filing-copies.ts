/** 备案: copies for record across cases, newest first. */
import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { cases, filingCopies, serviceUnits, unionOrganisations } from '../schema/index.ts';
import { type Sight, notExcluded, textArray } from './visibility.ts';

export interface CopyPage {
  readonly sight: Sight;
  /** Unions whose copies are listed; all of them for the platform and the city. */
  readonly unions: readonly string[] | 'all';
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly after?: { readonly filedAt: number; readonly no: string } | undefined;
  readonly limit: number;
}
export interface CopyListRow {
  readonly no: string;
  readonly caseNo: string;
  readonly process: string | null;
  readonly title: string | null;
  readonly dispatchNo: number;
  readonly basis: 'district' | 'industry';
  readonly unionId: string;
  readonly unionName: string | null;
  readonly filedAt: number;
  readonly dispatchedTo: string;
  readonly dispatchedToName: string | null;
  readonly dispatchedToTier: number | null;
}

/** Copies filed with the unions, newest first. */
export async function listCopies(db: Database, page: CopyPage): Promise<CopyListRow[]> {
  const { sight, unions, from, to, after, limit } = page;
  const { no, caseNo, dispatchNo, basis, unionId, filedAt, dispatchedTo } = filingCopies;
  return db
    .select({
      ...{ no, caseNo, dispatchNo, basis, unionId, filedAt, dispatchedTo },
      ...{ process: cases.process, title: cases.title, unionName: unionOrganisations.name },
      ...{ dispatchedToName: serviceUnits.name, dispatchedToTier: serviceUnits.tier },
    })
    .from(filingCopies)
    .leftJoin(cases, eq(cases.caseNo, caseNo))
    .leftJoin(unionOrganisations, eq(unionOrganisations.id, unionId))
    .leftJoin(serviceUnits, eq(serviceUnits.id, dispatchedTo))
    .where(
      and(
        unions === 'all' ? undefined : sql`${unionId} = any(${textArray(unions)})`,
        from === undefined ? undefined : gte(filedAt, from),
        to === undefined ? undefined : lt(filedAt, to),
        after && sql`(${filedAt}, ${no}) < (${new Date(after.filedAt).toISOString()}::timestamptz, ${after.no})`,
        notExcluded(sight, caseNo),
      ),
    )
    .orderBy(desc(filedAt), desc(no))
    .limit(limit);
}
