import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { prepare } from '../../db/queries/prepared.ts';
import { type Sight, sightOf } from '../../db/queries/visibility.ts';
import { type RowSight, withRowSight } from '../../db/row-sight.ts';
import { isUnavailable } from '../../db/unavailable.ts';
import { Problem } from '../problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the database shows to this request; nothing before the caller is known. */
    rowSight: RowSight | null;
  }
}

/** From here on whatever a request reads or writes is what its caller may see: PostgreSQL itself holds to it. */
async function sight(app: FastifyInstance): Promise<void> {
  app.decorateRequest('rowSight', null);
  app.addHook('onRequest', (request, _reply, done) => {
    if (!request.caller) return done();
    prepareSight(app, request).then(
      (found) => withRowSight(found, () => done()),
      (error: Error) => done(isUnavailable(error) ? away() : error),
    );
  });
  // What reads the body does so outside of what came before it.
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.rowSight) withRowSight(request.rowSight, () => done());
    else done();
  });
}

const away = (): Problem => new Problem('unavailable', 'the database does not answer', { retryAfterSeconds: 2 });

/** What the database is to show to the caller of a request. */
export async function prepareSight(app: FastifyInstance, request: FastifyRequest): Promise<RowSight> {
  const { caller } = request;
  const [seen, entries] = await Promise.all([
    sightOf(app.db, caller),
    caller.memberships.some(({ role }) => role === 'lawyer') ? entriesOf(app.db, [caller.userId]) : undefined,
  ]);
  if (entries) request.caller = { ...caller, entries: entries.map(({ id }) => id) };
  return (request.rowSight = rowSightOf(caller.userId, seen));
}

const entriesOf = prepare<{ id: string }>('select id from roster_entries where user_id = $1');

/** What PostgreSQL shows to an account that sees this much. */
export const rowSightOf = (user: string, { bodies, own, named = '' }: Sight): RowSight => ({
  ...{ bodies: joined(bodies), own: joined(own), user, named },
});

/** One text for one list: what was joined before is not joined again. */
function joined(ids: readonly string[]): string {
  const known = texts.get(ids) ?? ids.join();
  texts.set(ids, known);
  return known;
}
const texts = new WeakMap<readonly string[], string>();

export default fp(sight, { name: 'sight', fastify: '5.x', dependencies: ['authentication'] });
