import type { Database, Queryable } from '../db/client.ts';
import type { Reach } from '../db/identity/accounts.ts';
import { subtreesOf } from '../db/organisations/tree.ts';
import { isCityCentre, isAnyUnit } from '../db/queries/units.ts';
import type { Role } from '../db/schema/index.ts';
import type { Caller } from './context.ts';
import { Problem } from './problem.ts';

/**
 * How far the caller's roles of these kinds reach: the bodies where they are held and all below; everything from the
 * city centre, and while there is no unit yet, or nobody could make the first one. Without any of the roles: nothing.
 */
export async function reachOf(db: Queryable, { memberships }: Caller, ...roles: readonly Role[]): Promise<Reach> {
  const bodies = memberships.filter(({ role }) => roles.includes(role)).map(({ bodyId }) => bodyId);
  if (bodies.length === 0) return [];
  if ((await isCityCentre(db, bodies)) || !(await isAnyUnit(db))) return 'everything';
  return [...new Set([...bodies, ...(await subtreesOf(db, bodies))])];
}

export const isWithin = (reach: Reach, body: string): boolean => reach === 'everything' || reach.includes(body);

/** @throws Problem `forbidden` for a caller without any of these roles. */
export async function requireReach(db: Database, caller: Caller, ...roles: readonly Role[]): Promise<Reach> {
  const reach = await reachOf(db, caller, ...roles);
  if (reach.length === 0) throw new Problem('forbidden');
  return reach;
}

/** For what counts for the whole city. @throws Problem `forbidden` for a caller without any of these roles at its centre. */
export async function requireCityRole(db: Database, caller: Caller, ...roles: readonly Role[]): Promise<void> {
  if ((await reachOf(db, caller, ...roles)) !== 'everything') throw new Problem('forbidden');
}
