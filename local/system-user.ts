import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { StartFailure } from './failure.ts';

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** Existing users without rights of their own, in the order of preference. */
const UNPRIVILEGED = ['postgres', 'nobody', 'daemon'];

/** PostgreSQL refuses to run as root: then an unprivileged user of the system, otherwise undefined. */
export function postgresUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of UNPRIVILEGED) {
    const user = lookUp(name);
    if (user && spawnSync('true', { ...user, cwd: '/' }).status === 0) return user;
  }
  throw new StartFailure(
    'PostgreSQL does not run as root and this system has no user "postgres" or "nobody" to run it as; start as a normal user or set DATABASE_URL.',
  );
}

/** Whether the user can reach and run or enter `path`: every folder above it must let them through. */
export function canUse(user: SystemUser, path: string): boolean {
  return spawnSync('test', ['-x', path], { ...user, cwd: '/' }).status === 0;
}

/** Where copies lie that every user of this machine may run. */
export function sharedRoot(): string {
  return process.getuid?.() === 0 ? '/var/lib/sanji' : cacheDirs()[0];
}

/** Places for downloaded programs, best first. */
export function cacheDirs(dataDir?: string): [string, ...string[]] {
  const xdg = process.env['XDG_CACHE_HOME'];
  const cache = join(xdg?.startsWith('/') ? xdg : join(homedir(), '.cache'), 'sanji');
  return dataDir ? [cache, join(dataDir, 'cache')] : [cache];
}

/** The first of the folders that can be written, created if need be. @throws StartFailure when there is none. */
export function writableDir(candidates: readonly string[]): string {
  for (const directory of candidates) {
    try {
      mkdirSync(directory, { recursive: true });
      accessSync(directory, constants.W_OK | constants.X_OK);
      return directory;
    } catch {
      continue;
    }
  }
  throw new StartFailure(
    `None of ${candidates.join(', ')} can be written; set XDG_CACHE_HOME to a folder of your own.`,
  );
}

/** Removes what an interrupted copy or download left in a folder; an hour is longer than any of them takes. */
export function removeAbandoned(directory: string, isScratch: (name: string) => boolean): void {
  for (const name of existsSync(directory) ? readdirSync(directory).filter(isScratch) : []) {
    const path = join(directory, name);
    const changedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (Date.now() - changedAt > 3_600_000) rmSync(path, { recursive: true, force: true });
  }
}

function lookUp(name: string): SystemUser | undefined {
  try {
    const ask = (flag: string): number =>
      Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    return undefined;
  }
}
