import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { memberships, users } from '../../db/schema/index.ts';
import type { Caller } from '../context.ts';
import { Problem } from '../problem.ts';
import { isWithin, requireReach } from '../reach.ts';

/**
 * A user whose ways in the caller keeps: a security officer, over every body of that user, and not the user.
 * @throws Problem `forbidden`; `not-found` for a user who is not there or not below
 */
export async function requireOfficerOver(app: FastifyInstance, caller: Caller, userId: string) {
  const reach = await requireReach(app.db, caller, 'security-officer');
  if (userId === caller.userId) throw new Problem('forbidden', undefined, { reason: 'own-account' });
  const [user] = await app.db.select().from(users).where(eq(users.id, userId));
  if (!user) throw new Problem('not-found');
  const held = await app.db
    .select({ bodyId: memberships.bodyId })
    .from(memberships)
    .where(eq(memberships.userId, userId));
  const isTheirs = reach === 'everything' || (held.length > 0 && held.every(({ bodyId }) => isWithin(reach, bodyId)));
  if (!isTheirs) throw new Problem('not-found');
  return user;
}
