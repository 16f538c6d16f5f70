/** `npm run demo`: a stack of its own, nine cases played through HTTP, days skipped, everything gone afterwards but the PDFs. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { layout } from './data-folder.ts';
import { openOffice } from './demo/desk.ts';
import { play } from './demo/director.ts';
import { showDoors } from './demo/doors.ts';
import { keepPapers } from './demo/papers.ts';
import { showTimelines } from './demo/timeline.ts';
import { StartFailure, oneLine } from './failure.ts';
import { clusterDir } from './folder-state.ts';
import { nodeComplaint } from './settings.ts';
import { startStack, type Stack } from './stack.ts';

const startedAt = Date.now();
const seconds = (): string => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
const keep = process.argv.includes('--keep');
/** The documents that were issued stay in the data folder; what is in it from an earlier demo goes. */
const papersFolder = resolve(process.env['SANJI_DATA_DIR'] ?? '.sanji', 'demo-documents');

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
// A reader that goes away (`npm run demo | head`) must not keep us from stopping in order.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => stopping.abort());

process.exitCode = await main();
process.exit();

async function main(): Promise<number> {
  const unknown = process.argv.slice(2).filter((argument) => argument !== '--keep');
  if (unknown.length > 0) {
    console.error(`Unknown argument ${unknown[0]}; the only one is --keep.`);
    return 2;
  }
  try {
    const complaint = nodeComplaint();
    if (complaint) throw new StartFailure(complaint);
    await demonstrate();
    return 0;
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    console.error(`演示失败：${oneLine(error)}`);
    return 1;
  }
}

async function demonstrate(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sanji-demo-'));
  let stack: Stack | undefined;
  try {
    console.log('演示：启动独立的一套系统，结束后不留痕迹');
    stack = await startStack({
      dataDir,
      ...{ ports: 'any', restart: false, timeSkipping: true, adjustableClock: true },
      env: { SANJI_MODE: 'development', SANJI_HOST: '127.0.0.1', FAILPOINT: '', SANJI_RATE_LIMITS: 'off' },
      report: (line) => console.log(`  ${line}`),
      signal: stopping.signal,
    });
    await untilStopped(tell(stack));
    console.log(`\n演示完成，用时 ${seconds()}`);
    if (keep) {
      showDoors(stack, (line) => console.log(line));
      await untilStopped(new Promise(() => undefined));
    }
  } finally {
    await stack?.stop();
    await removeAll(dataDir);
  }
}

async function tell(stack: Stack): Promise<void> {
  const office = openOffice(stack.apiUrl, stack.demoUsers);
  const print = (line: string): void => console.log(line);
  const played = await play(office, print);
  await showTimelines(office, played, print);
  await keepPapers(office, played, papersFolder, print);
}

/** Waits for the work, or for Ctrl-C. @throws the reason of the abort. */
function untilStopped<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = (): void => reject(new Error('stopped'));
    if (stopping.signal.aborted) give();
    stopping.signal.addEventListener('abort', give, { once: true });
    work.then(resolve, reject);
  });
}

/** The data folder, and the cluster if that had to lie elsewhere. */
async function removeAll(dataDir: string): Promise<void> {
  const gone = { recursive: true, force: true, maxRetries: 5 } as const;
  await rm(clusterDir(layout(dataDir)), gone);
  await rm(dataDir, gone);
}
