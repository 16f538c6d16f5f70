import type { FileStore } from '../../files/store.ts';
import type { Queryable } from '../client.ts';
import { referredAmong } from './rows.ts';

/** Removes files that no row refers to any more. @returns how many. */
export async function release(db: Queryable, files: FileStore, storedKeys: readonly string[]): Promise<number> {
  const referred = await referredAmong(db, storedKeys);
  const unreferred = storedKeys.filter((key) => !referred.has(key));
  for (const key of unreferred) await files.remove(key);
  return unreferred.length;
}
