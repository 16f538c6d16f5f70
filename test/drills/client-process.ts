import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ClientSettings } from './client.ts';
import type { DrillHouse } from './house.ts';

const HERE = dirname(fileURLToPath(import.meta.url));

/** Starts the client. @returns what tells it to finish what it has begun, and waits until it has. */
export function startClient(house: DrillHouse, options: { seed: number; desks: number }): () => Promise<void> {
  const { stack, tokens, ledgerFile } = house;
  const settings: ClientSettings = { apiUrl: stack.apiUrl, tokens, ledgerFile, ...options };
  const file = join(stack.folder.root, 'client.json');
  writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
  const child = spawn(process.execPath, ['--import', 'tsx', join(HERE, 'client.ts'), file], {
    cwd: join(HERE, '../..'),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  process.once('exit', () => child.kill('SIGKILL'));
  return async () => {
    child.kill('SIGTERM');
    const code = await ended;
    if (code !== 0) throw new Error(`the client ended with ${code}`);
  };
}
