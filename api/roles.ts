import type { Database } from '../db/client.ts';
import { isCityCentre } from '../db/queries/units.ts';
import type { Role } from '../db/schema/index.ts';
import type { Caller } from './context.ts';
import { Problem } from './problem.ts';

/** For what is about the whole house and not about a unit: whether the caller has one of these roles anywhere. */
export const hasRole = ({ memberships }: Caller, ...roles: readonly Role[]): boolean =>
  memberships.some((held) => roles.includes(held.role));

/** @throws Problem `forbidden` for a caller without any of these roles. */
export function requireRole(caller: Caller, ...roles: readonly Role[]): void {
  if (!hasRole(caller, ...roles)) throw new Problem('forbidden');
}

/** For what counts for the whole city. @throws Problem `forbidden` for a caller without any of these roles at its centre. */
export async function requireCityRole(db: Database, { memberships }: Caller, ...roles: readonly Role[]): Promise<void> {
  const at = memberships.filter(({ role }) => roles.includes(role)).map(({ bodyId }) => bodyId);
  if (at.length === 0 || !(await isCityCentre(db, at))) throw new Problem('forbidden');
}
