import { count, eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { isCityCentre, isWithin } from '../../db/queries/units.ts';
import { memberships, serviceUnits, users } from '../../db/schema/index.ts';
import type { Caller } from '../context.ts';
import { Problem } from '../problem.ts';
import { requireRole } from '../roles.ts';

/** Units at which the caller is security officer. @throws Problem `forbidden` when there is none */
function officersUnits(caller: Caller): string[] {
  requireRole(caller, 'security-officer');
  return caller.memberships.filter(({ role }) => role === 'security-officer').map(({ bodyId }) => bodyId);
}

/** Whether all the bodies are at or below the officer's units; the city centre's officer is over everything. */
async function isOver(app: FastifyInstance, units: readonly string[], bodies: readonly string[]): Promise<boolean> {
  const [all] = await app.db.select({ n: count() }).from(serviceUnits);
  if (all?.n === 0 || (await isCityCentre(app.db, units))) return true;
  if (bodies.length === 0) return false;
  for (const body of bodies) {
    const within = await Promise.all(units.map((unit) => isWithin(app.db, body, unit)));
    if (!within.includes(true)) return false;
  }
  return true;
}

/**
 * A user whose ways in the caller keeps: a security officer, over every body of that user, and not the user.
 * @throws Problem `forbidden`; `not-found` for a user who is not there or not below
 */
export async function requireOfficerOver(app: FastifyInstance, caller: Caller, userId: string) {
  const units = officersUnits(caller);
  if (userId === caller.userId) throw new Problem('forbidden', undefined, { reason: 'own-account' });
  const [user] = await app.db.select().from(users).where(eq(users.id, userId));
  if (!user) throw new Problem('not-found');
  const held = await app.db
    .select({ bodyId: memberships.bodyId })
    .from(memberships)
    .where(eq(memberships.userId, userId));
  const isTheirs = await isOver(app, units, [...new Set(held.map(({ bodyId }) => bodyId))]);
  if (!isTheirs) throw new Problem('not-found');
  return user;
}

/** A unit whose keys the caller keeps. @throws Problem `forbidden` */
export async function isOfficerOverUnit(app: FastifyInstance, caller: Caller, unitId: string): Promise<boolean> {
  return isOver(app, officersUnits(caller), [unitId]);
}
