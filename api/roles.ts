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
