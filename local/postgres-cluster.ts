import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { StartFailure, oneLine } from './failure.ts';
import { checkCluster } from './folder-state.ts';
import { place } from './postgres-place.ts';
import type { SystemUser } from './system-user.ts';
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { runTool } from './tool.ts';

/** A data directory of PostgreSQL, complete, with the database `sanji` in it. */
export interface Cluster {
  readonly dir: string;
  readonly password: string;
  /** Who runs it; undefined for ourselves. */
  readonly user: SystemUser | undefined;
  readonly binaries: PostgresBinaries;
  readonly created: boolean;
}

export const SUPERUSER = 'sanji';
export const DATABASE = 'sanji';

/** initdb says nothing while it flushes to a slow disk. */
const SET_UP_WITHIN_MS = 300_000;

/** What PostgreSQL's programs get to see: nothing of the caller's PG* variables, locale or time zone. */
export const POSTGRES_ENV: NodeJS.ProcessEnv = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TZ: 'UTC' };

/**
 * Opens the cluster of a data folder, creating it on the first start. `initdb` works in `<dir>.new-*`, which
 * becomes `<dir>` when it is complete: a left-over `<dir>.new-*` was never served from and is removed.
 * @throws StartFailure when the folder holds something else than a complete cluster.
 */
export async function openCluster(
  folder: DataFolder,
  options: { durable: boolean; signal?: AbortSignal | undefined },
): Promise<Cluster> {
  const { dir, user } = place(folder);
  const binaries = postgresBinaries(user);
  const { passwordFile } = folder;
  const present = checkCluster(folder);
  if (!existsSync(passwordFile)) writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  const password = readFileSync(passwordFile, 'utf8').trim();
  if (!present) await create(dir, { user, binaries, password, ...options });
  return { dir, password, user, binaries, created: !present };
}

interface Creation {
  readonly user: SystemUser | undefined;
  readonly binaries: PostgresBinaries;
  readonly password: string;
  readonly durable: boolean;
  readonly signal?: AbortSignal | undefined;
}

async function create(dir: string, options: Creation): Promise<void> {
  for (const name of readdirSync(dirname(dir)).filter((name) => name.startsWith(`${basename(dir)}.new-`))) {
    rmSync(join(dirname(dir), name), { recursive: true, force: true, maxRetries: 3 });
  }
  const half = `${dir}.new-${randomBytes(4).toString('hex')}`;
  const passwordCopy = `${half}.password`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { mode: 0o700 });
  writeFileSync(passwordCopy, options.password, { mode: 0o600 });
  try {
    if (options.user) for (const path of [half, passwordCopy]) chownSync(path, options.user.uid, options.user.gid);
    await initialise(half, passwordCopy, options);
    const create = `CREATE DATABASE ${DATABASE}\n`;
    await runAs(
      options,
      options.binaries.postgres,
      ['--single', '-D', half, ...(options.durable ? [] : ['-F']), 'postgres'],
      create,
    );
    rmSync(dir, { recursive: true, force: true });
    renameSync(half, dir);
  } finally {
    rmSync(passwordCopy, { force: true });
  }
}

/** pg_trgm and lower() see Chinese letters only with a UTF-8 LC_CTYPE; systems without C.UTF-8 have en_US.UTF-8. */
async function initialise(dir: string, passwordFile: string, options: Creation): Promise<void> {
  const common = ['-D', dir, '-U', SUPERUSER, `--pwfile=${passwordFile}`, '--encoding=UTF8', '--no-instructions'];
  const auth = ['--auth-host=scram-sha-256', '--auth-local=scram-sha-256', ...(options.durable ? [] : ['--no-sync'])];
  const locale = (name: string): string[] => [
    `--locale=${name}`,
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  try {
    await runAs(options, options.binaries.initdb, [...common, ...auth, ...locale('C.UTF-8')]);
  } catch (error) {
    if (!(error instanceof StartFailure) || !error.message.includes('invalid locale')) throw error;
    await runAs(options, options.binaries.initdb, [...common, ...auth, ...locale('en_US.UTF-8')]);
  }
}

async function runAs(options: Creation, command: string, args: readonly string[], input = ''): Promise<void> {
  const { user, signal } = options;
  try {
    await runTool(command, args, { user, signal, input, env: POSTGRES_ENV, cwd: '/', stallMs: SET_UP_WITHIN_MS });
  } catch (error) {
    signal?.throwIfAborted();
    throw new StartFailure(`PostgreSQL could not be set up: ${oneLine(error)}.`);
  }
}
