import { accessSync, chmodSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { StartFailure, oneLine } from './failure.ts';

/** Where everything of one installation lies. All paths are absolute and free of symbolic links. */
export interface DataFolder {
  readonly root: string;
  readonly logs: string;
  /** Pid files of the launcher and its children. */
  readonly run: string;
  /** Ports of the last start, kept while they are free. */
  readonly portsFile: string;
  readonly keysFile: string;
  /** Tokens of the demo users, readable by the owner only. */
  readonly demoUsersFile: string;
  readonly temporalDb: string;
  /** Password of the bundled PostgreSQL, readable by the owner only. */
  readonly passwordFile: string;
  /** Names the place of a cluster that could not be inside the data folder. */
  readonly clusterPointer: string;
}

/**
 * Opens the data folder, creating what is missing. The folder may be traversed by others, because PostgreSQL may have
 * to run as another user; the secrets in it are files that only the owner reads.
 * @throws StartFailure when it cannot be written.
 */
export function openDataFolder(path: string): DataFolder {
  const wanted = resolve(path);
  try {
    createFolder(wanted);
    const root = realpathSync(wanted);
    const folder = layout(root);
    for (const directory of [folder.logs, folder.run]) mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (process.getuid?.() === 0) chmodSync(root, 0o711);
    for (const directory of [root, folder.logs, folder.run]) accessSync(directory, constants.W_OK | constants.X_OK);
    return folder;
  } catch (error) {
    throw new StartFailure(
      `The data folder ${wanted} cannot be written (${oneLine(error)}); set SANJI_DATA_DIR to a folder of your own.`,
    );
  }
}

/** Step by step: Node's recursive `mkdir` never returns where the file system refuses new folders, as /proc does. */
function createFolder(path: string): void {
  if (existsSync(path)) return;
  createFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/** The paths of a data folder, whether it exists or not. */
export function layout(root: string): DataFolder {
  return {
    root,
    logs: join(root, 'logs'),
    run: join(root, 'run'),
    portsFile: join(root, 'ports.json'),
    keysFile: join(root, 'keys.json'),
    demoUsersFile: join(root, 'demo-users.json'),
    temporalDb: join(root, 'temporal.db'),
    passwordFile: join(root, 'postgres-password'),
    clusterPointer: join(root, 'postgres-location'),
  };
}
