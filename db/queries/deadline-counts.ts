/** How many deadlines run, are due soon, overdue, met: one line per unit. */
import type { Database } from '../client.ts';
import type { ClockFilter } from './deadline-row.ts';
import { instantValue, prepare } from './prepared.ts';

export interface CountQuery extends ClockFilter {
  readonly process?: string | undefined;
  readonly asOf: number;
  /** End of "due soon". */
  readonly soonBy: number;
  /** Settled in this period; from inclusive, to exclusive. */
  readonly period?: { readonly from: number; readonly to: number } | undefined;
  /** Bodies from whose excluded cases the caller is kept away (Sight.own). */
  readonly excludedFor: readonly string[];
}

export interface OpenCounts {
  readonly running: number;
  readonly dueSoon: number;
  readonly overdue: number;
}
export interface SettledCounts {
  readonly met: number;
  readonly metLate: number;
}

interface OpenRow extends OpenCounts {
  readonly unit: string;
}
interface SettledRow extends SettledCounts {
  readonly unit: string;
}

/** Open deadlines of each unit's subtree, from the scopes alone (with a process, also from the deadlines). */
export async function openCounts(
  db: Database,
  units: readonly string[],
  query: CountQuery,
): Promise<Map<string, OpenCounts>> {
  const values = [
    units,
    query.kind,
    query.clock,
    query.soft,
    instantValue(query.asOf),
    instantValue(query.soonBy),
    query.excludedFor,
  ];
  const rows =
    query.process === undefined ? await ofSubtrees(db, values) : await ofProcess(db, [...values, query.process]);
  return new Map(rows.map(({ unit, ...counts }) => [unit, counts]));
}

/** Open deadlines the unit itself answers for, without its subordinates. */
export async function ownCounts(db: Database, unit: string, query: CountQuery): Promise<OpenCounts> {
  const values = [
    [unit],
    query.kind,
    query.clock,
    query.soft,
    instantValue(query.asOf),
    instantValue(query.soonBy),
    query.excludedFor,
  ];
  const [row] = await ofUnit(db, [...values, query.process ?? null]);
  return { running: row?.running ?? 0, dueSoon: row?.dueSoon ?? 0, overdue: row?.overdue ?? 0 };
}

/** Deadlines met in time and late within the period, by subtree; with `own` by the unit alone. */
export async function settledCounts(
  db: Database,
  units: readonly string[],
  query: CountQuery & { readonly period: NonNullable<CountQuery['period']> },
  own = false,
): Promise<Map<string, SettledCounts>> {
  const { kind, clock, soft, process, period, excludedFor } = query;
  const values = [
    units,
    kind,
    clock,
    soft,
    instantValue(period.from),
    instantValue(period.to),
    excludedFor,
    process ?? null,
  ];
  const rows = await (own ? settledOwn : settledBelow)(db, values);
  return new Map(rows.map(({ unit, ...counts }) => [unit, counts]));
}

/** What was overdue at an earlier instant, by subtree; see `overdueAsOf` for what that means and costs. */
export async function pastOverdueCounts(
  db: Database,
  units: readonly string[],
  query: CountQuery,
  own = false,
): Promise<Map<string, number>> {
  const { kind, clock, soft, asOf, process, excludedFor } = query;
  const values = [units, kind, clock, soft, instantValue(asOf), excludedFor, process ?? null];
  const rows = await (own ? pastOwn : pastBelow)(db, values);
  return new Map(rows.map(({ unit, overdue }) => [unit, overdue]));
}

const buckets = (due: string): string => `
  count(*) filter (where ${due} > $5)::int as running,
  count(*) filter (where ${due} > $5 and ${due} <= $6)::int as "dueSoon",
  count(*) filter (where ${due} <= $5)::int as overdue`;
const notExcluded = (caseNo: string, own: number): string =>
  `${caseNo} not in (select case_no from case_access where body_id = any($${own}::text[]) and reason = 'excluded')`;

const ofSubtrees = prepare<OpenRow>(`
  select s.unit_id as unit, ${buckets('s.due_at')} from deadline_scopes s
  where s.unit_id = any($1::text[]) and s.kind = $2 and s.clock = $3 and s.soft = $4 and ${notExcluded('s.case_no', 7)}
  group by s.unit_id`);
const ofProcess = prepare<OpenRow>(`
  select s.unit_id as unit, ${buckets('s.due_at')} from deadline_scopes s
  join deadlines d on d.case_no = s.case_no and d.id = s.deadline_id and d.process = $8
  where s.unit_id = any($1::text[]) and s.kind = $2 and s.clock = $3 and s.soft = $4 and ${notExcluded('s.case_no', 7)}
  group by s.unit_id`);
const ofUnit = prepare<OpenRow>(`
  select d.unit_id as unit, ${buckets('d.due_at')} from deadlines d
  where d.unit_id = any($1::text[]) and d.state in ('running', 'missed') and d.due_at is not null
    and d.kind = $2 and d.clock = $3 and d.soft = $4 and ($8::text is null or d.process = $8) and ${notExcluded('d.case_no', 7)}
  group by d.unit_id`);

const settledOf = (reach: string): string => `
  select c.ancestor_id as unit,
    count(*) filter (where d.state = 'met')::int as met, count(*) filter (where d.state = 'met-late')::int as "metLate"
  from unit_closure c join deadlines d on d.unit_id = c.descendant_id
  where c.ancestor_id = any($1::text[]) ${reach} and d.state in ('met', 'met-late') and d.settled_at >= $5 and d.settled_at < $6
    and d.kind = $2 and d.clock = $3 and d.soft = $4 and ($8::text is null or d.process = $8) and ${notExcluded('d.case_no', 7)}
  group by c.ancestor_id`;
const settledBelow = prepare<SettledRow>(settledOf(''));
const settledOwn = prepare<SettledRow>(settledOf('and c.depth = 0'));

const pastOf = (reach: string): string => `
  select c.ancestor_id as unit, count(*)::int as overdue
  from unit_closure c join deadlines d on d.unit_id = c.descendant_id
  where c.ancestor_id = any($1::text[]) ${reach} and d.due_at <= $5
    and (d.state in ('running', 'missed') or (d.state in ('met-late', 'cancelled') and d.settled_at > $5))
    and d.kind = $2 and d.clock = $3 and d.soft = $4 and ($7::text is null or d.process = $7) and ${notExcluded('d.case_no', 6)}
  group by c.ancestor_id`;
const pastBelow = prepare<{ unit: string; overdue: number }>(pastOf(''));
const pastOwn = prepare<{ unit: string; overdue: number }>(pastOf('and c.depth = 0'));
