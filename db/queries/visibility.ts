/** Who sees what. Every list and every view of a case goes through this file; what is hidden looks like what is not there. */
import { sql, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { carryingRoles, roleWords, type Sees } from '../../workflows/kit/roles.ts';
import type { Database, Queryable } from '../client.ts';
import { type Membership, visibleBodies } from '../organisations/tree.ts';
import { cases } from '../schema/index.ts';

/** What a caller may see, worked out once per request. */
export interface Sight {
  /** Units and unions whose cases the caller sees. */
  readonly bodies: readonly string[];
  /** Bodies the caller is a member of, in whatever role; an exclusion counts for these. */
  readonly own: readonly string[];
  /** Those of them where the caller's role lets see cases. */
  readonly posts: readonly string[];
  /** Bodies whose cases are the caller's own work, as platform or holder: whose people may be looked for. */
  readonly carried: readonly string[];
  /** The account of a lawyer, who sees the cases in which an entry of theirs is named now. */
  readonly named?: string | undefined;
  /** Whether no more is seen of cases than heads, deadlines and journals: nothing that was written in them. */
  readonly headsOnly: boolean;
}
/** Whose sight it is. */
export interface Seer {
  readonly userId: string;
  readonly memberships: readonly Membership[];
}

/** Works out a caller's sight from the memberships: what each role lets see stands in workflows/kit/roles.ts. */
export async function sightOf(db: Database, { userId, memberships }: Seer): Promise<Sight> {
  const sees = (...kinds: readonly Sees[]) => memberships.some(({ role }) => kinds.includes(roleWords[role].sees));
  return {
    bodies: await bodiesSeen(db, memberships.filter(isPost)),
    carried: await bodiesSeen(
      db,
      memberships.filter(({ role }) => carryingRoles.includes(role)),
    ),
    own: ownBodies(memberships),
    posts: postsOf(memberships),
    named: sees('named') ? userId : undefined,
    headsOnly: !sees('cases', 'named'),
  };
}

/** The tree moves seldom and is read for every request: a reorganisation is seen after this at the latest. */
const TREE_FRESH_MS = 2_000;
const MOST_POSTS = 10_000;
interface Seen {
  readonly bodies: readonly string[];
  readonly readAt: number;
}
const seenFrom = new WeakMap<Database, Map<string, Seen>>();

/** `visibleBodies`, kept for a moment by posts. What posts somebody has is never kept: that counts from the next request. */
async function bodiesSeen(db: Database, posts: readonly Membership[]): Promise<readonly string[]> {
  const known = seenFrom.get(db) ?? new Map<string, Seen>();
  seenFrom.set(db, known);
  const key = ownBodies(posts).sort().join();
  const held = known.get(key);
  if (held && performance.now() - held.readAt < TREE_FRESH_MS) return held.bodies;
  if (known.size >= MOST_POSTS) known.clear();
  const bodies = await visibleBodies(db, posts);
  known.set(key, { bodies, readAt: performance.now() });
  return bodies;
}

/** The tree was changed by this very process. */
export const forgetBodiesSeen = (db: Database): void => void seenFrom.delete(db);

/** The bodies somebody is a member of. */
export const ownBodies = (memberships: readonly Membership[]): string[] => [
  ...new Set(memberships.map((membership) => membership.bodyId)),
];

/** Those where one of the roles lets see cases. */
export const postsOf = (memberships: readonly Membership[]): string[] => ownBodies(memberships.filter(isPost));
const isPost = ({ role }: Membership): boolean => ['cases', 'heads'].includes(roleWords[role].sees);

/** Whether a unit or union lies within the caller's sight. */
export const seesBody = (sight: Sight, body: string): boolean => sight.bodies.includes(body);

/**
 * SQL condition: the case in `caseNo` is one the caller sees, and none of the caller's own bodies is excluded from it.
 * `offset 0` keeps it a look-up per case: as a join, the planner may begin with every access row of a large body. The
 * bodies are compared as an expression, so that the few rows of the case are tried against a hash of them; as an index
 * condition PostgreSQL would sort the city's hundreds of bodies anew for each case.
 */
export function seesCase(sight: Sight, caseNo: AnyPgColumn | SQL): SQL {
  return sql`((exists (
    select from case_access seen
    where seen.case_no = ${caseNo} and seen.reason <> 'excluded'
      and (seen.body_id || '') = any(${textArray(sight.bodies)}) offset 0
  ) or ${isNamedIn(sight, caseNo)}) and ${notExcluded(sight, caseNo)})`;
}

/** SQL condition: an entry of the caller's is named in the case now. */
function isNamedIn({ named }: Pick<Sight, 'named'>, caseNo: AnyPgColumn | SQL): SQL {
  if (named === undefined) return sql`false`;
  return sql`exists (select from (${casesNaming(named)}) naming where naming.case_no = ${caseNo})`;
}
const casesNaming = (userId: string): SQL => sql`
  select a.case_no from roster_entries e join roster_assignments a on a.entry_id = e.id
  where e.user_id = ${userId} and a.state = 'named'`;

/** SQL condition: none of the caller's own bodies is excluded from the case in `caseNo`. */
export function notExcluded(sight: Pick<Sight, 'own'>, caseNo: AnyPgColumn | SQL): SQL {
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
    ${sight.named === undefined ? sql`` : sql`union all ${casesNaming(sight.named)}`}
  )) and ${notExcluded(sight, caseNo)})`;
}

/**
 * SQL condition on a row of `cases`: its people are the caller's to know, who carries the case; confidential ones are for
 * the platform and those above it. Without a holder it is null, which is no.
 */
export const knowsPeople = ({ carried }: Pick<Sight, 'carried'>, confidential: SQL | AnyPgColumn): SQL => sql`(
  ${cases.platformUnit} = any(${textArray(carried)})
  or (not ${confidential} and ${cases.holderUnit} = any(${textArray(carried)})))`;

/** Whether the case exists and the caller sees it. */
export async function isCaseVisible(db: Queryable, sight: Sight, caseNo: string): Promise<boolean> {
  const { rows } = await db.execute(
    sql`select from cases c where c.case_no = ${caseNo} and ${seesCase(sight, sql`c.case_no`)}`,
  );
  return rows.length > 0;
}

/** A JavaScript array as one `text[]` parameter. */
export const textArray = (values: readonly string[]): SQL => sql`${sql.param([...values])}::text[]`;
