/** Import of unions, service units and guidance lines from one CSV file. Columns: columns.ts and db/README.md. */
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'drizzle-orm';
import type { Database, Queryable } from '../client.ts';
import { type RowError, readRows } from './csv.ts';
import { checkReferences } from './references.ts';
import { type Register, overlay, readRegister } from './register.ts';
import { type Records, readRecords } from './rows.ts';
import { writeRecords } from './write.ts';

export type { RowError } from './csv.ts';
export { organisationTemplate } from './template.ts';

/** A database, or a transaction in which the import becomes one step. */
export type Transactional = Pick<Database, 'transaction' | keyof Queryable>;

export interface ImportOptions {
  /** Judges and counts, writes nothing. */
  readonly dryRun?: boolean;
  /** Runs in the same transaction once everything is written; what it throws undoes the import. */
  readonly afterwards?: (tx: Queryable, result: ImportResult) => Promise<void>;
}

export interface ImportResult {
  /** Unions and units together; what would be, in a dry run or when there are errors. */
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** By line, at most `MAX_SHOWN_ERRORS`. */
  readonly errors: readonly RowError[];
  readonly errorCount: number;
}

export const MAX_SHOWN_ERRORS = 500;
/** Two imports at once would each judge the other's half. */
const LOCK_KEY = 5_201_316;

/**
 * Imports a CSV file in UTF-8 (with or without BOM) or GB18030. All or nothing: one faulty row and nothing is written.
 * What the file does not name stays as it is; the same file a second time changes nothing.
 */
export async function importOrganisations(
  db: Transactional,
  file: Uint8Array,
  { dryRun = false, afterwards }: ImportOptions = {},
): Promise<ImportResult> {
  const { rows, errors } = await readRows(file);
  const records = readRecords(rows);
  const faults = [...errors, ...records.errors];
  return db.transaction(async (tx) => {
    if (!dryRun) await tx.execute(sql`select pg_advisory_xact_lock(${LOCK_KEY})`);
    const present = await readRegister(tx);
    const future = overlay(present, records);
    faults.push(...checkReferences(records, present, future));
    const { changed, created } = compare(records, present);
    const changes = changed.unions.length + changed.units.length;
    const result = {
      created,
      updated: changes - created,
      unchanged: records.unions.length + records.units.length - changes,
      errors: [...faults].sort((a, b) => a.line - b.line).slice(0, MAX_SHOWN_ERRORS),
      errorCount: faults.length,
    };
    if (dryRun || faults.length > 0) return result;
    await writeRecords(tx, changed, future);
    await afterwards?.(tx, result);
    return result;
  });
}

function compare(records: Records, present: Register): { changed: Records; created: number } {
  const unions = records.unions.filter(({ values }) => !same(values, present.unions.get(values.id)));
  const units = records.units.filter(
    ({ values, superiors }) =>
      !same(values, present.units.get(values.id)) || !same([...superiors].sort(), present.superiors.get(values.id)),
  );
  const created =
    unions.filter(({ values }) => !present.unions.has(values.id)).length +
    units.filter(({ values }) => !present.units.has(values.id)).length;
  return { changed: { ...records, unions, units }, created };
}

/** Equal by value: the same cells, whatever the order of their names. */
function same(a: object, b: object | undefined): boolean {
  return b !== undefined && isDeepStrictEqual({ ...a }, { ...b });
}
