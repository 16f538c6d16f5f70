import { mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkedKey, FileMissing, type FileStore, FileStoreError, isStoredKey } from './store.ts';

/** Files in a folder of this machine, `ab/abcdef…`, readable by their owner only. */
export function localStore(folder: string): FileStore {
  const pathOf = (key: string) => join(folder, checkedKey(key).slice(0, 2), key);
  return {
    staging: join(folder, '.staging'),
    async put(storedKey, staged) {
      const path = pathOf(storedKey);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await rename(staged.path, path);
      for (const changed of [dirname(path), folder]) await syncFolder(changed);
    },
    async get(storedKey) {
      const path = pathOf(storedKey);
      try {
        return (await open(path, 'r')).createReadStream({ highWaterMark: 262_144 });
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT') throw new FileMissing('the file is not there', { cause: error });
        throw new FileStoreError(`the file cannot be read: ${code}`, { cause: error });
      }
    },
    remove: async (storedKey) => unlink(pathOf(storedKey)).catch(unlessMissing),
    async *list() {
      for (const prefix of await readdir(folder).catch(() => [])) {
        if (!/^[0-9a-f]{2}$/.test(prefix)) continue;
        for (const storedKey of await readdir(join(folder, prefix))) {
          const found = isStoredKey(storedKey) && (await stat(pathOf(storedKey)).catch(() => undefined));
          if (found) yield { storedKey, storedAt: found.mtimeMs };
        }
      }
    },
  };
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw new FileStoreError(`the file cannot be removed: ${error.code}`, { cause: error });
}

/** A rename is durable when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
