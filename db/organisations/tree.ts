/** Questions to the tree of service units. Everything reads `unit_closure`, one indexed step whatever the depth. */
import { sql } from 'drizzle-orm';
import type { BusinessHours } from '../../calendar/index.ts';
import type { Database, Queryable } from '../client.ts';
import { prepare } from '../queries/prepared.ts';
import type { Role } from '../schema/index.ts';
import type { UnitKind } from './kinds.ts';

export { GuidanceCycleError, lockScopes, rebuildClosure, rebuildScopes } from './rebuild.ts';
export { findCycle } from './cycle.ts';

/** A service unit as a case sees it. `above` are all units over it, nearest first, equally near ones by id. */
export interface UnitRef {
  readonly id: string;
  readonly tier: 1 | 2 | 3;
  readonly kind: UnitKind;
  readonly unionId: string;
  readonly above: readonly string[];
  readonly hours?: BusinessHours;
  /** False: the unit still answers for what it holds but receives nothing new. */
  readonly active: boolean;
}

export interface Membership {
  readonly role: Role;
  readonly bodyId: string;
}

/** The units themselves and every unit below one of them, by id; ids that are no unit drop out. */
export async function subtreesOf(db: Queryable, unitIds: readonly string[]): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select distinct descendant_id as id from unit_closure
    where ancestor_id = any(${sql.param([...unitIds])}::text[]) order by id`);
  return rows.map((row) => row.id);
}

/** Every unit above the unit, nearest first, without itself. */
export async function ancestorsOf(db: Queryable, unitId: string): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(
    sql`select ancestor_id as id from unit_closure where descendant_id = ${unitId} and depth > 0 order by depth, id`,
  );
  return rows.map((row) => row.id);
}

interface UnitRow extends Record<string, unknown> {
  readonly id: string;
  readonly tier: 1 | 2 | 3;
  readonly kind: UnitKind;
  readonly union_id: string;
  readonly opens: string | null;
  readonly closes: string | null;
  readonly active: boolean;
  readonly above: readonly string[];
}

/** The units with these ids, in one query; unknown ids are missing from the map. */
export async function unitRefs(db: Queryable, ids: readonly string[]): Promise<Map<string, UnitRef>> {
  if (ids.length === 0) return new Map();
  const { rows } = await db.execute<UnitRow>(sql`
    select u.id, u.tier, u.kind, u.union_id, u.opens, u.closes, u.active,
      array(
        select c.ancestor_id from unit_closure c
        where c.descendant_id = u.id and c.depth > 0
        order by c.depth, c.ancestor_id
      ) as above
    from service_units u
    where u.id = any(${sql.param([...new Set(ids)])}::text[])`);
  return new Map(rows.map((row) => [row.id, toUnitRef(row)]));
}

/** The unit with this id, or undefined. */
export async function unitRef(db: Queryable, unitId: string): Promise<UnitRef | undefined> {
  return (await unitRefs(db, [unitId])).get(unitId);
}

function toUnitRef({ id, tier, kind, union_id: unionId, opens, closes, active, above }: UnitRow): UnitRef {
  const ref = { id, tier, kind, unionId, above, active };
  return opens && closes ? { ...ref, hours: { opens, closes } } : ref;
}

/**
 * Which bodies' cases a person sees: for each membership at a unit that unit, all below it, and the union the unit
 * itself belongs to; for each membership at a union that union alone. The unions of units below are not included:
 * copies for record are addressed to one union, not to those above it.
 */
export async function visibleBodies(db: Database, memberships: readonly Membership[]): Promise<string[]> {
  if (memberships.length === 0) return [];
  const rows = await visibleFrom(db, [[...new Set(memberships.map((membership) => membership.bodyId))]]);
  return rows.map((row) => row.id);
}

const visibleFrom = prepare<{ readonly id: string }>(`
  select descendant_id as id from unit_closure where ancestor_id = any($1::text[])
  union
  select union_id from service_units where id = any($1::text[])
  union
  select id from union_organisations where id = any($1::text[])
  order by id`);
