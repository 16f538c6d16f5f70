import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StopStep } from './child.ts';
import { killGroup } from './child.ts';
import type { DataFolder } from './data-folder.ts';
import { clusterDir } from './folder-state.ts';
import { StartFailure } from './failure.ts';
import { commandLine, hasArgument, processes } from './processes.ts';
import { POSTGRES_STOP } from './postgres.ts';
import { PROGRAM_STOP, memberArgument } from './program.ts';
import { TEMPORAL_STOP } from './temporal.ts';

export interface Leftover {
  readonly name: 'program' | 'temporal' | 'postgres';
  readonly pid: number;
}

interface Kind {
  readonly name: Leftover['name'];
  /** All of them together prove it; the last is the path inside our data folder. */
  readonly args: readonly [...string[], string];
  readonly steps: readonly StopStep[];
}

/**
 * Processes that an earlier launcher of this data folder left behind, in the order in which they are to be stopped.
 * The proof is their command line: it is one that only a launcher makes, with a path inside this very folder. Pid
 * files alone prove nothing, because pids are used again.
 */
export function findLeftovers(folder: DataFolder): readonly Leftover[] {
  const running = processes().filter(({ pid }) => pid !== process.pid);
  return kinds(folder).flatMap(({ name, args }) => {
    const pids = running
      .filter((candidate) => args.every((argument) => hasArgument(candidate, argument)))
      .map(({ pid }) => pid);
    return (name === 'postgres' ? leaderOf(clusterDir(folder), pids) : pids).map((pid) => ({ name, pid }));
  });
}

/**
 * Stops the leftovers as an orderly stop would have done: programs, then Temporal, then PostgreSQL.
 * @throws StartFailure when one of them cannot be ended.
 */
export async function endLeftovers(folder: DataFolder): Promise<readonly Leftover[]> {
  const leftovers = findLeftovers(folder);
  for (const { name, steps } of kinds(folder)) {
    await Promise.all(leftovers.filter((leftover) => leftover.name === name).map(({ pid }) => end(pid, steps)));
  }
  return leftovers;
}

function kinds(folder: DataFolder): readonly Kind[] {
  return [
    { name: 'program', args: [memberArgument(folder)], steps: PROGRAM_STOP },
    { name: 'temporal', args: ['start-dev', '--db-filename', folder.temporalDb], steps: TEMPORAL_STOP },
    { name: 'postgres', args: ['listen_addresses=127.0.0.1', '-D', clusterDir(folder)], steps: POSTGRES_STOP },
  ];
}

/** A backend carries the server's command line for a moment; the server itself is in its own pid file. */
function leaderOf(cluster: string, pids: readonly number[]): readonly number[] {
  const file = join(cluster, 'postmaster.pid');
  const leader = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined;
  return leader !== undefined && pids.includes(leader) ? [leader] : pids;
}

async function end(pid: number, steps: readonly StopStep[]): Promise<void> {
  const proof = commandLine(pid)?.join('\0');
  const isSame = (): boolean => proof !== undefined && commandLine(pid)?.join('\0') === proof;
  for (const { signal, withinMs } of steps) {
    if (!isSame()) return;
    if (signal === 'SIGKILL') killGroup(pid, signal);
    else send(pid, signal);
    for (const giveUpAt = Date.now() + withinMs; Date.now() < giveUpAt && isSame();) await sleep(50);
  }
  if (isSame())
    throw new StartFailure(`Process ${pid} of an earlier start does not end; end it with "kill -9 ${pid}".`);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile, or it is not ours to end: then it is reported as still there.
  }
}
