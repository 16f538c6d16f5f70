/** How many deadlines run, are due soon, overdue, met: one line per unit. */
import type { Database } from '../client.ts';
import type { ClockFilter } from './deadline-row.ts';
import { instantValue, plan, type Value } from './prepared.ts';

export interface CountQuery extends ClockFilter {
  /** First letters of the case numbers to count: the series of a process. Counting by number spares a look at each deadline. */
  readonly series?: string | undefined;
  readonly asOf: number;
  /** Bodies from whose excluded cases the caller is kept away (Sight.own). */
  readonly excludedFor: readonly string[];
}
export interface OpenCounts {
  readonly running: number;
  readonly dueSoon: number;
  readonly overdue: number;
}
/** `own` counts those of the unit alone, the others its whole subtree. */
export interface SettledCounts {
  readonly met: number;
  readonly metLate: number;
  readonly ownMet: number;
  readonly ownMetLate: number;
}
export interface PastCounts {
  readonly overdue: number;
  readonly ownOverdue: number;
}
type SettledRow = SettledCounts & { readonly unit: string };
type PastRow = PastCounts & { readonly unit: string };
type OpenRow = OpenCounts & { readonly unit: string };

/**
 * Open deadlines of each unit's subtree, from the scopes alone; due soon is what runs and is due by `soonBy`. Scopes are
 * under no policy of rows, so the caller's own cases are left out here.
 */
export async function openCounts(
  db: Database,
  units: readonly string[],
  query: CountQuery & { readonly soonBy: number },
): Promise<Map<string, OpenCounts>> {
  return byUnit(await ofSubtrees(db, [units, ...clockValues(query), instantValue(query.soonBy), ...tailValues(query)]));
}

/** Open deadlines the unit itself answers for, without its subordinates. */
export async function ownCounts(
  db: Database,
  unit: string,
  query: CountQuery & { readonly soonBy: number },
): Promise<OpenCounts> {
  const [row] = await ofUnit(db, [unit, ...clockValues(query), instantValue(query.soonBy), ...tailValues(query)]);
  return row ?? { running: 0, dueSoon: 0, overdue: 0 };
}

/** Deadlines met in time and late in a period, `from` inclusive and `to` exclusive. */
export async function settledCounts(
  db: Database,
  units: readonly string[],
  query: Omit<CountQuery, 'asOf'> & { readonly from: number; readonly to: number },
): Promise<Map<string, SettledCounts>> {
  const clock = clockValues({ ...query, asOf: query.from });
  return byUnit(await settledBelow(db, [units, ...clock, instantValue(query.to), ...tailValues(query)]));
}

/** What was overdue at an earlier instant; see `overdueAsOf` for what that means and costs. */
export async function pastOverdueCounts(
  db: Database,
  units: readonly string[],
  query: CountQuery,
): Promise<Map<string, PastCounts>> {
  return byUnit(await pastBelow(db, [units, ...clockValues(query), ...tailValues(query)]));
}

const clockValues = ({ kind, clock, soft, asOf }: CountQuery): Value[] => [kind, clock, soft, instantValue(asOf)];
const tailValues = ({ excludedFor, series }: Pick<CountQuery, 'excludedFor' | 'series'>): Value[] => [
  excludedFor,
  series ?? null,
];
const byUnit = <C extends object>(rows: readonly (C & { readonly unit: string })[]): Map<string, C> =>
  new Map(rows.map(({ unit, ...counts }) => [unit, counts as unknown as C]));

const buckets = (due: string): string => `
  count(*) filter (where ${due} > $5)::int as running,
  count(*) filter (where ${due} > $5 and ${due} <= $6)::int as "dueSoon",
  count(*) filter (where ${due} <= $5)::int as overdue`;
const notExcluded = (caseNo: string, own: number): string =>
  `${caseNo} not in (select case_no from case_access where body_id = any($${own}::text[]) and reason = 'excluded')`;

const ofSubtrees = plan<OpenRow>(`
  select s.unit_id as unit, ${buckets('s.due_at')} from deadline_scopes s
  where s.unit_id = any($1::text[]) and s.kind = $2 and s.clock = $3 and s.soft = $4
    and ($8::text is null or starts_with(s.case_no, $8)) and ${notExcluded('s.case_no', 7)}
    and s.case_no not in (select sanji_hidden_cases())
  group by s.unit_id`);
const ofUnit = plan<OpenRow>(`
  select ${buckets('d.due_at')} from deadlines d
  where d.unit_id = $1 and d.state in ('running', 'missed') and d.due_at is not null
    and d.kind = $2 and d.clock = $3 and d.soft = $4
    and ($8::text is null or starts_with(d.case_no, $8)) and ${notExcluded('d.case_no', 7)}`);

/** Counts by the unit that answers and adds up along the tree; `own` stops at the unit itself. */
const rolledUp = (sums: string, counts: string, conditions: string, own: number, series: number): string => `
  with per_unit as materialized (
    select d.unit_id, ${counts} from deadlines d
    where d.unit_id in (select descendant_id from unit_closure where ancestor_id = any($1::text[]))
      and d.kind = $2 and d.clock = $3 and d.soft = $4 and ${conditions}
      and ($${series}::text is null or starts_with(d.case_no, $${series})) and ${notExcluded('d.case_no', own)}
    group by d.unit_id
  )
  select r.id as unit, ${sums}
  from unnest($1::text[]) as r(id) join unit_closure c on c.ancestor_id = r.id join per_unit p on p.unit_id = c.descendant_id
  group by r.id`;
const settledBelow = plan<SettledRow>(
  rolledUp(
    `sum(p.met)::int as met, sum(p.late)::int as "metLate", coalesce(sum(p.met) filter (where c.depth = 0), 0)::int as "ownMet",
     coalesce(sum(p.late) filter (where c.depth = 0), 0)::int as "ownMetLate"`,
    `count(*) filter (where d.state = 'met') as met, count(*) filter (where d.state = 'met-late') as late`,
    `d.state in ('met', 'met-late') and d.settled_at >= $5 and d.settled_at < $6`,
    7,
    8,
  ),
);
const pastBelow = plan<PastRow>(
  rolledUp(
    `sum(p.overdue)::int as overdue, coalesce(sum(p.overdue) filter (where c.depth = 0), 0)::int as "ownOverdue"`,
    'count(*) as overdue',
    `d.due_at <= $5 and (d.state in ('running', 'missed') or (d.state in ('met-late', 'cancelled') and d.settled_at > $5))`,
    6,
    7,
  ),
);
