import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { StartFailure } from './failure.ts';
import { clusterDir } from './folder-state.ts';
import { canUse, postgresUser, sharedRoot, type SystemUser } from './system-user.ts';

/**
 * Where the cluster of this data folder lies and who runs it; an existing cluster is run by its owner. As root, a new
 * one goes to a folder of the system when the data folder lies behind one that PostgreSQL's user may not enter.
 */
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
  mkdirSync(dirname(outside), { recursive: true });
  chmodSync(dirname(outside), 0o755);
  writeFileSync(folder.clusterPointer, `${outside}\n`);
  return { dir: outside, user };
}
