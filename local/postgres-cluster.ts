import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { StartFailure } from './failure.ts';
import { canUse, postgresUser, sharedRoot, type SystemUser } from './system-user.ts';
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';

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

/** File in the data folder that names a cluster outside of it. */
const POINTER = 'postgres-location';

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
  const passwordFile = join(folder.root, 'postgres-password');
  const present = existsSync(dir) && readdirSync(dir).length > 0;
  if (present) checkComplete(dir, binaries);
  if (present && !existsSync(passwordFile)) {
    throw new StartFailure(
      `${passwordFile} is missing although ${dir} holds a database; put it back, or move the data folder away to start afresh.`,
    );
  }
  if (!existsSync(passwordFile)) writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  const password = readFileSync(passwordFile, 'utf8').trim();
  if (!present) await create(dir, { user, binaries, password, ...options });
  return { dir, password, user, binaries, created: !present };
}

/** The directory of the cluster, inside the data folder unless PostgreSQL could not enter that (see `place`). */
export function clusterDir(folder: DataFolder): string {
  const pointer = join(folder.root, POINTER);
  return existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(folder.root, 'postgres');
}

/** Whether a cluster has been made here, complete or not. */
export function clusterExists(folder: DataFolder): boolean {
  const dir = clusterDir(folder);
  return existsSync(dir) && readdirSync(dir).length > 0;
}

/** Where the cluster of this data folder lies and who runs it; an existing cluster is run by its owner. */
export function place(folder: DataFolder): { dir: string; user: SystemUser | undefined } {
  const inside = join(folder.root, 'postgres');
  const dir = clusterDir(folder);
  const owner = statSync(dir, { throwIfNoEntry: false });
  const self = process.getuid?.();
  if (owner && self !== 0 && owner.uid !== self) {
    throw new StartFailure(
      `${dir} belongs to another user (uid ${owner.uid}); start as that user, or set SANJI_DATA_DIR to a folder of your own.`,
    );
  }
  const user = owner && owner.uid !== 0 && self === 0 ? { uid: owner.uid, gid: owner.gid } : postgresUser();
  if (!user || (dir === inside && canUse(user, folder.root)) || dir !== inside) return { dir, user };
  const outside = join(sharedRoot(), `postgres-${randomBytes(6).toString('hex')}`);
  if (existsSync(inside)) {
    throw new StartFailure(
      `${inside} can no longer be entered by the user that runs PostgreSQL (uid ${user.uid}); make its parent folders traversable (chmod o+x).`,
    );
  }
  mkdirSync(dirname(outside), { recursive: true, mode: 0o755 });
  writeFileSync(join(folder.root, POINTER), `${outside}\n`);
  return { dir: outside, user };
}

function checkComplete(dir: string, binaries: PostgresBinaries): void {
  const versionFile = join(dir, 'PG_VERSION');
  if (!existsSync(versionFile) || !existsSync(join(dir, 'global', 'pg_control'))) {
    throw new StartFailure(
      `${dir} is not a complete PostgreSQL data directory; restore it from a backup, or move it away to start afresh.`,
    );
  }
  const found = readFileSync(versionFile, 'utf8').trim();
  const ours = binaries.version.split('.')[0];
  if (found !== ours) {
    throw new StartFailure(
      `${dir} was made by PostgreSQL ${found} and version ${ours} is installed; serve it with PostgreSQL ${found} and set DATABASE_URL, or move it away.`,
    );
  }
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

function runAs(options: Creation, command: string, args: readonly string[], input = ''): Promise<string> {
  options.signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...options.user,
      cwd: '/',
      env: POSTGRES_ENV,
      detached: true,
      signal: options.signal,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else
        reject(
          new StartFailure(
            `PostgreSQL could not be set up: ${lastComplaint(output) || `${command} ended with ${code}`}.`,
          ),
        );
    });
    child.stdin.on('error', () => undefined).end(input);
  });
}

function lastComplaint(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.findLast((line) => /error|FATAL|PANIC|could not|invalid/i.test(line)) ?? '';
}
