/** Settled deadlines by when they were settled, newest first; suspended ones; those of one case. */
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
import { instantValue, prepare, prepareEach } from './prepared.ts';

/** Where a page by settling date ended. */
export interface SettledKey {
  readonly settledAt: number;
  readonly caseNo: string;
  readonly id: string;
}
export type SettledState = 'met' | 'met-late' | 'lapsed' | 'cancelled';

export interface SettledPage {
  readonly roots: readonly string[];
  readonly filter: DeadlineFilter;
  readonly state: SettledState;
  /** Settled at or after this instant … */
  readonly from: number;
  /** … and at or before this one. */
  readonly until: number;
  readonly after?: SettledKey | undefined;
  readonly limit: number;
}

const DAY_MS = 86_400_000;
/** How far back a page is looked for, widened until it is full. */
const WINDOWS_DAYS = [2, 16, 128, Infinity];

/**
 * What was settled in some subtrees, newest first: one index range per unit, merged. A page of a large subtree is full
 * after a few days of it, so that it need not be read from every unit.
 */
export async function settledDeadlines(db: Database, page: SettledPage): Promise<DeadlineRow[]> {
  const { roots, filter, state, from, after, limit } = page;
  if (roots.length === 0) return [];
  const until = after ? Math.min(after.settledAt, page.until) : page.until;
  const key = after ? [instantValue(after.settledAt), after.caseNo, after.id] : ['infinity', '', ''];
  for (const days of WINDOWS_DAYS) {
    const since = Math.max(from, until - days * DAY_MS);
    const values = [...filterValues(filter), roots, state, instantValue(since), instantValue(until), ...key];
    const rows = await settledStatement(limit)(db, values);
    if (rows.length === limit || since === from) return rows.map(toDeadline);
  }
  return [];
}

const settledStatement = prepareEach<number, RawDeadline>(
  (limit) => `
  select page.*, u.name as unit_name, u.tier as unit_tier
  from (
    select p.*
    from (select distinct descendant_id from unit_closure where ancestor_id = any($11::text[])) below
    cross join lateral (
      select ${deadlineColumns}
      from deadlines d
      where d.unit_id = below.descendant_id and d.state = $12 and d.settled_at >= $13 and d.settled_at <= $14
        and (d.settled_at, d.case_no, d.id) < ($15, $16, $17)
        and d.kind = $1 and d.clock = $2 and d.soft = $3 and ${deadlineConditions}
      order by d.settled_at desc, d.case_no desc, d.id desc limit ${limit}
    ) p
    order by p.settled_at desc, p.case_no desc, p.id desc limit ${limit}
  ) page left join service_units u on u.id = page.unit_id
  order by page.settled_at desc, page.case_no desc, page.id desc`,
);

export interface SuspendedPage {
  readonly roots: readonly string[];
  readonly filter: DeadlineFilter;
  readonly after?: { readonly caseNo: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** Deadlines whose clock stands still now, by case. */
export async function suspendedDeadlines(db: Database, page: SuspendedPage): Promise<DeadlineRow[]> {
  const { roots, filter, after, limit } = page;
  if (roots.length === 0) return [];
  const values = [...filterValues(filter), roots, after?.caseNo ?? '', after?.id ?? ''];
  return (await suspendedStatement(limit)(db, values)).map(toDeadline);
}

const suspendedStatement = prepareEach<number, RawDeadline>(
  (limit) => `
  select ${deadlineColumns}, u.name as unit_name, u.tier as unit_tier
  from deadlines d left join service_units u on u.id = d.unit_id
  where d.unit_id in (select descendant_id from unit_closure where ancestor_id = any($11::text[])) and d.state = 'suspended'
    and (d.case_no, d.id) > ($12, $13)
    and d.kind = $1 and d.clock = $2 and d.soft = $3 and ${deadlineConditions}
  order by d.case_no, d.id limit ${limit}`,
);

/** Every deadline of a case in the order in which they began. The caller's sight of the case is checked before. */
export async function deadlinesOfCase(db: Database, caseNo: string): Promise<DeadlineRow[]> {
  return (await ofCase(db, [caseNo])).map(toDeadline);
}

const ofCase = prepare<RawDeadline>(`
  select ${deadlineColumns}, u.name as unit_name, u.tier as unit_tier
  from deadlines d left join service_units u on u.id = d.unit_id
  where d.case_no = $1 order by d.started_at, d.id`);
