import type { FastifyInstance } from 'fastify';
import { type Account, findAccount, type Reach } from '../../../db/identity/accounts.ts';
import { subtreeOf } from '../../../db/organisations/tree.ts';
import { journalAccess } from '../../../db/queries/access.ts';
import type { Queryable } from '../../../db/client.ts';
import { isCityCentre } from '../../../db/queries/units.ts';
import type { Role } from '../../../db/schema/index.ts';
import type { Caller } from '../../context.ts';
import { Problem } from '../../problem.ts';
import { requireRole } from '../../roles.ts';

/** 三员 look at accounts, each within the subtree of their body; those of the city centre at all. */
export const KEEPERS = ['administrator', 'security-officer', 'auditor'] as const satisfies readonly Role[];

/**
 * How far the caller's roles of these kinds reach.
 * @throws Problem `forbidden` for a caller without any of them.
 */
export async function reachOf(app: FastifyInstance, caller: Caller, ...roles: readonly Role[]): Promise<Reach> {
  requireRole(caller, ...roles);
  const held = caller.memberships.filter(({ role }) => roles.includes(role));
  const bodies = held.map(({ bodyId }) => bodyId);
  if (await isCityCentre(app.db, bodies)) return 'everything';
  const below = await Promise.all(bodies.map((body) => subtreeOf(app.db, body)));
  return [...new Set([...bodies, ...below.flat()])];
}

export const isWithin = (reach: Reach, body: string): boolean => reach === 'everything' || reach.includes(body);

/**
 * The account, which is somebody else's and all of whose bodies are within reach.
 * @throws Problem `not-found`; `forbidden` for the caller's own, and for one that is somebody elsewhere too.
 */
export async function accountOfAnother(
  app: FastifyInstance,
  caller: Caller,
  reach: Reach,
  id: string,
): Promise<Account> {
  const account = await findAccount(app.db, reach, id);
  if (!account) throw new Problem('not-found');
  if (id === caller.userId) throw new Problem('forbidden', undefined, { reason: 'own-account' });
  const bodies = [...account.posts.map(({ bodyId }) => bodyId), ...(account.bodyId === null ? [] : [account.bodyId])];
  if (!bodies.every((body) => isWithin(reach, body)))
    throw new Problem('forbidden', undefined, { reason: 'not-yours-to-do' });
  return account;
}

/** Writes down what was changed, in the same transaction. Nothing personal: labels are posts. */
export const journalChange = (
  tx: Queryable,
  app: FastifyInstance,
  caller: Caller,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> => journalAccess(tx, { at: app.clock.now(), userId: caller.userId, kind: 'administration', detail });
