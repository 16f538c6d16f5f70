/** Imports run in a program of their own: sealing millions of rows takes neither the turns nor the memory of the acts. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Database } from '../../db/client.ts';
import type { FileStore } from '../../files/store.ts';
import type { Log } from '../../log.ts';
import { nextImport, type ImportRow } from '../../db/imports/rows.ts';
import { startRepeating, type Job } from '../repeat.ts';
import { end, isImportWaiting } from './next.ts';

export interface StartOptions {
  readonly db: Database;
  readonly files: FileStore;
  readonly log: Log;
  readonly everyMs?: number;
}

/** Objects of JavaScript in the program, in MiB; a workbook's bytes come on top. */
const HEAP_MIB = 192;
const PROGRAM = fileURLToPath(new URL('program.ts', import.meta.url));

/** A file over which the program died so often at the same row is given up: the others wait behind it. */
const MOST_DEATHS = 3;

/** Looks for files that were sent in and has the program work through them, one after the other. */
export function startImports({ db, files, log, everyMs = 1_000 }: StartOptions): Job {
  const deathsOver = countDeaths();
  return startRepeating({
    everyMs,
    async work(stopping) {
      if (!(await isImportWaiting({ db, files })) || (await runProgram(log, stopping))) return;
      const row = stopping.aborted ? undefined : await nextImport(db);
      if (row && deathsOver(row) >= MOST_DEATHS) await end({ db }, row, 'failed', 'internal');
    },
    failed: ({ name: reason }) => log.warn({ reason }, 'imports: not possible now'),
  });
}

/** Counts how often the program died over an import that had come no further. */
function countDeaths(): (row: ImportRow) => number {
  let [where, times] = ['', 0];
  return ({ id, position }) => {
    const here = `${id} ${position}`;
    [where, times] = [here, here === where ? times + 1 : 1];
    return times;
  };
}

/**
 * Runs it to its end. It has our settings; when we are gone, however that came about, it stops after its chunk.
 * @returns whether it ended of itself
 */
async function runProgram(log: Log, stopping: AbortSignal): Promise<boolean> {
  const child = fork(PROGRAM, process.argv.slice(2), {
    execArgv: [...process.execArgv, `--max-old-space-size=${HEAP_MIB}`],
  });
  const stop = () => child.connected && child.disconnect();
  stopping.addEventListener('abort', stop);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    if (code !== 0 && !stopping.aborted) log.warn({ reason: signal ?? `exit-${code}` }, 'imports: the program ended');
    return code === 0;
  } finally {
    stopping.removeEventListener('abort', stop);
  }
}
