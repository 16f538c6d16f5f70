import type { FastifyInstance } from 'fastify';
import { type Account, findAccount, type Reach } from '../db/identity/accounts.ts';
import type { Role } from '../db/schema/index.ts';
import type { Caller } from './context.ts';
import { Problem } from './problem.ts';
import { isWithin } from './reach.ts';

/** 三员 look at accounts, each within the subtree of their body; those of the city centre at all. */
export const KEEPERS = ['administrator', 'security-officer', 'auditor'] as const satisfies readonly Role[];

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
