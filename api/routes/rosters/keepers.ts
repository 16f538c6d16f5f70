import type { FastifyInstance } from 'fastify';
import { ancestorsOf } from '../../../db/organisations/tree.ts';
import type { Listed, Reader } from '../../../db/rosters/directory.ts';
import { findEntry } from '../../../db/rosters/directory.ts';
import type { RosterKind } from '../../../db/rosters/conflicts.ts';
import type { Caller } from '../../context.ts';
import { Problem } from '../../problem.ts';
import { isWithin, reachOf } from '../../reach.ts';
import { hasRole } from '../../roles.ts';

const STAFF: readonly string[] = ['call-taker', 'caseworker', 'unit-head', 'mediator', 'reviewer', 'supervisor'];

/** Whose entries a caller sees: administrators all, staff those that serve their units or are kept there or below. */
export const readerOf = (caller: Caller): Reader =>
  hasRole(caller, 'administrator')
    ? 'everything'
    : [...new Set(caller.memberships.filter(({ role }) => STAFF.includes(role)).map(({ bodyId }) => bodyId))];

/** Whether the caller keeps the entries of a unit: its head, a supervisor above it, or an administrator of it or above. */
export async function keeps(app: FastifyInstance, caller: Caller, unitId: string): Promise<boolean> {
  if (isWithin(await reachOf(app.db, caller, 'administrator'), unitId)) return true;
  const above = await ancestorsOf(app.db, unitId);
  const holds = (role: string, units: readonly string[]) =>
    caller.memberships.some((held) => held.role === role && units.includes(held.bodyId));
  if (holds('unit-head', [unitId])) return true;
  return holds('supervisor', above);
}

/** @throws Problem `forbidden` for a caller who does not keep the entries of this unit. */
export async function requireKeeper(app: FastifyInstance, caller: Caller, unitId: string): Promise<void> {
  if (!(await keeps(app, caller, unitId))) throw new Problem('forbidden', undefined, { reason: 'not-yours-to-do' });
}

/** The entry as the caller may see it. @throws Problem `not-found`. */
export async function entryFor(app: FastifyInstance, caller: Caller, kind: RosterKind, id: string): Promise<Listed> {
  const entry = await findEntry(app.db, readerOf(caller), kind, id);
  if (!entry) throw new Problem('not-found');
  return entry;
}

/** The entry, for whoever keeps it. @throws Problem `not-found`, or `forbidden` for those who may only look. */
export async function entryToKeep(app: FastifyInstance, caller: Caller, kind: RosterKind, id: string): Promise<Listed> {
  const entry = await entryFor(app, caller, kind, id);
  await requireKeeper(app, caller, entry.unitId);
  return entry;
}
