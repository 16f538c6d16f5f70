/** What was overdue at an earlier instant: a reproducible answer, slower than today's list. */
import type { Database } from '../client.ts';
import {
  type DeadlineRow,
  type RawDeadline,
  deadlineColumns,
  deadlineConditions,
  filterValues,
  toDeadline,
} from './deadline-row.ts';
import { type OpenPage, scopeEntries, startOf } from './deadlines-open.ts';
import { instantValue, prepareEach } from './prepared.ts';

/**
 * The deadlines that were overdue at `asOf`: due by then and not settled by then. Asked again later it gives the same
 * answer, because what is settled since moves from the one half (open) to the other (settled after `asOf`).
 *
 * The settled half reads every late or cancelled deadline of the subtree settled after `asOf` and sorts them, so it
 * grows with the time gone by. A deadline met in time was never overdue and is not read; a window lapses at its due date. Due dates, units and the tree
 * are those on record now: an extension granted since, or a correction, counts as if it had always been there.
 */
export async function overdueAsOf(
  db: Database,
  asOf: number,
  page: Omit<OpenPage, 'dueAfter' | 'dueBy'>,
): Promise<DeadlineRow[]> {
  const { roots, filter, after, limit } = page;
  if (roots.length === 0) return [];
  const start = startOf({ after, dueAfter: -Infinity });
  const values = [...filterValues(filter), roots, instantValue(asOf), ...start, false];
  return (await statement(limit)(db, values)).map(toDeadline);
}

const statement = prepareEach<number, RawDeadline>(
  (limit) => `
  select page.*, u.name as unit_name, u.tier as unit_tier
  from (
    select distinct on (p.due_at, p.case_no, p.id) p.*
    from (
      select o.* from unnest($11::text[]) as root(unit_id) cross join lateral (${scopeEntries('root.unit_id', limit)}) o
      union all
      (select ${deadlineColumns}
      from deadlines d
      where d.unit_id in (select descendant_id from unit_closure where ancestor_id = any($11::text[]))
        and d.state in ('met-late', 'cancelled') and d.settled_at > $12
        and d.kind = $1 and d.clock = $2 and d.soft = $3
        and d.due_at <= $12 and (d.due_at, d.case_no, d.id) > ($13, $14, $15)
        and ${deadlineConditions}
      order by d.due_at, d.case_no, d.id limit ${limit})
    ) p
    order by p.due_at, p.case_no, p.id limit ${limit}
  ) page left join service_units u on u.id = page.unit_id
  order by page.due_at, page.case_no, page.id`,
);
