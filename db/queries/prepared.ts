import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Database } from '../client.ts';

/** What the driver takes as the value of a parameter in these queries. */
export type Value = string | number | boolean | null | readonly string[] | readonly number[];
export type Prepared<Row> = (db: Database, values: readonly Value[]) => Promise<Row[]>;

/**
 * Instants come as `2026-12-01 16:00:00+00`, since every session is in UTC (client.ts); V8 reads that a good deal faster
 * than the driver. Anything else, an infinity for one, is left to the driver.
 */
const inUtc = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d*\+00$/;
const driversOwn = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => Date;
function readInstant(text: string): Date {
  const parts = inUtc.exec(text);
  return parts ? new Date(`${parts[1]}T${parts[2]}Z`) : driversOwn(text);
}
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): ((value: never) => unknown) =>
    oid === (pg.types.builtins.TIMESTAMPTZ as number) && format !== 'binary'
      ? readInstant
      : (pg.types.getTypeParser(oid, format) as (value: never) => unknown),
};

/**
 * A statement that each connection parses and plans once: for pages that must be answered in milliseconds. Its name is
 * the hash of its text, so build texts from a closed set of parts only, never from what a caller sent.
 */
export function prepare<Row extends object>(text: string): Prepared<Row> {
  const name = nameOf(text);
  return async (db, values) =>
    (await db.$client.query<Row & Record<string, unknown>>({ name, text, values: [...values], types })).rows;
}

const nameOf = (text: string): string => `q_${createHash('sha256').update(text).digest('base64url').slice(0, 24)}`;

/** Runs what Drizzle built in the same way. Lists of values are one array parameter each, or every length is a text of its own. */
export async function plannedOnce<Result>(query: {
  toSQL(): { readonly sql: string };
  prepare(name: string): { execute(): Promise<Result> };
}): Promise<Result> {
  return query.prepare(nameOf(query.toSQL().sql)).execute();
}

/** A statement planned anew each time with its values: for counts over ranges whose size decides about the plan. */
export function plan<Row extends object>(text: string): Prepared<Row> {
  return async (db, values) =>
    (await db.$client.query<Row & Record<string, unknown>>({ text, values: [...values], types })).rows;
}

/** One prepared statement per key, made when it is first asked for. */
export function prepareEach<Key, Row extends object>(textOf: (key: Key) => string): (key: Key) => Prepared<Row> {
  const made = new Map<Key, Prepared<Row>>();
  return (key) => {
    const known = made.get(key);
    if (known) return known;
    const statement = prepare<Row>(textOf(key));
    made.set(key, statement);
    return statement;
  };
}

/** An instant (epoch ms) as PostgreSQL reads it; the infinities bound a range that is open on that side. */
export function instantValue(epochMs: number): string {
  if (epochMs === Infinity) return 'infinity';
  if (epochMs === -Infinity) return '-infinity';
  return new Date(epochMs).toISOString();
}

/** Epoch ms of what the driver gave for a timestamptz. */
export function epochMs(value: Date): number;
export function epochMs(value: Date | null): number | null;
export function epochMs(value: Date | null): number | null {
  return value === null ? null : value.getTime();
}
