/** The registers as they stand, and as they would stand with a file laid over them. */
import type { Queryable } from '../client.ts';
import { guidanceLines, serviceUnits, unionOrganisations } from '../schema/index.ts';
import type { Records, UnionValues, UnitValues } from './rows.ts';

export interface Register {
  readonly unions: ReadonlyMap<string, UnionValues>;
  readonly units: ReadonlyMap<string, UnitValues>;
  /** Superiors by unit, sorted. */
  readonly superiors: ReadonlyMap<string, readonly string[]>;
}

/** Reads both registers and the guidance lines whole; some ten thousand rows at the size of the city. */
export async function readRegister(db: Queryable): Promise<Register> {
  const unions = await db.select().from(unionOrganisations);
  const units = await db.select().from(serviceUnits);
  const lines = await db.select().from(guidanceLines);
  const superiors = new Map<string, string[]>(units.map((unit) => [unit.id, []]));
  for (const line of lines) superiors.get(line.subordinateId)?.push(line.superiorId);
  for (const ids of superiors.values()) ids.sort();
  return { unions: byId(unions), units: byId(units), superiors };
}

/** The register with the file's records in place of those of the same id; what the file does not name stays. */
export function overlay(register: Register, { unions, units }: Records): Register {
  return {
    unions: new Map([...register.unions, ...unions.map(({ values }) => [values.id, values] as const)]),
    units: new Map([...register.units, ...units.map(({ values }) => [values.id, values] as const)]),
    superiors: new Map([
      ...register.superiors,
      ...units.map(({ values, superiors }) => [values.id, [...superiors].sort()] as const),
    ]),
  };
}

const byId = <T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [row.id, row]));
