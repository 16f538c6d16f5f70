import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { round } from './load.ts';

const IDLE_SECONDS = 60;
const READY_WITHIN_MS = 180_000;

/**
 * Resident memory in MiB of every process that `npm start` starts, a minute after it is ready. Pages that several
 * processes share are counted for each of them, so that the total is rather too high.
 */
export async function measureMemory(): Promise<Readonly<Record<string, number>>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sanji-bench-'));
  const launcher = spawn(process.execPath, ['--import', 'tsx', 'local/start.ts'], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, SANJI_DATA_DIR: dataDir, DATABASE_URL: '', TEMPORAL_ADDRESS: '', SANJI_PORT: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => launcher.once('exit', resolve));
  try {
    await new Promise<void>((resolve, reject) => {
      launcher.stdout.on('data', (data: Buffer) => data.toString().includes('Sanji is ready') && resolve());
      launcher.once('exit', () => reject(new Error('the system did not start')));
      setTimeout(() => reject(new Error('the system was not ready in time')), READY_WITHIN_MS).unref();
    });
    await sleep(IDLE_SECONDS * 1_000);
    return residentBelow(launcher.pid ?? 0);
  } finally {
    launcher.kill('SIGINT');
    await ended;
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** By program; a child counts for the program that started it, the launcher's own children for themselves. */
function residentBelow(root: number): Record<string, number> {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,rss=,args='], { encoding: 'utf8' }).trim().split('\n');
  const processes = lines.map((line) => {
    const [pid, parent, kib, ...args] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), mib: Number(kib) / 1_024, args: args.join(' ') };
  });
  const below = (pid: number): number =>
    processes.reduce((sum, one) => sum + (one.parent === pid ? one.mib + below(one.pid) : 0), 0);
  const memory: Record<string, number> = { launcher: 0 };
  for (const one of processes) {
    if (one.pid === root) memory['launcher'] = (memory['launcher'] ?? 0) + one.mib;
    if (one.parent !== root) continue;
    const name = NAMES.find(([mark]) => one.args.includes(mark))?.[1] ?? 'launcher';
    memory[name] = (memory[name] ?? 0) + one.mib + below(one.pid);
  }
  memory['total'] = Object.values(memory).reduce((sum, mib) => sum + mib, 0);
  return Object.fromEntries(Object.entries(memory).map(([name, mib]) => [name, round(mib)]));
}

const NAMES = [
  ['server.ts', 'api'],
  ['worker.ts', 'worker'],
  ['start-dev', 'temporal'],
  ['postgres', 'postgres'],
] as const;
