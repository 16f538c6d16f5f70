import type { Database } from '../../db/client.ts';
import { platformOf } from '../../db/organisations/platform.ts';
import { unitRefs, type UnitRef } from '../../db/organisations/tree.ts';
import { authorityFor } from '../../workflows/kit/authority.ts';
import type { Actor } from '../../workflows/kit/messages.ts';
import type { Process } from '../../workflows/kit/vocabulary.ts';
import { Problem } from '../problem.ts';
import { policiesInForce } from './references.ts';

/** A reorganisation is seen by intakes after this at the latest. */
const PLATFORM_FRESH_MS = 2_000;
interface Held {
  readonly unit: UnitRef;
  readonly readAt: number;
}
const platforms = new WeakMap<Database, Map<string, Held>>();

/**
 * The unit that runs a process at the city (一级工作平台), as its declaration says, on the Beijing day of `at`.
 * @throws Problem `unavailable` if there is none, as before the organisations are loaded.
 */
export async function platformUnit(db: Database, process: Process, at: number): Promise<UnitRef> {
  const known = platforms.get(db) ?? new Map<string, Held>();
  platforms.set(db, known);
  const held = known.get(process.name);
  if (held && performance.now() - held.readAt < PLATFORM_FRESH_MS) return held.unit;
  const unit = await platformOf(db, process, await policiesInForce(db, process, at));
  if (!unit) {
    const missing = `no platform of ${process.name} among the units; import the organisations, or name it by policy`;
    throw new Problem('unavailable', missing, { retryAfterSeconds: 60 });
  }
  known.set(process.name, { unit, readAt: performance.now() });
  return unit;
}

/**
 * The unit that takes a new case in: the platform, for those who may open there, else the first of the actor's own units
 * that the declaration lets take cases in.
 * @throws Problem `forbidden` if no role of the actor may open one.
 */
export async function intakeUnit(db: Database, process: Process, actor: Actor, platform: UnitRef): Promise<UnitRef> {
  const mayOpenAt = (unit: UnitRef) => authorityFor(process.open, actor, { holder: unit, platform, intake: unit });
  if (mayOpenAt(platform)) return platform;
  const tiers = process.intakeTiers ?? [];
  const own = tiers.length === 0 ? [] : actor.roles.map(({ unit }) => unit);
  const units = await unitRefs(db, own);
  for (const id of own) {
    const unit = units.get(id);
    if (unit?.active && tiers.includes(unit.tier) && mayOpenAt(unit)) return unit;
  }
  throw new Problem('forbidden', undefined, { reason: 'not-yours-to-do' });
}
