import { execFileSync } from 'node:child_process';

/**
 * Stops a process and its children where they stand: PostgreSQL's backends are sessions of their own and would serve
 * on while their server is frozen. @returns what lets them go on.
 */
export function freeze(pid: number): () => void {
  signal(pid, 'SIGSTOP'); // no more children from here on
  const children = childrenOf(pid);
  for (const child of children) signal(child, 'SIGSTOP');
  return () => {
    for (const one of [...children, pid]) signal(one, 'SIGCONT');
  };
}

/** Kills a process and its children at once, as a power cut would. */
export function killTree(pid: number): void {
  signal(pid, 'SIGSTOP');
  for (const one of [...childrenOf(pid), pid]) signal(one, 'SIGKILL');
}

function childrenOf(pid: number): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child!);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended.
  }
}
