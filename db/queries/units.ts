/** Units and unions by name, for lists. */
import { sql } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { textArray } from './visibility.ts';

/** A unit as lists show it. */
export interface UnitName {
  readonly id: string;
  readonly name: string;
  readonly tier: number;
}
/** A union as lists show it. */
export interface UnionName {
  readonly id: string;
  readonly name: string;
}

/** Those of the ids that are service units, in the order of their names' ids; unions and unknown ids drop out. */
export async function unitsAmong(db: Queryable, ids: readonly string[]): Promise<UnitName[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.execute<Row>(
    sql`select id, name, tier from service_units where id = any(${textArray(ids)}) order by id`,
  );
  return rows;
}

/** The units directly below a unit, by id. */
export async function subordinatesOf(db: Queryable, unit: string): Promise<UnitName[]> {
  const { rows } = await db.execute<Row>(sql`
    select u.id, u.name, u.tier from unit_closure c join service_units u on u.id = c.descendant_id
    where c.ancestor_id = ${unit} and c.depth = 1 order by u.id`);
  return rows;
}

/** Whether `unit` is `root` or below it. */
export async function isWithin(db: Queryable, unit: string, root: string): Promise<boolean> {
  const { rows } = await db.execute(
    sql`select from unit_closure where ancestor_id = ${root} and descendant_id = ${unit}`,
  );
  return rows.length > 0;
}

/** Ids of the units whose name holds the text, at most `limit`. */
export async function unitsNamed(db: Queryable, text: string, limit: number): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select id from service_units where strpos(lower(name), lower(${text})) > 0 order by id limit ${limit}`);
  return rows.map((row) => row.id);
}

/** Whether one of the bodies is the city centre. */
export async function isCityCentre(db: Queryable, bodies: readonly string[]): Promise<boolean> {
  const { rows } = await db.execute(
    sql`select from service_units where id = any(${textArray(bodies)}) and kind = 'city-centre' limit 1`,
  );
  return rows.length > 0;
}

/** Whether the organisation has been set up at all. */
export async function isAnyUnit(db: Queryable): Promise<boolean> {
  const { rows } = await db.execute(sql`select from service_units limit 1`);
  return rows.length > 0;
}

/** Whether one of the bodies is the hotline platform or the city centre, which see every union's copies. */
export async function isPlatformOrCity(db: Queryable, bodies: readonly string[]): Promise<boolean> {
  const { rows } = await db.execute(sql`
    select from service_units
    where id = any(${textArray(bodies)}) and kind in ('hotline-platform', 'city-centre') limit 1`);
  return rows.length > 0;
}

/** Whether the unit is the platform of a hotline ticket of that number. */
export async function isPlatformOf(db: Queryable, unit: string, caseNo: string): Promise<boolean> {
  const { rows } = await db.execute(sql`
    select from cases where case_no = ${caseNo} and platform_unit = ${unit} and process = 'hotline-ticket'`);
  return rows.length > 0;
}

interface Row extends UnitName, Record<string, unknown> {}
