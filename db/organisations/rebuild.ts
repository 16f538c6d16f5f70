/** What is derived from `guidance_lines`: the closure, and where each open deadline is counted. */
import { sql } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { guidanceLines } from '../schema/index.ts';
import { findCycle } from './cycle.ts';

/** Guidance lines that go in a circle; `units` are the units on it, in order. */
export class GuidanceCycleError extends Error {
  override readonly name = 'GuidanceCycleError';
  readonly units: readonly string[];

  constructor(units: readonly string[]) {
    super(`guidance lines go in a circle: ${[...units, units[0]].join(' -> ')}`);
    this.units = units;
  }
}

/**
 * Derives `unit_closure` anew from the guidance lines: every unit below every unit above it with the shortest way, and
 * below itself at depth 0. Only rows that differ are touched.
 * @returns the units whose place changed; their deadlines need `rebuildScopes`.
 * @throws GuidanceCycleError naming the units, before anything is written.
 */
export async function rebuildClosure(tx: Queryable): Promise<readonly string[]> {
  const lines = await tx
    .select({ above: guidanceLines.superiorId, below: guidanceLines.subordinateId })
    .from(guidanceLines);
  const cycle = findCycle(lines);
  if (cycle) throw new GuidanceCycleError(cycle);
  const { rows } = await tx.execute<{ unit: string }>(sql`
    with recursive up (ancestor_id, descendant_id, depth) as (
      select id, id, 0 from service_units
      union
      select g.superior_id, up.descendant_id, up.depth + 1
      from up join guidance_lines g on g.subordinate_id = up.ancestor_id
    ),
    fresh as (
      select ancestor_id, descendant_id, min(depth) as depth from up group by ancestor_id, descendant_id
    ),
    removed as (
      delete from unit_closure c
      where not exists (
        select from fresh f where f.ancestor_id = c.ancestor_id and f.descendant_id = c.descendant_id
      )
      returning c.descendant_id
    ),
    written as (
      insert into unit_closure (ancestor_id, descendant_id, depth)
      select ancestor_id, descendant_id, depth from fresh f
      where not exists (
        select from unit_closure c
        where c.ancestor_id = f.ancestor_id and c.descendant_id = f.descendant_id and c.depth = f.depth
      )
      on conflict (ancestor_id, descendant_id) do update set depth = excluded.depth
      returning descendant_id
    )
    select descendant_id as unit from removed union select descendant_id from written order by unit`);
  return rows.map((row) => row.unit);
}

/**
 * Keeps every writer of scopes out until the transaction ends. Taken before the closure changes, so that a `record`
 * running at the same time counts its deadlines by the old tree or by the new one, never by half of each.
 */
export async function lockScopes(tx: Queryable): Promise<void> {
  await tx.execute(sql`lock table deadline_scopes in share row exclusive mode`);
}

/**
 * Counts the open deadlines (running or missed, with a due date) once for their unit and once for every unit above it,
 * by the closure as it stands. Scopes that are right already are left alone.
 * @param units only the deadlines these units answer for; all without it.
 */
export async function rebuildScopes(tx: Queryable, units?: readonly string[]): Promise<void> {
  if (units?.length === 0) return;
  const ofUnits = units ? sql`d.unit_id = any(${sql.param([...units])}::text[])` : sql`true`;
  await tx.execute(sql`
    delete from deadline_scopes s
    using deadlines d
    where d.case_no = s.case_no and d.id = s.deadline_id and ${ofUnits}
      and not exists (
        select from unit_closure c
        where c.ancestor_id = s.unit_id and c.descendant_id = d.unit_id
          and d.state in ('running', 'missed') and d.due_at = s.due_at
          and d.kind = s.kind and d.clock = s.clock and d.soft = s.soft
      )`);
  await tx.execute(sql`
    insert into deadline_scopes (unit_id, kind, clock, soft, due_at, case_no, deadline_id)
    select c.ancestor_id, d.kind, d.clock, d.soft, d.due_at, d.case_no, d.id
    from deadlines d join unit_closure c on c.descendant_id = d.unit_id
    where d.state in ('running', 'missed') and d.due_at is not null and ${ofUnits}
    on conflict do nothing`);
}
