import { inArray, sql } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { guidanceLines, serviceUnits, unionOrganisations } from '../schema/index.ts';
import { lineBetween } from './kinds.ts';
import { lockScopes, rebuildClosure, rebuildScopes } from './rebuild.ts';
import type { Register } from './register.ts';
import type { Records } from './rows.ts';

/** Rows in one statement; PostgreSQL takes 65,535 parameters at most. */
const CHUNK = 4_000;

/**
 * Writes the records, replaces the guidance lines of the units among them, and derives closure and scopes anew.
 * @param changed the records that differ from what is stored.
 * @param register the registers as they stand afterwards.
 */
export async function writeRecords(tx: Queryable, changed: Records, register: Register): Promise<void> {
  const unions = changed.unions.map(({ values }) => values);
  const units = changed.units.map(({ values }) => values);
  for (const rows of chunks(unions)) {
    const set = excluded('name', 'kind', 'parent_id', 'active');
    await tx.insert(unionOrganisations).values(rows).onConflictDoUpdate({ target: unionOrganisations.id, set });
  }
  if (units.length === 0) return;
  await lockScopes(tx);
  for (const rows of chunks(units)) {
    const set = excluded('name', 'tier', 'kind', 'union_id', 'opens', 'closes', 'active');
    await tx.insert(serviceUnits).values(rows).onConflictDoUpdate({ target: serviceUnits.id, set });
  }
  await replaceLines(tx, changed, register);
  await rebuildScopes(tx, await rebuildClosure(tx));
}

async function replaceLines(tx: Queryable, { units }: Records, register: Register): Promise<void> {
  const touched = new Set(units.map(({ values }) => values.id));
  // What a unit is decides the kind of its lines, so those to its subordinates are written again as well.
  const below = [...register.superiors].filter(
    ([id, above]) => touched.has(id) || above.some((superior) => touched.has(superior)),
  );
  const lines = below.flatMap(([subordinateId, above]) =>
    above.map((superiorId) => {
      const [superior, subordinate] = [register.units.get(superiorId)!, register.units.get(subordinateId)!];
      return { superiorId, subordinateId, line: lineBetween(superior.kind, subordinate.kind) };
    }),
  );
  for (const ids of chunks(below.map(([id]) => id))) {
    await tx.delete(guidanceLines).where(inArray(guidanceLines.subordinateId, [...ids]));
  }
  for (const rows of chunks(lines)) await tx.insert(guidanceLines).values(rows);
}

/** `set column = excluded.column`, keyed as drizzle wants it. */
function excluded(...names: readonly string[]): Record<string, ReturnType<typeof sql>> {
  const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(names.map((name) => [camel(name), sql.raw(`excluded.${name}`)]));
}

function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let from = 0; from < rows.length; from += CHUNK) yield rows.slice(from, from + CHUNK);
}
