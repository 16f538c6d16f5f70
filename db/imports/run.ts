import { setImmediate } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { openSealed, readSealed } from '../../files/sealed.ts';
import type { FileStore } from '../../files/store.ts';
import { FileMissing } from '../../files/store.ts';
import type { Keys } from '../crypto/keys.ts';
import { SealError } from '../crypto/seal.ts';
import type { UnionReach } from '../registry/reach.ts';
import { csvLines, type TableLine } from './csv-lines.ts';
import { faultyRows, MOST_FAULTY_KEPT, sealFaulty } from './errors.ts';
import { FileFault } from './faults.ts';
import type { GivenRow, ImportKind, Written } from './kind.ts';
import { openImportKey, type ImportRow } from './rows.ts';
import { rowsOf } from './table.ts';
import { xlsxLines } from './xlsx-lines.ts';

/** Rows of one transaction. */
const CHUNK = 1_000;

export interface RunDeps {
  /** One connection for the whole run; nobody else works on imports meanwhile. */
  readonly client: pg.PoolClient;
  readonly keys: Keys;
  readonly files: FileStore;
  readonly reach: UnionReach;
  /** Epoch ms. */
  readonly now: () => number;
  /** For drills: between writing a chunk and committing it. */
  readonly beforeCommit?: () => Promise<void>;
  readonly stopping?: AbortSignal | undefined;
}

/**
 * Works through a file from where it stands. Each chunk is one transaction together with the position reached, so that
 * whatever happens in between, no row is written twice and none left out.
 * @returns whether all of it is done; false where it was called off, or the worker stops.
 * @throws FileFault for a file that cannot be read on; what came before stays.
 */
export async function runImport(deps: RunDeps, kind: ImportKind, row: ImportRow): Promise<boolean> {
  let { position } = row;
  let seen = 0;
  let chunk: GivenRow[] = [];
  /** The chunk before, being written while this one is read. */
  let before: Promise<boolean> = Promise.resolve(true);
  const write = async (rows: readonly GivenRow[]): Promise<boolean> => {
    if (deps.stopping?.aborted || !(await before)) return false;
    before = writeChunk(deps, kind, { ...row, position }, rows);
    // Awaited a chunk later; what it throws is thrown there, and unhandled nowhere.
    before.catch(() => undefined);
    position += rows.length;
    return true;
  };
  try {
    for await (const given of rowsOf(await linesOf(deps, row), kind.columns, kind.maxRows)) {
      seen += 1;
      if (seen <= row.position) continue;
      chunk.push(given);
      if (chunk.length < CHUNK) continue;
      if (!(await write(chunk))) return false;
      chunk = [];
    }
    return (chunk.length === 0 || (await write(chunk))) && (await before);
  } finally {
    await before.catch(() => undefined);
  }
}

async function linesOf({ files, keys }: RunDeps, row: ImportRow): Promise<AsyncIterable<TableLine>> {
  const fileKey = openImportKey(keys, row);
  if (row.format === 'xlsx') {
    const bytes = await readSealed(files, row.storedKey, fileKey).catch(asGone);
    return xlsxLines(bytes);
  }
  return csvLines(openSealed(files, row.storedKey, fileKey), row.format === 'csv-utf8' ? 'utf-8' : 'gb18030');
}

/** What the store or the seal says of a file that is not as it was. */
export function asGone(error: unknown): never {
  throw error instanceof FileMissing || error instanceof SealError ? new FileFault('file-gone') : error;
}

async function writeChunk(
  deps: RunDeps,
  kind: ImportKind,
  row: ImportRow,
  rows: readonly GivenRow[],
): Promise<boolean> {
  const { client } = deps;
  await client.query('begin');
  try {
    const written = await writeInTurn(deps, kind, row, rows);
    const faulty = faultyRows(rows, written.faults);
    const { rows: reached } = await client.query<{ kept: number }>(ADVANCE, [
      ...[row.id, row.position, rows.length, written.created, written.updated, written.unchanged, faulty.length],
    ]);
    const [at] = reached;
    if (at && faulty.length > 0 && at.kept <= MOST_FAULTY_KEPT) {
      const position = row.position + rows.length;
      const sealed = sealFaulty(deps.keys, row.id, position, { order: rows[0]?.order ?? [], rows: faulty });
      await client.query(KEEP, [row.id, position, sealed]);
    }
    await deps.beforeCommit?.();
    await client.query(at ? 'commit' : 'rollback');
    return at !== undefined;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** Only from where this run believes it to be, and only while nobody has called it off. */
const ADVANCE = `update imports set position = position + $3, created = created + $4, updated = updated + $5,
    unchanged = unchanged + $6, faulty = faulty + $7
  where id = $1 and position = $2 and state = 'running' returning faulty as kept`;
const KEEP = 'insert into import_errors (import_id, position, faults_cipher) values ($1, $2, $3)';

/** A key that comes again in the chunk is written after the first, as if it stood in the next one. */
async function writeInTurn(
  deps: RunDeps,
  kind: ImportKind,
  row: ImportRow,
  rows: readonly GivenRow[],
): Promise<Written> {
  const chunk = {
    ...{ keys: deps.keys, reach: deps.reach, at: deps.now(), dryRun: row.dryRun, pause: () => setImmediate() },
    ...{ db: drizzle(deps.client), import: { id: row.id, byUser: row.byUser } },
    query: async <R extends pg.QueryResultRow>(text: string, values: readonly unknown[]) =>
      (await deps.client.query<R>(text, [...values])).rows,
  };
  const all = { created: 0, updated: 0, unchanged: 0, faults: [] as Written['faults'][number][] };
  for (const turn of turnsOf(kind, rows)) {
    const { created, updated, unchanged, faults } = await kind.write(chunk, turn);
    all.created += created;
    all.updated += updated;
    all.unchanged += unchanged;
    all.faults.push(...faults);
  }
  return all;
}

function* turnsOf(kind: ImportKind, rows: readonly GivenRow[]): Generator<GivenRow[]> {
  let turn: GivenRow[] = [];
  let seen = new Set<string>();
  for (const row of rows) {
    const keys = kind.keysOf(row);
    if (keys.some((key) => seen.has(key))) {
      yield turn;
      [turn, seen] = [[], new Set()];
    }
    for (const key of keys) seen.add(key);
    turn.push(row);
  }
  yield turn;
}
