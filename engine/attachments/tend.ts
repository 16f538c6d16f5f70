import { release } from '../../db/attachments/release.ts';
import { settle } from '../../db/attachments/rows.ts';
import type { Database } from '../../db/client.ts';
import { clearStaging } from '../../files/staging.ts';
import type { FileStore } from '../../files/store.ts';
import { startRepeating, type Job } from '../repeat.ts';
import type { Scanner } from './clamd.ts';
import { scanOnce, type ScanDeps } from './scan.ts';

export interface TendOptions extends ScanDeps {
  readonly scanner: Scanner | undefined;
  /** How often refused papers are looked for, and how long a scanner that is away is left alone. */
  readonly everyMs?: number;
}

const HOUR_MS = 3_600_000;
const SCAN_PAUSE_MS = 2_000;
const PAGE = 500;

/**
 * Looks after papers: what the case refused loses its file, what is in quarantine is scanned, and every hour what nobody
 * refers to is removed from the store. Copies do no harm to one another.
 */
export function startTending(options: TendOptions): Job {
  const { db, files, log, scanner, everyMs = 30_000 } = options;
  const failed = ({ name: reason }: Error) => log.warn({ reason }, 'attachments: cannot be looked after now');
  let sweptAt = 0;
  const tend = async () => {
    await release(db, files, await settle(db));
    if (Date.now() - sweptAt < HOUR_MS) return;
    const removed = await sweepFiles(options, Date.now() - HOUR_MS);
    sweptAt = Date.now();
    if (removed > 0) log.warn({ removed }, 'attachments: files without a row were removed');
  };
  const scan = async (by: Scanner) => {
    await scanOnce(options, by);
    return SCAN_PAUSE_MS;
  };
  return startRepeating(
    { everyMs, work: tend, failed },
    ...(scanner ? [{ everyMs, work: () => scan(scanner), failed }] : []),
  );
}

/**
 * Removes files stored before `before` that no row refers to, and what a killed program left in the staging folder. An
 * upload writes its row within seconds of storing its file, so the hour that passes is not one of its own.
 * @returns how many stored files were removed.
 */
export async function sweepFiles(
  { db, files }: { readonly db: Database; readonly files: FileStore },
  before: number,
): Promise<number> {
  await clearStaging(files.staging, before);
  let removed = 0;
  let page: string[] = [];
  const flush = async () => {
    removed += await release(db, files, page);
    page = [];
  };
  for await (const { storedAt, storedKey } of files.list()) {
    if (storedAt >= before) continue;
    page.push(storedKey);
    if (page.length === PAGE) await flush();
  }
  await flush();
  return removed;
}
