import { existsSync } from 'node:fs';
import { openDataFolder, type DataFolder } from './data-folder.ts';
import { programEnvironment } from './environment.ts';
import { StartFailure, oneLine } from './failure.ts';
import { endLeftovers } from './leftovers.ts';
import { createMembers, type MemberName } from './members.ts';
import { clusterExists } from './postgres-cluster.ts';
import { defaultPreparation, keepDemoUsers, type DemoUser, type Preparation } from './preparation.ts';
import { PROGRAM_STOP, apiIsReady, startProgram, workerIsReady } from './program.ts';
import { startServers } from './servers.ts';
import { choosePorts, type StackPorts } from './stack-ports.ts';

export interface StackOptions {
  readonly dataDir: string;
  /** Ports left out are those of the last start, the default or the next free one; 'any' never collides. */
  readonly ports?: Partial<StackPorts> | 'any';
  /** Servers to use in place of the bundled ones. */
  readonly databaseUrl?: string | undefined;
  /** Login that applies migrations to a given database. */
  readonly migrationDatabaseUrl?: string | undefined;
  readonly temporalAddress?: string | undefined;
  readonly temporalUi?: string | undefined;
  readonly keysFile?: string | undefined;
  /** Address the API listens on, as in SANJI_HOST; loopback unless said otherwise. */
  readonly host?: string;
  readonly timeSkipping?: boolean;
  readonly adjustableClock?: boolean;
  /** Load invented organisations and users; true unless said otherwise. */
  readonly demo?: boolean;
  /** Further variables for the API and the worker. */
  readonly env?: Readonly<Record<string, string>>;
  /** Start again what ends unasked; true unless said otherwise. */
  readonly restart?: boolean;
  readonly report?: (line: string) => void;
  /** Told when a member has ended too often to be started again; the stack is still to be stopped. */
  readonly onGiveUp?: (reason: string) => void;
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal;
  /** TypeScript files, relative to the repository, to run in place of worker.ts and server.ts. */
  readonly scripts?: { readonly worker: string; readonly api: string };
  readonly preparation?: Preparation;
}

export interface Stack {
  readonly folder: DataFolder;
  readonly ports: StackPorts;
  readonly apiUrl: string;
  readonly codecEndpoint: string;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly temporalUi: string | undefined;
  readonly keysFile: string;
  /** Empty when their tokens were made elsewhere. */
  readonly demoUsers: readonly DemoUser[];
  /** Undefined while it is not running, and for a server that is not ours. */
  pid(member: MemberName): number | undefined;
  /** Sends a signal; returns when the process has ended, at once for SIGSTOP and SIGCONT. */
  kill(member: MemberName, signal: NodeJS.Signals): Promise<void>;
  /** Stops it if it runs, starts it on the same port and waits until it is ready. */
  restart(member: MemberName): Promise<void>;
  /** Resolves once the member runs, also when it is just being started again. */
  ready(member: MemberName): Promise<void>;
  /** API, worker, Temporal, PostgreSQL, each when the one before has ended. */
  stop(): Promise<void>;
}

/**
 * Starts the whole system from one data folder and returns when the API answers. Leftovers of an earlier launcher of
 * the same folder are ended first. A start that fails or is aborted stops what it has started.
 * @throws StartFailure with what to do.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { report = () => undefined, signal } = options;
  const folder = openDataFolder(options.dataDir);
  const members = createMembers({ restart: options.restart ?? true, report, giveUp: options.onGiveUp ?? report });
  const stop = (): Promise<void> => members.stop();
  const onAbort = (): void => void stop();
  signal?.addEventListener('abort', onAbort);
  try {
    signal?.throwIfAborted();
    const leftovers = await endLeftovers(folder);
    if (leftovers.length > 0) report(`Ended ${leftovers.length} processes that an interrupted start had left behind`);
    const stack = await untilAborted(startAll(options, folder, members, report), signal);
    return {
      ...stack,
      pid: (name) => (members.has(name) ? members.get(name).pid() : undefined),
      kill: (name, killSignal) => members.get(name).kill(killSignal),
      restart: (name) => members.get(name).restart(),
      ready: (name) => members.get(name).ready(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Setting up a given database cannot be interrupted, but it need not be waited for either. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}

type Facts = Omit<Stack, 'pid' | 'kill' | 'restart' | 'ready' | 'stop'>;

async function startAll(
  options: StackOptions,
  folder: DataFolder,
  members: ReturnType<typeof createMembers>,
  report: (line: string) => void,
): Promise<Facts> {
  const ports = await choosePorts(folder, options.ports ?? {});
  const keysFile = options.keysFile ?? folder.keysFile;
  const preparation = options.preparation ?? (await defaultPreparation());
  if (!options.databaseUrl) refuseLostKeys(folder, keysFile);
  preparation.ensureKeysFile(keysFile);

  const apiUrl = `http://${reachable(options.host)}:${ports.api}`;
  const codecEndpoint = `${apiUrl}/codec`;
  const servers = await startServers({
    folder,
    ports,
    members,
    codecEndpoint,
    report,
    databaseUrl: options.databaseUrl,
    temporalAddress: options.temporalAddress,
    temporalUi: options.temporalUi,
    timeSkipping: options.timeSkipping ?? false,
  });
  const { databaseUrl, temporalAddress } = servers;
  const url = (options.databaseUrl && options.migrationDatabaseUrl) || databaseUrl;
  const setUp = await preparation
    .setUpDatabase({ url, keysFile, demo: options.demo ?? true })
    .catch((error: unknown) => {
      throw new StartFailure(`The database could not be set up: ${oneLine(error)}.`);
    });
  const demoUsers = keepDemoUsers(folder.demoUsersFile, setUp.demoUsers);
  report(
    `Database: ${setUp.applied} migrations applied, calendar ${setUp.calendarYears}, ${setUp.units} organisations`,
  );

  const env = programEnvironment({
    ...servers,
    folder,
    keysFile,
    apiPort: ports.api,
    ownDatabase: !options.databaseUrl,
    ownTemporal: !options.temporalAddress,
    adjustableClock: options.adjustableClock ?? false,
    extra: options.env ?? {},
  });
  const { worker, api } = options.scripts ?? { worker: 'worker.ts', api: 'server.ts' };
  const program = { folder, env };
  await Promise.all([
    members
      .add({
        name: 'worker',
        stopSteps: PROGRAM_STOP,
        start: (signal) => startProgram({ ...program, name: 'worker', script: worker, isReady: workerIsReady, signal }),
      })
      .then(() => report('Worker ready')),
    members
      .add({
        name: 'api',
        stopSteps: PROGRAM_STOP,
        start: (signal) =>
          startProgram({ ...program, name: 'api', script: api, isReady: () => apiIsReady(apiUrl), signal }),
      })
      .then(() => report(`API ready on ${apiUrl}`)),
  ]);
  return {
    folder,
    ports,
    apiUrl,
    codecEndpoint,
    databaseUrl,
    temporalAddress,
    temporalUi: servers.temporalUi,
    keysFile,
    demoUsers,
  };
}

/** An address that a browser on this machine can open. */
function reachable(host = '127.0.0.1'): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** New keys could not open what the old ones have sealed. */
function refuseLostKeys(folder: DataFolder, keysFile: string): void {
  if (!clusterExists(folder) || existsSync(keysFile)) return;
  throw new StartFailure(
    `${keysFile} is missing although the data folder holds a database sealed with it; put it back, or move ${folder.root} away to start afresh.`,
  );
}
