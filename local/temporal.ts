import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { searchAttributeKeys } from '../workflows/kit/search-attributes.ts';
import { startChild, type Child, type StopStep } from './child.ts';
import { openDataFolder } from './data-folder.ts';
import { StartFailure, oneLine } from './failure.ts';
import { madeWithTemporal, versionMarker } from './folder-state.ts';
import { freePort, reach } from './ports.ts';
import { TEMPORAL_VERSION, findTemporal, type TemporalBinary } from './temporal-binary.ts';
import { runTool } from './tool.ts';

export interface TemporalOptions {
  /** Folder of the installation, for the log and the pid file. */
  readonly dataDir: string;
  /** SQLite file that keeps the cases; without it they are lost when the server ends. */
  readonly dbFile?: string;
  /** Any free ports without them. */
  readonly port?: number;
  readonly uiPort?: number;
  /** Where the web UI has payloads decoded. */
  readonly codecEndpoint?: string;
  /** Allows skipping time and makes skipped timers fire at once; needs the pinned version. */
  readonly timeSkipping?: boolean;
  /** How long closed cases can be replayed and repeated commands recognised. */
  readonly retentionDays?: number;
  readonly binary?: TemporalBinary;
  readonly signal?: AbortSignal;
  readonly note?: (line: string) => void;
}

export interface RunningTemporal {
  readonly address: string;
  readonly uiUrl: string;
  readonly port: number;
  readonly uiPort: number;
  readonly pid: number;
  readonly version: string;
  readonly child: Child;
  stop(): Promise<void>;
}

export const TEMPORAL_STOP: readonly StopStep[] = [
  { signal: 'SIGTERM', withinMs: 10_000 },
  { signal: 'SIGKILL', withinMs: 5_000 },
];

const CLI_TYPES = { KEYWORD: 'Keyword', DATETIME: 'Datetime' } as const;
const TIME_SKIPPING = ['frontend.WorkflowTimeSkippingEnabled=true', 'history.timerProcessorMaxTimeShift="10ms"'];
const READY_WITHIN_MS = 60_000;
const DEFAULT_RETENTION_DAYS = 365;

/**
 * Starts Temporal's development server with its web UI, both on loopback, and waits until it answers, knows our
 * search attributes and keeps closed cases for the retention asked for.
 * @throws StartFailure with what to do.
 */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const folder = openDataFolder(options.dataDir);
  const made = options.dbFile ? madeWithTemporal(options.dbFile) : undefined;
  const version = options.timeSkipping ? TEMPORAL_VERSION : made;
  if (made && version !== made) {
    throw new StartFailure(
      `${options.dbFile} was made by Temporal CLI ${made} and skipping time needs ${version}; use another data folder (SANJI_DATA_DIR).`,
    );
  }
  const { signal, note } = options;
  const binary =
    options.binary ?? (await findTemporal({ version, madeWith: made, dataDir: folder.root, signal, note }));
  const port = options.port ?? (await freePort());
  const uiPort = options.uiPort ?? (await freePort(undefined, [port]));
  if (options.dbFile && !made) removeUnused(options.dbFile);
  const child = await startChild({
    name: 'temporal',
    command: binary.path,
    args: [
      ...serverArgs(options, port, uiPort),
      ...(binary.version === TEMPORAL_VERSION ? ['--ui-disable-news-fetch'] : []),
    ],
    env: serverEnv(),
    cwd: folder.root,
    folder,
    lastResort: 'SIGKILL',
  });
  const address = `127.0.0.1:${port}`;
  const stop = (): Promise<void> => child.stop(TEMPORAL_STOP);
  try {
    await prepare(child, binary, port, options);
  } catch (error) {
    await stop();
    throw error;
  }
  if (options.dbFile && !made) writeFileSync(versionMarker(options.dbFile), `${binary.version}\n`);
  return {
    address,
    uiUrl: `http://127.0.0.1:${uiPort}`,
    port,
    uiPort,
    pid: child.pid,
    version: binary.version,
    child,
    stop,
  };
}

function serverArgs(options: TemporalOptions, port: number, uiPort: number): string[] {
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)];
  args.push('--log-level', 'warn', '--color', 'never');
  if (options.dbFile) args.push('--db-filename', options.dbFile);
  if (options.codecEndpoint) args.push('--ui-codec-endpoint', options.codecEndpoint);
  for (const { name, type } of searchAttributeKeys) args.push('--search-attribute', `${name}=${CLI_TYPES[type]}`);
  if (options.timeSkipping) for (const value of TIME_SKIPPING) args.push('--dynamic-config-value', value);
  return args;
}

/** The server must not read the caller's client settings. */
function serverEnv(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return { ...Object.fromEntries(own), TEMPORAL_CONFIG_FILE: '/dev/null' };
}

/** A server that was interrupted while it made its database leaves half of one, which no server opens again. */
function removeUnused(dbFile: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(dbFile + suffix, { force: true });
}

async function prepare(child: Child, binary: TemporalBinary, port: number, options: TemporalOptions): Promise<void> {
  const { signal, retentionDays = DEFAULT_RETENTION_DAYS } = options;
  const operator = (...args: string[]): Promise<string> => askServer(binary, port, args, signal);
  for (const giveUpAt = Date.now() + READY_WITHIN_MS; ;) {
    signal?.throwIfAborted();
    if (!child.isRunning()) {
      throw new StartFailure(`Temporal ended at once (${child.log.lastComplaint()}); see ${child.log.file}.`);
    }
    try {
      await reach('127.0.0.1', port, 1_000);
      await operator('namespace', 'update', '--namespace', 'default', '--retention', `${retentionDays * 24}h`);
      const known = await operator('search-attribute', 'list');
      const missing = searchAttributeKeys.filter(({ name }) => !known.includes(name));
      if (missing.length === 0) return;
      // The server registers the attributes of its command line only while it makes its database.
      for (const { name, type } of missing)
        await operator('search-attribute', 'create', '--name', name, '--type', CLI_TYPES[type]);
    } catch (error) {
      if (Date.now() > giveUpAt) {
        throw new StartFailure(
          `Temporal was not ready within ${READY_WITHIN_MS / 1000} s (${oneLine(error)}); see ${child.log.file}.`,
        );
      }
    }
    await sleep(50, undefined, { signal });
  }
}

/** One operator command. The CLI is used, not the SDK's client, because that takes a second to load. */
function askServer(
  binary: TemporalBinary,
  port: number,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  const all = ['operator', ...args, '--address', `127.0.0.1:${port}`];
  return runTool(binary.path, all, { stallMs: 10_000, signal, env: serverEnv() });
}
