import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { measure, type Measured } from './load.ts';
import { bareCase, end, nudge, poke } from './yardstick/workflows.ts';

export interface BareFigures {
  readonly signalWithStart: readonly Measured[];
  readonly signal: readonly Measured[];
  readonly update: readonly Measured[];
}

/** The engine alone: a case that writes nothing, on the same server in the same run. */
export async function measureBare(address: string, callers: readonly number[], seconds: number): Promise<BareFigures> {
  const worker = await startWorker(address);
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  try {
    const signalWithStart: Measured[] = [];
    const signal: Measured[] = [];
    const update: Measured[] = [];
    for (const count of callers) {
      const run = randomUUID();
      const started: string[] = [];
      signalWithStart.push(
        await measure(count, seconds, async (n) => {
          const workflowId = `bare-${run}-${n}`;
          await client.workflow.signalWithStart(bareCase, {
            ...{ workflowId, taskQueue: 'yardstick' },
            args: [],
            signal: nudge,
            signalArgs: ['x'],
          });
          started.push(workflowId);
        }),
      );
      const ids = started.slice(0, Math.max(count, 200));
      // Each caller goes round cases of its own, so that no case has two updates at once.
      let next = 0;
      const handle = () => client.workflow.getHandle<typeof bareCase>(ids[next++ % ids.length] ?? '');
      signal.push(await measure(count, seconds, () => handle().signal(nudge, 'x')));
      update.push(
        await measure(count, seconds, async () => void (await handle().executeUpdate(poke, { args: ['x'] }))),
      );
      await Promise.all(started.map((id) => client.workflow.getHandle(id).signal(end)));
    }
    return { signalWithStart, signal, update };
  } finally {
    await connection.close();
    worker.kill('SIGTERM');
    await new Promise((resolve) => worker.once('exit', resolve));
  }
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
