import type { FastifyInstance } from 'fastify';
import type { Account } from '../../db/identity/accounts.ts';
import { accountOfAnother } from '../accounts.ts';
import type { Caller } from '../context.ts';
import { requireReach } from '../reach.ts';

/**
 * A user whose ways in the caller keeps: a security officer, over the body that keeps the account and every body where
 * it has a role, and not the user.
 * @throws Problem `forbidden`; `not-found` for a user who is not there or not below
 */
export async function requireOfficerOver(app: FastifyInstance, caller: Caller, userId: string): Promise<Account> {
  return accountOfAnother(app, caller, await requireReach(app.db, caller, 'security-officer'), userId);
}
