import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { freePort } from '../../local/ports.ts';
import type { TestHouse } from '../support/house.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The product's API beside a house, as a process of its own that a test kills. */
export interface ApiProcess {
  readonly url: string;
  /** kill -9, and starts it again. */
  killAndStart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startApi(house: TestHouse): Promise<ApiProcess> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'sanji-api-'));
  const env = {
    ...process.env,
    ...{ DATABASE_URL: house.url, TEMPORAL_ADDRESS: inject('temporalAddress'), SANJI_TASK_QUEUE: house.taskQueue },
    ...{ SANJI_PORT: String(port), SANJI_KEYS_FILE: house.keysFile, SANJI_DATA_DIR: folder, SANJI_RATE_LIMITS: 'off' },
    ...{ SANJI_FILES_DIR: house.filesFolder, SANJI_LOG_LEVEL: 'warn' },
  };
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    child = spawn(process.execPath, ['--import', 'tsx', 'server.ts'], {
      ...{ cwd: ROOT, env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await answers(url);
  };
  const end = (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    return ended;
  };
  process.once('exit', () => child.kill('SIGKILL'));
  await start();
  return {
    url,
    async killAndStart() {
      await end('SIGKILL');
      await start();
    },
    stop: () => end('SIGTERM'),
  };
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const response = await fetch(`${url}/livez`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the API never answered');
}
