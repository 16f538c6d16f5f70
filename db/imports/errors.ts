/** Rows at fault, kept sealed beside the import until somebody has mended them, a month at most. */
import { sql } from 'drizzle-orm';
import type { Database, Queryable } from '../client.ts';
import type { Keys } from '../crypto/keys.ts';
import { openForRow, sealForRow, type RegistryPlace } from '../registry/sealed.ts';
import type { RowFaultCode } from './faults.ts';
import type { GivenRow, RowFault } from './kind.ts';

/** One row at fault, as it stood in the file. */
export interface FaultyRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly faults: readonly { readonly column: string; readonly code: RowFaultCode }[];
}
/** Those of one chunk, with the columns of their file. */
export interface FaultyRows {
  readonly order: readonly string[];
  readonly rows: readonly FaultyRow[];
}

/** Rows kept for downloading; beyond, they are counted only. */
export const MOST_FAULTY_KEPT = 100_000;

const placeOf = (importId: string, position: number): RegistryPlace => ({
  table: 'import_errors',
  row: `${importId}:${position}`,
});

/** Rows with what is wrong with each. */
export function faultyRows(rows: readonly GivenRow[], faults: readonly RowFault[]): FaultyRow[] {
  const byLine = new Map<number, { column: string; code: RowFaultCode }[]>();
  for (const { line, column, code } of faults) {
    const known = byLine.get(line) ?? [];
    known.push({ column, code });
    byLine.set(line, known);
  }
  return rows.flatMap(({ line, cells }) => {
    const found = byLine.get(line);
    return found ? [{ line, cells, faults: found }] : [];
  });
}

export const sealFaulty = (keys: Keys, importId: string, position: number, faulty: FaultyRows): Buffer =>
  sealForRow(keys, placeOf(importId, position), JSON.stringify(faulty));

/** Chunks of rows at fault, in the order of the file. */
export async function* faultyOf(db: Database, keys: Keys, importId: string): AsyncGenerator<FaultyRows> {
  for (let after = 0; ;) {
    const { rows } = await db.execute<{ position: number; sealed: Buffer }>(sql`
      select position, faults_cipher as sealed from import_errors
      where import_id = ${importId} and position > ${after} order by position limit 1`);
    const [row] = rows;
    if (!row) return;
    after = row.position;
    yield JSON.parse(openForRow(keys, placeOf(importId, after), row.sealed).toString('utf8')) as FaultyRows;
  }
}

/** Forgets what was wrong with imports that ended before. @returns how many chunks. */
export async function forgetErrors(db: Queryable, before: number): Promise<number> {
  const { rowCount } = await db.execute(sql`
    delete from import_errors e using imports i where i.id = e.import_id and i.ended_at < ${new Date(before).toISOString()}`);
  return rowCount ?? 0;
}
