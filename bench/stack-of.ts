import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { startStack } from '../local/stack.ts';

/** Started by `beside.ts`: runs the system of the folder it is given until it is told to stop. */
const root = process.argv[2] ?? '';
const theirs = (await import(pathToFileURL(join(root, 'local', 'stack.ts')).href)) as { startStack: typeof startStack };
const dataDir = await mkdtemp(join(tmpdir(), 'sanji-bench-'));
const stack = await theirs.startStack({
  ...{ dataDir, ports: 'any', restart: false },
  env: { SANJI_LOG_LEVEL: 'warn', SANJI_RATE_LIMITS: 'off' },
});
process.once('message', () => void stop());
process.once('disconnect', () => void stop());
process.send?.({ base: stack.apiUrl, tokens: stack.demoUsers.map(({ userId, token }) => [userId, token]) });

async function stop(): Promise<void> {
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
  process.exit();
}
