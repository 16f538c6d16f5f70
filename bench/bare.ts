import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import type { Work } from './load.ts';
import { bareCase, end, nudge, poke } from './yardstick/workflows.ts';

/** The engine alone: a case that writes nothing, on the same server in the same run. */
export interface Bare {
  /** Begins cases of its own; those of the last callers are put away. */
  readonly signalWithStart: Work;
  /** Both go round cases of their own, so that no case has two at once. */
  readonly signal: Work;
  readonly update: Work;
  /** Ends the cases of the load before and opens those of the next. */
  prepare(callers: number): Promise<void>;
  stop(): Promise<void>;
}

const FEWEST_CASES = 200;
const AT_ONCE = 16;

export async function startBare(address: string): Promise<Bare> {
  const worker = await startWorker(address);
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  const started: string[] = [];
  let ready: string[] = [];
  const begin = async () => {
    const workflowId = `bare-${randomUUID()}`;
    const start = { workflowId, taskQueue: 'yardstick', args: [] as [], signal: nudge, signalArgs: ['x'] as [string] };
    await client.workflow.signalWithStart(bareCase, start);
    started.push(workflowId);
    return workflowId;
  };
  const handleOf = (n: number) => client.workflow.getHandle<typeof bareCase>(ready[n % ready.length] ?? '');
  const putAway = async () => {
    const ids = started.splice(0);
    await inParallel(ids.length, async (n) => {
      await client.workflow.getHandle(ids[n] ?? '').signal(end);
    });
  };
  return {
    signalWithStart: async () => void (await begin()),
    signal: async (n) => handleOf(n).signal(nudge, 'x'),
    update: async (n) => void (await handleOf(n).executeUpdate(poke, { args: ['x'] })),
    async prepare(callers) {
      await putAway();
      ready = await inParallel(Math.max(callers, FEWEST_CASES), begin);
    },
    async stop() {
      await putAway();
      await connection.close();
      worker.kill('SIGTERM');
      await new Promise((resolve) => worker.once('exit', resolve));
    },
  };
}

/** `n` results of `work`, a few at once. */
export async function inParallel<T>(n: number, work: (n: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  let begun = 0;
  const one = async () => {
    while (begun < n) made.push(await work(begun++));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return made;
}

async function startWorker(address: string): Promise<ChildProcess> {
  const path = fileURLToPath(new URL('./yardstick/worker.ts', import.meta.url));
  const worker = spawn(process.execPath, ['--import', 'tsx', path], {
    env: { ...process.env, TEMPORAL_ADDRESS: address },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    worker.stdout?.once('data', () => resolve());
    worker.once('exit', () => reject(new Error('the yardstick worker did not start')));
  });
  return worker;
}
