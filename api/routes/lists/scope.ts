import type { FastifyInstance } from 'fastify';
import { isWithin, unitsAmong } from '../../../db/queries/units.ts';
import { type Sight, isCaseVisible, seesBody, sightOf } from '../../../db/queries/visibility.ts';
import type { Caller } from '../../context.ts';
import { Problem } from '../../problem.ts';

/** What a request may look at. */
export interface Scope {
  readonly sight: Sight;
  /** Units whose subtrees are listed. */
  readonly roots: readonly string[];
}

/**
 * The subtrees a list is about: of `unit` if named, of `holder` if that is named, else of every unit the caller belongs
 * to (none, for members of a union only).
 * @throws Problem `not-found` for a unit that is not there or not within the caller's sight, which looks the same.
 */
export async function scopeOf(
  app: FastifyInstance,
  caller: Caller,
  asked: { readonly unit?: string | undefined; readonly holder?: string | undefined },
): Promise<Scope> {
  const sight = await sightOf(app.db, caller.memberships);
  for (const named of [asked.unit, asked.holder]) {
    if (named !== undefined && !seesBody(sight, named)) throw new Problem('not-found');
  }
  if (asked.holder !== undefined) {
    const outside = asked.unit !== undefined && !(await isWithin(app.db, asked.holder, asked.unit));
    return { sight, roots: outside ? [] : [asked.holder] };
  }
  if (asked.unit !== undefined) return { sight, roots: [asked.unit] };
  return { sight, roots: (await unitsAmong(app.db, sight.own)).map(({ id }) => id) };
}

/** The caller's sight, once it is known to hold the case. @throws Problem `not-found`. */
export async function sightOfCase(app: FastifyInstance, caller: Caller, caseNo: string): Promise<Sight> {
  const sight = await sightOf(app.db, caller.memberships);
  if (!(await isCaseVisible(app.db, sight, caseNo))) throw new Problem('not-found');
  return sight;
}
