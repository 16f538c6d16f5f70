import { execFileSync } from 'node:child_process';
import type { Stack } from '../local/stack.ts';
import { round } from './load.ts';

/** Resident memory in MiB of every process of the idle stack; PostgreSQL's with its backends, shared pages counted once each. */
export function measureMemory(stack: Stack): Readonly<Record<string, number>> {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid=,rss='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const rssOf = (pid: number): number =>
    table.filter(([id, parent]) => id === pid || parent === pid).reduce((sum, [, , rss]) => sum + (rss ?? 0), 0);
  const memory: Record<string, number> = {};
  for (const name of ['postgres', 'temporal', 'worker', 'api'] as const) {
    const pid = stack.pid(name);
    if (pid !== undefined) memory[name] = round(rssOf(pid) / 1_024);
  }
  memory['launcher'] = round(process.memoryUsage().rss / 1_048_576);
  memory['total'] = round(Object.values(memory).reduce((sum, mib) => sum + mib, 0));
  return memory;
}
