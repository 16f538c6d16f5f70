import { type Role, threeDuties } from '../../workflows/kit/roles.ts';

/**
 * 三员分立: whoever runs the system, whoever grants authority and whoever reads the journals are three people, and none of
 * them handles cases.
 * @returns whether one person may have all of these roles, wherever.
 */
export const mayBeOnePerson = (roles: readonly Role[]): boolean => {
  const different = new Set(roles);
  return different.size <= 1 || !threeDuties.some((duty) => different.has(duty));
};
