import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { within } from './within.ts';
import { isMainThread } from 'node:worker_threads';
import type { DataFolder } from './data-folder.ts';
import { openLog, type LogReader } from './log.ts';

export interface ChildSpec {
  readonly name: string;
  readonly command: string;
  /** Must hold an argument that names the data folder: it proves a leftover to be ours (see leftovers.ts). */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly folder: DataFolder;
  /** Run as this user; only root may ask for it. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** Sent when this process exits without having stopped the child. */
  readonly lastResort: 'SIGQUIT' | 'SIGKILL';
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  /** How it ended, for one line: `exit code 1`, `signal SIGKILL`. */
  readonly ended: Promise<string>;
  /** What it has written to its log since it was started. */
  readonly log: LogReader;
  isRunning(): boolean;
  /** Signals the process alone, not its group; nothing happens once it has ended. */
  signal(signal: NodeJS.Signals): void;
  /** Sends each signal in turn until the process has ended; the last one goes to the whole group. */
  stop(steps: readonly StopStep[]): Promise<void>;
}

export interface StopStep {
  readonly signal: NodeJS.Signals;
  readonly withinMs: number;
}

const MAX_LOG_BYTES = 20_000_000;
const living = new Map<ChildProcess, NodeJS.Signals>();
let exitHook = false;

/**
 * Starts a process in a group of its own, so that Ctrl-C in the terminal reaches the launcher alone. Its output goes to
 * `logs/<name>.log`, written by the child itself: a launcher that dies takes no pipe away.
 * @throws Error when the program cannot be run.
 */
export async function startChild(spec: ChildSpec): Promise<Child> {
  const logFile = join(spec.folder.logs, `${spec.name}.log`);
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) renameSync(logFile, `${logFile}.1`);
  const log = openLog(logFile);
  const output = openSync(logFile, 'a', 0o600);
  const child = withPrivateFiles(() =>
    spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: spec.env,
      detached: true,
      stdio: ['ignore', output, output],
      ...spec.user,
    }),
  );
  closeSync(output);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  });
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  const pid = child.pid as number;
  const pidFile = join(spec.folder.run, `${spec.name}.pid`);
  writeFileSync(pidFile, `${pid}\n`);
  remember(child, spec.lastResort);
  child.once('exit', () => {
    living.delete(child);
    rmSync(pidFile, { force: true });
  });
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    name: spec.name,
    pid,
    ended,
    log,
    isRunning,
    signal: (signal) => void child.kill(signal),
    stop: async (steps) => {
      for (const [index, { signal, withinMs }] of steps.entries()) {
        if (!isRunning()) return;
        if (index === steps.length - 1) killGroup(pid, signal);
        else child.kill(signal);
        await within(ended, withinMs);
      }
    },
  };
}

/** Signals a whole process group; a group that is gone is no error. */
export function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended already.
  }
}

/** What a child writes is readable by its own user only. Threads cannot set that and leave it as it is. */
function withPrivateFiles<T>(start: () => T): T {
  if (!isMainThread) return start();
  const before = process.umask(0o077);
  try {
    return start();
  } finally {
    process.umask(before);
  }
}

function remember(child: ChildProcess, lastResort: NodeJS.Signals): void {
  living.set(child, lastResort);
  if (exitHook) return;
  exitHook = true;
  process.once('exit', () => {
    for (const [survivor, signal] of living) killGroup(survivor.pid as number, signal);
  });
}
