/** Whose members somebody may read and keep: by unions, since a member belongs to one. */
import { sql } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import type { Membership } from '../organisations/tree.ts';
import { isCityCentre } from '../queries/units.ts';
import { textArray } from '../queries/visibility.ts';
import type { Role } from '../schema/index.ts';

/** Unions whose members are within reach; everything for the city. */
export type UnionReach = 'everything' | ReadonlySet<string>;
export const isOfReach = (reach: UnionReach, union: string): boolean => reach === 'everything' || reach.has(union);
export const isNobody = (reach: UnionReach): boolean => reach !== 'everything' && reach.size === 0;

/** 『及时采集平台服务范围内的全部会员信息』 (二(四)2): staff of 二级 and 三级 keep the members of their scope. */
const KEEPING: readonly Role[] = ['caseworker', 'unit-head'];
const READING: readonly Role[] = [...KEEPING, 'supervisor'];

/** Unions whose members somebody enters and changes: staff of their units; of the whole city its centre's supervisors. */
export const keepersReach = (db: Queryable, memberships: readonly Membership[]): Promise<UnionReach> =>
  reachOf(db, memberships, KEEPING);
/** Unions whose members somebody looks up. */
export const readersReach = (db: Queryable, memberships: readonly Membership[]): Promise<UnionReach> =>
  reachOf(db, memberships, READING);

async function reachOf(db: Queryable, memberships: readonly Membership[], roles: readonly Role[]): Promise<UnionReach> {
  const at = (...wanted: readonly Role[]) =>
    memberships.filter(({ role }) => wanted.includes(role)).map(({ bodyId }) => bodyId);
  const city = at('supervisor');
  if (city.length > 0 && (await isCityCentre(db, city))) return 'everything';
  const bodies = at(...roles);
  if (bodies.length === 0) return new Set();
  const { rows } = await db.execute<{ id: string }>(sql`
    with recursive served as (
      select distinct below.union_id as id
      from service_units own
      join unit_closure c on c.ancestor_id = own.id
      join service_units below on below.id = c.descendant_id
      where own.id = any(${textArray(bodies)}) and own.kind = any(${textArray(SERVING)}) and below.kind = any(${textArray(SERVING)})
    ), scope as (
      select id from served
      union select o.id from union_organisations o join scope s on o.parent_id = s.id
    ) select id from scope`);
  return new Set(rows.map(({ id }) => id));
}

/** Units that serve the members of their own union; a department of the city belongs to the city's, and serves none. */
const SERVING = ['district-centre', 'bureau-centre', 'station', 'staff-home'];
