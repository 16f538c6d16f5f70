import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../local/demo.ts', import.meta.url));

export interface RunningDemo {
  output(): string;
  /** Resolves when the text has been printed. @throws Error if the demo ends before. */
  says(text: string): Promise<void>;
  readonly exit: Promise<number | null>;
  interrupt(): void;
  /** Names of what the demo has left in its temporary folder. */
  leftBehind(): string[];
  /** Names of the PDFs it has left in the data folder. */
  papers(): string[];
  /** Ends it if it still runs and removes the temporary folder. */
  remove(): Promise<void>;
}

/** Runs `npm run demo` as a user does, with a temporary folder of its own. */
export function runDemo(...args: readonly string[]): RunningDemo {
  const folder = mkdtempSync(join(tmpdir(), 'sanji-demo-test-'));
  chmodSync(folder, 0o711); // PostgreSQL may run as another user
  let printed = '';
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, ...args], {
    env: { ...process.env, TMPDIR: folder, SANJI_DATA_DIR: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => (printed += chunk));
  }
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    exit,
    output: () => printed,
    async says(text) {
      while (!printed.includes(text)) {
        if (isOver()) throw new Error(`the demo ended before it said ${text}:\n${printed}`);
        await sleep(50);
      }
    },
    interrupt: () => void child.kill('SIGINT'),
    leftBehind: () => readdirSync(folder).filter((name) => name.startsWith('sanji-')),
    papers: () => readdirSync(join(folder, 'data', 'demo-documents')),
    async remove() {
      if (!isOver()) child.kill('SIGINT');
      await exit;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
