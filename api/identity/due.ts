import type { Role } from '../../db/schema/index.ts';
import type { IdentitySettings } from '../../settings/identity.ts';
import type { Caller } from '../context.ts';

/** What has to be done before anything else is open. */
export type Due = 'password-change-due' | 'second-factor-due';

const DUTIES: readonly Role[] = ['administrator', 'security-officer', 'auditor'];

/** What is due of somebody who came in with a password; whoever came in by the provider was asked there. */
export function dueOf({ via, memberships }: Caller, { secondFactor }: IdentitySettings): Due | undefined {
  if (via.kind !== 'session' || via.by !== 'password') return undefined;
  if (via.mustChangePassword) return 'password-change-due';
  const isDemanded = secondFactor === 'everyone' || memberships.some(({ role }) => DUTIES.includes(role));
  return isDemanded && !via.secondFactor ? 'second-factor-due' : undefined;
}
