import { and, eq, inArray, sql } from 'drizzle-orm';
import type { PoolClient } from 'pg';
import type { Log } from '../../log.ts';
import { failpoint } from '../../activities/failpoint.ts';
import { release } from '../../db/attachments/release.ts';
import { alone } from '../../db/alone.ts';
import type { Database } from '../../db/client.ts';
import type { Keys } from '../../db/crypto/keys.ts';
import { forgetErrors } from '../../db/imports/errors.ts';
import { FileFault, type FileFaultCode } from '../../db/imports/faults.ts';
import { importKind } from '../../db/imports/kinds.ts';
import { dropFiles, importById, nextImport, type ImportRow } from '../../db/imports/rows.ts';
import { asGone, runImport } from '../../db/imports/run.ts';
import { journalAccess } from '../../db/queries/access.ts';
import { isNobody, keepersReach } from '../../db/registry/reach.ts';
import { imports, memberships, users } from '../../db/schema/index.ts';
import { isUnavailable } from '../../db/unavailable.ts';
import { FileStoreError, type FileStore } from '../../files/store.ts';

export interface ImportOptions {
  /** A pool of its own, of three at least: one connection is held for a whole import. */
  readonly db: Database;
  readonly keys: Keys;
  readonly files: FileStore;
  readonly log: Log;
  /** Epoch milliseconds; the tests have their own. */
  readonly now?: () => number;
}

const LOCK = 'imports';
const DAY_MS = 86_400_000;
/** How long rows at fault are kept to be fetched. */
export const ERRORS_KEPT_MS = 30 * DAY_MS;

/**
 * Works on the import that is next, from where it stands, to its end. A worker that dies gives up the lock with its
 * connection, and another goes on.
 * @returns whether there was one to work on and nobody else at it.
 */
export async function runNextImport(options: ImportOptions, stopping?: AbortSignal): Promise<boolean> {
  const { db, files, now = Date.now } = options;
  const worked = await alone(db, LOCK, async (client) => {
    await release(db, files, await dropFiles(db));
    const row = await nextImport(db);
    if (!row) {
      await forgetErrors(db, now() - ERRORS_KEPT_MS);
      return false;
    }
    await work(options, client, row, stopping);
    await release(db, files, await dropFiles(db));
    return true;
  });
  return worked ?? false;
}

/** Whether files wait that nobody works on; if none does, what has ended is tidied away. */
export async function isImportWaiting({
  db,
  files,
  now = Date.now,
}: Omit<ImportOptions, 'keys' | 'log'>): Promise<boolean> {
  const waits = await alone(db, LOCK, async () => {
    await release(db, files, await dropFiles(db));
    if (await nextImport(db)) return true;
    await forgetErrors(db, now() - ERRORS_KEPT_MS);
    return false;
  });
  return waits ?? false;
}

async function work(options: ImportOptions, client: PoolClient, row: ImportRow, stopping?: AbortSignal): Promise<void> {
  const { db, keys, files, log, now = Date.now } = options;
  try {
    const kind = importKind(row.kind);
    const reach = await keepersReach(db, await membershipsOf(db, row.byUser));
    if (!kind || isNobody(reach) || (kind.cityOnly && reach !== 'everything')) throw new FileFault('authority');
    await db
      .update(imports)
      .set({ state: 'running', startedAt: row.startedAt ?? now() })
      .where(and(eq(imports.id, row.id), eq(imports.state, 'waiting')));
    const beforeCommit = () => failpoint('import-chunk');
    const isDone = await runImport({ client, keys, files, reach, now, stopping, beforeCommit }, kind, row).catch(
      asGone,
    );
    if (isDone) await end(options, row, 'done', null);
  } catch (error) {
    const isPassing = isUnavailable(error) || (error instanceof FileStoreError && !(error instanceof FileFault));
    if (isPassing) throw error;
    const code: FileFaultCode = error instanceof FileFault ? error.code : 'internal';
    log.warn({ import: row.id, reason: code === 'internal' ? (error as Error).name : code }, 'imports: one failed');
    await end(options, row, 'failed', code);
  }
}

/** Ends it, unless it has ended, and notes so. */
export async function end(
  { db, now = Date.now }: Pick<ImportOptions, 'db' | 'now'>,
  { id }: ImportRow,
  state: 'done' | 'failed',
  failure: FileFaultCode | null,
): Promise<void> {
  await db.transaction(async (tx) => {
    const ended = await tx
      .update(imports)
      .set({ state, failure, endedAt: now() })
      .where(and(eq(imports.id, id), inArray(imports.state, ['waiting', 'running'])))
      .returning({ id: imports.id });
    const row = ended.length > 0 ? await importById(tx, id) : undefined;
    if (!row) return;
    const { byUser, kind, dryRun, created, updated, unchanged, faulty } = row;
    const detail = { act: 'import-ended', import: id, kind, dryRun, state, created, updated, unchanged, faulty };
    await journalAccess(tx, { at: now(), userId: byUser, kind: 'administration', detail });
  });
}

/** The posts of the moment: what was withdrawn since the file was sent does not count. */
async function membershipsOf(db: Database, userId: string) {
  return db
    .select({ role: memberships.role, bodyId: memberships.bodyId })
    .from(memberships)
    .innerJoin(users, and(eq(users.id, memberships.userId), sql`${users.active}`))
    .where(eq(memberships.userId, userId));
}
