import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDataFolder } from '../../local/data-folder.ts';
import { endLeftovers } from '../../local/leftovers.ts';

/** A data folder whose name would break careless quoting; `remove` also ends whatever still runs from it. */
export function temporaryFolder(): { path: string; remove: () => Promise<void> } {
  const path = mkdtempSync(join(tmpdir(), 'sanji 三级 '));
  return {
    path,
    remove: async () => {
      await endLeftovers(openDataFolder(path));
      rmSync(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export interface Run {
  readonly process: ChildProcess;
  readonly output: () => string;
  readonly exit: Promise<number | null>;
  /** Waits for a text in the output. */
  says(text: string): Promise<void>;
}

/** Starts the launcher with stand-ins, as `npm start` starts the real one. */
export function startLauncher(dataDir: string, env: NodeJS.ProcessEnv = {}): Run {
  const { DATABASE_URL: _database, TEMPORAL_ADDRESS: _temporal, SANJI_PORT: _port, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/local/fixtures/launcher.ts'], {
    env: { ...inherited, SANJI_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    process: child,
    output: () => output,
    exit,
    says: async (text) => {
      while (!output.includes(text)) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`It ended without "${text}":\n${output}`);
        await sleep(25);
      }
    },
  };
}

/** Resolves when the condition holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(25);
}
