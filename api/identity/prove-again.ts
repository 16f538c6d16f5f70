import type { FastifyInstance, FastifyRequest } from 'fastify';
import { findAccount } from '../../db/identity/local-accounts.ts';
import { attempt, forgive } from '../../db/identity/throttle.ts';
import type { SessionVia } from '../context.ts';
import { addressOf } from '../plugins/rate-limits.ts';
import { invalidField, Problem } from '../problem.ts';
import { busy } from './check-password.ts';

/**
 * Whoever is logged in shows the password once more; guesses are slowed by session, so that a stolen one is no way to it.
 * @throws Problem `invalid` naming the field, `too-many-requests`
 */
export async function proveAgain(
  app: FastifyInstance,
  request: FastifyRequest,
  via: SessionVia,
  given: { readonly password: string; readonly field: string },
): Promise<void> {
  const { userId } = request.caller;
  const now = app.clock.now();
  const place = { userId, address: addressOf(request), device: `session:${via.hash}` };
  const made = await attempt(app.db, app.house.keys, place, now);
  if (!('own' in made)) throw new Problem('too-many-requests', undefined, made);
  const account = await findAccount(app.db, userId);
  const matches = app.identity.passwords.matches(given.password, account?.passwordHash);
  if (!(await busy(matches, () => forgive(app.db, made, now)))) throw invalidField(given.field, '不正确 / is wrong');
  await forgive(app.db, made, now);
}
