import type { Logger } from 'pino';
import type { Database } from '../db/client.ts';
import { exportSeals } from '../db/journal/export.ts';
import { makeSeal } from '../db/journal/seal.ts';
import type { SealKey } from '../db/journal/seal-key.ts';
import { journalAccess } from '../db/queries/access.ts';
import { SEALING } from '../db/queries/metrics.ts';
import { traceOf } from '../log.ts';
import { startRepeating, type Job } from './repeat.ts';

export interface SealOptions {
  /** A pool of its own that may take its time: the first seal of a large house reads every chain. */
  readonly db: Database;
  readonly key: SealKey;
  /** Where seals are exported to. */
  readonly folder: string;
  readonly everyMs: number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

const LOOK_EVERY_MS = 60_000;

/**
 * Seals both journals at intervals and exports every seal. At the start a seal is made at once if the last one is older
 * than the interval; at the end none is: what was written since is sealed by whoever starts next.
 * Copies of the worker make one seal between them, and each completes its own folder. What fails is logged at every
 * attempt, and told to the access journal once an interval, from where it is counted (`GET /metrics`).
 */
export function startSealing(options: SealOptions): Job {
  const { everyMs, log } = options;
  let toldAt = -Infinity;
  return startRepeating({
    everyMs: Math.min(LOOK_EVERY_MS, everyMs),
    async work() {
      await sealAndExport(options);
      toldAt = -Infinity;
    },
    async failed(error) {
      log.warn(traceOf(error), 'journal: cannot be sealed or exported now');
      if (performance.now() - toldAt >= everyMs && (await tell(options.db, error))) toldAt = performance.now();
    },
  });
}

/** One round: the seal, if it is due, then whatever the folder lacks. */
export async function sealAndExport({ db, key, folder, everyMs, log }: SealOptions): Promise<void> {
  const made = await makeSeal(db, key, (lastAt) => lastAt === undefined || Date.now() - lastAt >= everyMs);
  if (made) log.info({ no: made.no, changed: made.changed }, 'journal: sealed');
  const exported = await exportSeals(db, folder);
  if (exported > 1) log.info({ exported }, 'journal: seals exported that were missing here');
}

/** @returns whether it could be written down; where the database is away, that is known already. */
async function tell(db: Database, error: Error): Promise<boolean> {
  const { reason, code } = traceOf(error);
  const detail = { sealing: 'failed', code: code ?? reason };
  return journalAccess(db, { at: Date.now(), userId: SEALING, kind: 'administration', detail }).then(
    () => true,
    () => false,
  );
}
