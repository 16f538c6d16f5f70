import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild, type Child, type StopStep } from './child.ts';
import type { DataFolder } from './data-folder.ts';
import { StartFailure } from './failure.ts';

export interface ProgramOptions {
  readonly name: 'worker' | 'api';
  /** TypeScript file, relative to the repository. */
  readonly script: string;
  readonly folder: DataFolder;
  readonly env: NodeJS.ProcessEnv;
  /** Asked again and again until it says yes. */
  readonly isReady: (child: Child) => boolean | Promise<boolean>;
  readonly signal: AbortSignal;
}

const REPOSITORY = dirname(dirname(fileURLToPath(import.meta.url)));
const READY_WITHIN_MS = 120_000;

/** A worker drains first; one whose server has vanished would wait for ever. */
export const PROGRAM_STOP: readonly StopStep[] = [
  { signal: 'SIGTERM', withinMs: 15_000 },
  { signal: 'SIGKILL', withinMs: 5_000 },
];

/** The argument that marks our API and worker processes; the programs themselves do not read it. */
export function memberArgument(folder: DataFolder): string {
  return `--sanji-member-of=${folder.root}`;
}

/** Starts the API or the worker and waits until it is ready. @throws StartFailure with its own last complaint. */
export async function startProgram(options: ProgramOptions): Promise<Child> {
  const { name, folder, signal } = options;
  signal.throwIfAborted();
  const child = await startChild({
    name,
    command: process.execPath,
    args: ['--import', 'tsx', options.script, memberArgument(folder)],
    env: options.env,
    cwd: REPOSITORY,
    folder,
    lastResort: 'SIGKILL',
  });
  try {
    for (const giveUpAt = Date.now() + READY_WITHIN_MS; ;) {
      signal.throwIfAborted();
      if (!child.isRunning())
        throw new StartFailure(`The ${name} ended at once (${child.log.lastComplaint()}); see ${child.log.file}.`);
      if (await options.isReady(child)) return child;
      if (Date.now() > giveUpAt) {
        throw new StartFailure(
          `The ${name} was not ready within ${READY_WITHIN_MS / 1000} s (${child.log.lastComplaint()}); see ${child.log.file}.`,
        );
      }
      await sleep(50, undefined, { signal });
    }
  } catch (error) {
    await child.stop(PROGRAM_STOP);
    throw error;
  }
}

/** The API answers 200 to GET /readyz once it reaches both PostgreSQL and Temporal. */
export async function apiIsReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}

/** The worker says so on a line of its own once it polls for work. */
export function workerIsReady(child: Child): boolean {
  return /^worker ready/m.test(child.log.read());
}
