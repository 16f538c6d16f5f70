import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';

export interface Process {
  readonly pid: number;
  /** Program and arguments; where only `ps` tells, the arguments are split at spaces. */
  readonly command: readonly string[];
}

const PROC = existsSync('/proc/self/cmdline');

/** Program and arguments of a process; undefined when there is none, or it is a zombie. */
export function commandLine(pid: number): readonly string[] | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (PROC) return procCommand(pid);
  return psProcesses(['-p', String(pid)])[0]?.command;
}

/** All processes whose command line can be read. */
export function processes(): readonly Process[] {
  if (!PROC) return psProcesses(['-ax']);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const command = procCommand(Number(name));
      return command ? [{ pid: Number(name), command }] : [];
    });
}

/** Whether the process was started with exactly this argument, which may hold spaces. */
export function hasArgument(process: Process, argument: string): boolean {
  return PROC ? process.command.includes(argument) : `${process.command.join(' ')} `.includes(` ${argument} `);
}

/** When a process was started, in a form only fit for comparing: it tells a process from a later one with its pid. */
export function startMark(pid: number): string | undefined {
  try {
    if (!PROC) return ps(['-o', 'lstart=', '-p', String(pid)]).trim() || undefined;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${ticks}`;
  } catch {
    return undefined;
  }
}

function procCommand(pid: number): readonly string[] | undefined {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    return words.length > 0 ? words : undefined;
  } catch {
    return undefined;
  }
}

function psProcesses(selection: readonly string[]): readonly Process[] {
  try {
    return ps([...selection, '-o', 'pid=,command='])
      .split('\n')
      .flatMap((line) => {
        const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
        return pid && command ? [{ pid: Number(pid), command: command.split(' ') }] : [];
      });
  } catch {
    return [];
  }
}

function ps(args: readonly string[]): string {
  return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
