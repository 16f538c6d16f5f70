/** Open deadlines by due date: running, due soon, overdue. One range of the scopes' primary key is one page. */
import type { Database } from '../client.ts';
import {
  type DeadlineFilter,
  type DeadlineRow,
  type RawDeadline,
  deadlineColumns,
  deadlineConditions,
  filterValues,
  toDeadline,
} from './deadline-row.ts';
import { instantValue, prepareEach } from './prepared.ts';

/** Where a page by due date ended. */
export interface DueKey {
  readonly dueAt: number;
  readonly caseNo: string;
  readonly id: string;
}

export interface OpenPage {
  /** Units whose subtrees are listed; the deadlines of several are merged and none is listed twice. */
  readonly roots: readonly string[];
  readonly filter: DeadlineFilter;
  /** Due after this instant … */
  readonly dueAfter: number;
  /** … and at or before this one. */
  readonly dueBy: number;
  /** Only those recorded as missed. */
  readonly missedOnly?: boolean;
  readonly after?: DueKey | undefined;
  readonly limit: number;
}

/**
 * The open deadlines of some subtrees by due date, oldest first. Reads `limit` entries of the index per root and looks
 * up each of them, whatever the number of cases; a rare filter (clause, assignee) reads on until it has found enough.
 */
export async function openDeadlines(db: Database, page: OpenPage): Promise<DeadlineRow[]> {
  const { roots, filter, dueBy, missedOnly = false, limit } = page;
  if (roots.length === 0) return [];
  const [root] = roots;
  const [statement, where] =
    roots.length === 1 && root !== undefined ? [ofOne(limit), root] : [ofSeveral(limit), roots];
  const values = [...filterValues(filter), where, instantValue(dueBy), ...startOf(page), missedOnly];
  return (await statement(db, values)).map(toDeadline);
}

/**
 * The key after which a page begins; instants are whole milliseconds. One row comparison and no further lower bound:
 * given both, PostgreSQL may begin at the bound and read up to the key.
 */
export function startOf({ after, dueAfter }: Pick<OpenPage, 'after' | 'dueAfter'>): [string, string, string] {
  return after ? [instantValue(after.dueAt), after.caseNo, after.id] : [instantValue(dueAfter + 1), '', ''];
}

/** Entries of the scopes of one unit with their deadlines, in the order of the primary key. `unit` is an SQL expression. */
export const scopeEntries = (unit: string, limit: number): string => `
  select ${deadlineColumns}
  from deadline_scopes s
  cross join lateral (select * from deadlines f where f.case_no = s.case_no and f.id = s.deadline_id offset 0) d
  where s.unit_id = ${unit} and s.kind = $1 and s.clock = $2 and s.soft = $3
    and s.due_at <= $12 and (s.due_at, s.case_no, s.deadline_id) > ($13, $14, $15)
    and (not $16::boolean or d.state = 'missed')
    and ${deadlineConditions}
  order by s.due_at, s.case_no, s.deadline_id limit ${limit}`;

/**
 * SQL of a page of one subtree; a test asks PostgreSQL how it would carry it out. The limit is part of the text so that
 * it counts in the plan. One unit has a statement of its own: for an array of any length PostgreSQL would expect ten
 * times the work and plan each page anew.
 */
export const openDeadlinesSql = (limit: number): string => `
  select page.*, u.name as unit_name, u.tier as unit_tier
  from (${scopeEntries('$11::text', limit)}) page left join service_units u on u.id = page.unit_id
  order by page.due_at, page.case_no, page.id`;
const ofOne = prepareEach<number, RawDeadline>(openDeadlinesSql);

const ofSeveral = prepareEach<number, RawDeadline>(
  (limit) => `
  select page.*, u.name as unit_name, u.tier as unit_tier
  from (
    select distinct on (p.due_at, p.case_no, p.id) p.*
    from unnest($11::text[]) as root(unit_id) cross join lateral (${scopeEntries('root.unit_id', limit)}) p
    order by p.due_at, p.case_no, p.id limit ${limit}
  ) page left join service_units u on u.id = page.unit_id
  order by page.due_at, page.case_no, page.id`,
);
