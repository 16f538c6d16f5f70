import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../db/client.ts';
import { exportSeals } from '../db/journal/export.ts';
import { makeSeal } from '../db/journal/seal.ts';
import type { SealKey } from '../db/journal/seal-key.ts';

export interface SealOptions {
  /** A pool of its own that may take its time: the first seal of a large house reads every chain. */
  readonly db: Database;
  readonly key: SealKey;
  /** Where seals are exported to. */
  readonly folder: string;
  readonly everyMs: number;
  readonly log: Logger;
}

const LOOK_EVERY_MS = 60_000;

/**
 * Seals both journals at intervals and exports every seal. At the start a seal is made at once if the last one is older
 * than the interval; at the end none is: what was written since is sealed by whoever starts next.
 * Copies of the worker make one seal between them, and each completes its own folder.
 */
export function startSealing(options: SealOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      await sealAndExport(options).catch((error: unknown) =>
        options.log.warn({ reason: (error as Error).name }, 'journal: cannot be sealed now'),
      );
      await sleep(Math.min(LOOK_EVERY_MS, options.everyMs), undefined, { ref: false, signal: stopping.signal }).catch(
        () => undefined,
      );
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}

/** One round: the seal, if it is due, then whatever the folder lacks. */
export async function sealAndExport({ db, key, folder, everyMs, log }: SealOptions): Promise<void> {
  const made = await makeSeal(db, key, (lastAt) => lastAt === undefined || Date.now() - lastAt >= everyMs);
  if (made) log.info({ no: made.no, changed: made.changed }, 'journal: sealed');
  const exported = await exportSeals(db, folder);
  if (exported > 1) log.info({ exported }, 'journal: seals exported that were missing here');
}
