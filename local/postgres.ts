import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startChild, type Child, type StopStep } from './child.ts';
import { openDataFolder } from './data-folder.ts';
import { StartFailure, oneLine } from './failure.ts';
import { freePort } from './ports.ts';
import { DATABASE, POSTGRES_ENV, SUPERUSER, openCluster, type Cluster } from './postgres-cluster.ts';
import { commandLine } from './processes.ts';

export interface PostgresOptions {
  /** Folder of the installation; the cluster, its password and its log lie in it. */
  readonly dataDir: string;
  /** Any free port without it. */
  readonly port?: number;
  /** False gives up safety against power loss, though not against kill -9, for speed; for tests. */
  readonly durable?: boolean;
  /** Further server settings. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface RunningPostgres {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly child: Child;
  /** Fast shutdown; harder ones when that takes too long. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
const BACK_OFF_WITHIN_MS = 30_000;

export const POSTGRES_STOP: readonly StopStep[] = [
  { signal: 'SIGINT', withinMs: 30_000 },
  { signal: 'SIGQUIT', withinMs: 5_000 },
  { signal: 'SIGKILL', withinMs: 5_000 },
];

/**
 * Starts the bundled PostgreSQL on loopback, with password authentication and UTC, and waits until it answers.
 * A start that fails because an earlier server is still giving up the directory is tried again for up to 30 s.
 * @throws StartFailure with what to do.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const folder = openDataFolder(options.dataDir);
  const durable = options.durable ?? true;
  const cluster = await openCluster(folder, { durable, signal: options.signal });
  const port = options.port ?? (await freePort());
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
    ...options.settings,
  };
  const args = ['-D', cluster.dir, '-p', String(port)];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
  const spec = {
    name: 'postgres',
    command: cluster.binaries.postgres,
    args,
    env: POSTGRES_ENV,
    cwd: '/',
    folder,
    user: cluster.user,
    lastResort: 'SIGQUIT',
  } as const;
  const url = `postgres://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/${DATABASE}`;
  const giveUpAt = Date.now() + BACK_OFF_WITHIN_MS;
  for (let pauseMs = 250; ; pauseMs *= 2) {
    options.signal?.throwIfAborted();
    dropForeignPidFile(cluster);
    const child = await startChild(spec);
    const stop = (): Promise<void> => child.stop(POSTGRES_STOP);
    try {
      await ready(child, url, options.signal);
      return { url, port, pid: child.pid, child, stop };
    } catch (error) {
      await stop();
      if (/Address already in use|could not bind/.test(child.log.read())) {
        throw new StartFailure(
          `Port ${port} for PostgreSQL is taken; stop the other program, or start again to use another port.`,
        );
      }
      const stillHeld = /lock file .* already exists|shared memory block .* still in use/.test(child.log.read());
      if (!stillHeld || Date.now() + pauseMs > giveUpAt) throw error;
      await sleep(pauseMs, undefined, { signal: options.signal });
    }
  }
}

async function ready(child: Child, url: string, signal?: AbortSignal): Promise<void> {
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  for (;;) {
    signal?.throwIfAborted();
    if (!child.isRunning()) {
      throw new StartFailure(`PostgreSQL ended at once (${child.log.lastComplaint()}); see ${child.log.file}.`);
    }
    const refusal = await tryConnect(url);
    if (!refusal) return;
    if (refusal.code === '28P01') {
      throw new StartFailure(
        'PostgreSQL refuses the password in the data folder (postgres-password); put the right one back.',
      );
    }
    if (Date.now() > giveUpAt) {
      throw new StartFailure(
        `PostgreSQL did not answer within ${READY_WITHIN_MS / 1000} s (${refusal.reason}); see ${child.log.file}.`,
      );
    }
    await sleep(40, undefined, { signal });
  }
}

async function tryConnect(url: string): Promise<{ code: string | undefined; reason: string } | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return { code: (error as { code?: string }).code, reason: oneLine(error) };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * PostgreSQL takes a `postmaster.pid` for a live server when its number now belongs to any process of the same user,
 * as happens when a container restarts. It is removed only when that process is certainly no PostgreSQL.
 */
function dropForeignPidFile(cluster: Cluster): void {
  const file = join(cluster.dir, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const command = commandLine(pid);
  if (command && !/(^|\/)postgres(:|$)/.test(command[0]!)) rmSync(file, { force: true });
}
