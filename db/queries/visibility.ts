/** Who sees what. Every list and every view of a case goes through this file; what is hidden looks like what is not there. */
import { sql, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Database, Queryable } from '../client.ts';
import { type Membership, visibleBodies } from '../organisations/tree.ts';

/** What a caller may see, worked out once per request. */
export interface Sight {
  /** Units and unions whose cases the caller sees. */
  readonly bodies: readonly string[];
  /** Bodies the caller is a member of; an exclusion counts for these. */
  readonly own: readonly string[];
}

/** Works out a caller's sight from the memberships. */
export async function sightOf(db: Database, memberships: readonly Membership[]): Promise<Sight> {
  return { bodies: await visibleBodies(db, memberships), own: ownBodies(memberships) };
}

/** The bodies somebody is a member of. */
export const ownBodies = (memberships: readonly Membership[]): string[] => [
  ...new Set(memberships.map((membership) => membership.bodyId)),
];

/** Whether a unit or union lies within the caller's sight. */
export const seesBody = (sight: Sight, body: string): boolean => sight.bodies.includes(body);

/**
 * SQL condition: the case in `caseNo` is one the caller sees, and none of the caller's own bodies is excluded from it.
 * `offset 0` keeps it a look-up per case: as a join, the planner may begin with every access row of a large body. The
 * bodies are compared as an expression, so that the few rows of the case are tried against a hash of them; as an index
 * condition PostgreSQL would sort the city's hundreds of bodies anew for each case.
 */
export function seesCase(sight: Sight, caseNo: AnyPgColumn | SQL): SQL {
  return sql`(exists (
    select from case_access seen
    where seen.case_no = ${caseNo} and seen.reason <> 'excluded'
      and (seen.body_id || '') = any(${textArray(sight.bodies)}) offset 0
  ) and ${notExcluded(sight, caseNo)})`;
}

/** SQL condition: none of the caller's own bodies is excluded from the case in `caseNo`. */
export function notExcluded(sight: Sight, caseNo: AnyPgColumn | SQL): SQL {
  return sql`not exists (
    select from case_access hidden
    where hidden.case_no = ${caseNo} and hidden.body_id = any(${textArray(sight.own)}) and hidden.reason = 'excluded' offset 0
  )`;
}

/** Up to so many access rows it is quicker to begin with them than to look through all cases for those the caller sees. */
const FEW_ACCESS_ROWS = 10_000;

/**
 * SQL condition like `seesCase`, for lists of all cases. A caller with few cases (a station, a union) begins with these;
 * for one with many (a district, the platform) each case is tried. The planner cannot tell: it takes the first page of
 * the whole city's cases to hold the station's.
 */
export async function seesCaseInList(db: Queryable, sight: Sight, caseNo: AnyPgColumn): Promise<SQL> {
  const { rows } = await db.execute<{ many: boolean }>(sql`
    select count(*) > ${FEW_ACCESS_ROWS} as many
    from (select from case_access where body_id = any(${textArray(sight.bodies)}) limit ${FEW_ACCESS_ROWS + 1}) first`);
  if (rows[0]?.many) return seesCase(sight, caseNo);
  return sql`(${caseNo} = any(array(
    select seen.case_no from case_access seen
    where seen.body_id = any(${textArray(sight.bodies)}) and seen.reason <> 'excluded'
  )) and ${notExcluded(sight, caseNo)})`;
}

/** Whether the case exists and the caller sees it. */
export async function isCaseVisible(db: Queryable, sight: Sight, caseNo: string): Promise<boolean> {
  const { rows } = await db.execute(
    sql`select from cases c where c.case_no = ${caseNo} and ${seesCase(sight, sql`c.case_no`)}`,
  );
  return rows.length > 0;
}

/** A JavaScript array as one `text[]` parameter. */
export const textArray = (values: readonly string[]): SQL => sql`${sql.param([...values])}::text[]`;
