import type { Keys } from '../crypto/keys.ts';
import type { Queryable } from '../client.ts';
import { entryById } from '../rosters/entries.ts';
import { openName } from '../rosters/names.ts';

/** Reads what an entry of the rosters is called, for a document. */
export const rosterNames =
  (db: Queryable, keys: Keys) =>
  async (id: unknown): Promise<string | undefined> => {
    const entry = typeof id === 'string' ? await entryById(db, id) : undefined;
    return entry && openName(keys, { entry: entry.id }, entry.nameCipher);
  };
