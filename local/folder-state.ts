import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { StartFailure } from './failure.ts';
import { installedPackage } from './postgres-binaries.ts';

/** The directory of the cluster, inside the data folder unless PostgreSQL could not enter that. */
export function clusterDir(folder: DataFolder): string {
  const { clusterPointer, root } = folder;
  return existsSync(clusterPointer) ? readFileSync(clusterPointer, 'utf8').trim() : join(root, 'postgres');
}

/** Whether the folder holds a cluster. @throws StartFailure when it is not one we can serve. */
export function checkCluster(folder: DataFolder): boolean {
  const dir = clusterDir(folder);
  if (!existsSync(dir) || readdirSync(dir).length === 0) return false;
  const versionFile = join(dir, 'PG_VERSION');
  if (!existsSync(versionFile) || !existsSync(join(dir, 'global', 'pg_control'))) {
    throw new StartFailure(
      `${dir} is not a complete PostgreSQL data directory; restore it from a backup, or move it away to start afresh.`,
    );
  }
  const found = readFileSync(versionFile, 'utf8').trim();
  const ours = installedPackage().version.split('.')[0];
  if (found !== ours) {
    throw new StartFailure(
      `${dir} was made by PostgreSQL ${found} and version ${ours} is installed; serve it with PostgreSQL ${found} and set DATABASE_URL, or move it away.`,
    );
  }
  if (!existsSync(folder.passwordFile)) {
    throw new StartFailure(
      `${folder.passwordFile} is missing although ${dir} holds a database; put it back, or move the data folder away to start afresh.`,
    );
  }
  return true;
}

/** New keys could not open what the old ones have sealed. @throws StartFailure when the old ones are missing. */
export function checkKeys(folder: DataFolder, keysFile: string): void {
  if (existsSync(keysFile) || !checkCluster(folder)) return;
  throw new StartFailure(
    `${keysFile} is missing although the data folder holds a database sealed with it; put it back, or move ${folder.root} away to start afresh.`,
  );
}

/** Written once a server has answered from the database: a database without it never held a case. */
export function versionMarker(dbFile: string): string {
  return `${dbFile}.version`;
}

/**
 * The Temporal CLI that made the database, undefined when there is none that ever held a case. A server creates its
 * tables only in a new file and never upgrades them, so another version may not be able to open it.
 * @throws StartFailure when the database has been lost.
 */
export function madeWithTemporal(dbFile: string): string | undefined {
  if (!existsSync(versionMarker(dbFile))) return undefined;
  if (existsSync(dbFile)) return readFileSync(versionMarker(dbFile), 'utf8').trim();
  throw new StartFailure(
    `${dbFile} is missing although cases ran from it; put it back, or move the whole data folder away to start afresh.`,
  );
}
