import { sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { readKeysFile } from '../crypto/keys-file.ts';
import { removeMasterKey, sealedUntil } from '../crypto/rotation.ts';
import { needsOf } from './rewrap.ts';

export interface Retirement {
  /** How long the engine keeps the histories of closed cases. */
  readonly keptMs: number;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * Takes a master key out of the keys file.
 * @throws Error that says what still needs the key: a process that was not restarted may write by it until a day after
 * the next key began to seal; a row may be sealed by it, or a history in the engine
 */
export async function retireMasterKey(
  db: Database,
  file: string,
  id: string,
  { keptMs, now }: Retirement,
): Promise<void> {
  const { current, masters } = readKeysFile(file, 'development');
  if (masters.has(id) && id !== current) {
    const until = sealedUntil(file, id);
    if (until === null)
      throw new Error(
        `Key ${id} may still be written by: the keys file does not say since when ${current} seals. ` +
          `Say "use ${current}", restart API and worker, and retire ${id} a day later`,
      );
    if (now < until)
      throw new Error(
        `Key ${id} may still be written by, until ${new Date(until).toISOString()}: ` +
          'a process that was not restarted seals by it for a day after "use"',
      );
    const needs = Object.entries(await needsOf(db, id, { sealedUntil: until, keptMs, now }));
    if (needs.length > 0)
      throw new Error(`Key ${id} is still needed: ${needs.map(([name, count]) => `${count} ${name}`).join(', ')}`);
  }
  removeMasterKey(file, id);
}

/** Ids of master keys that the database remembers, those of erased cases among them. */
export async function keyIdsIn(db: Database): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`select distinct master_key_id as id from case_keys`);
  return rows.map(({ id }) => id);
}
