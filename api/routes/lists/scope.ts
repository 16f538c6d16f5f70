import type { FastifyInstance } from 'fastify';
import { isWithin, unitsAmong } from '../../../db/queries/units.ts';
import { type Sight, isCaseVisible, ownBodies, postsOf, seesBody, sightOf } from '../../../db/queries/visibility.ts';
import type { Caller } from '../../context.ts';
import { Problem } from '../../problem.ts';

/** What a request may look at. */
export interface Scope {
  readonly sight: Sight;
  /** Units whose subtrees are listed. */
  readonly roots: readonly string[];
}

interface Asked {
  readonly unit?: string | undefined;
  readonly holder?: string | undefined;
}

/**
 * The subtrees a list is about: of `unit` if named, of `holder` if that is named, else of every unit where the caller has
 * a post that sees cases (none, for members of a union only).
 * @throws Problem `not-found` for a unit that is not there or not within the caller's sight, which looks the same.
 */
export async function scopeOf(app: FastifyInstance, caller: Caller, asked: Asked): Promise<Scope> {
  const { sight, roots } = await scopeWhileReading(app, caller, asked);
  return { sight: await sight, roots };
}

/**
 * The same for a list that must be quick: its reading may begin while the caller's sight is still being worked out, and
 * must be thrown away if `sight` is refused.
 */
export async function scopeWhileReading(
  app: FastifyInstance,
  caller: Caller,
  asked: Asked,
): Promise<{ readonly own: readonly string[]; readonly roots: readonly string[]; readonly sight: Promise<Sight> }> {
  const sight = sightOf(app.db, caller).then((found) => {
    for (const named of [asked.unit, asked.holder]) {
      if (named !== undefined && !seesBody(found, named)) throw new Problem('not-found');
    }
    return found;
  });
  sight.catch(() => undefined); // whoever reads awaits it
  const own = ownBodies(caller.memberships);
  return { own, sight, roots: await rootsOf(app, postsOf(caller.memberships), asked) };
}

async function rootsOf(app: FastifyInstance, posts: readonly string[], { unit, holder }: Asked): Promise<string[]> {
  if (holder !== undefined) return unit !== undefined && !(await isWithin(app.db, holder, unit)) ? [] : [holder];
  if (unit !== undefined) return [unit];
  return (await unitsAmong(app.db, posts)).map(({ id }) => id);
}

/** The caller's sight, once it is known to hold the case. @throws Problem `not-found`. */
export async function sightOfCase(app: FastifyInstance, caller: Caller, caseNo: string): Promise<Sight> {
  const sight = await sightOf(app.db, caller);
  if (!(await isCaseVisible(app.db, sight, caseNo))) throw new Problem('not-found');
  return sight;
}

/** The same for what was written in the case. @throws Problem `not-found`; `forbidden` for those who see heads only. */
export async function sightOfTexts(app: FastifyInstance, caller: Caller, caseNo: string): Promise<Sight> {
  const sight = await sightOfCase(app, caller, caseNo);
  if (sight.headsOnly) throw new Problem('forbidden', undefined, { reason: 'heads-only' });
  return sight;
}
