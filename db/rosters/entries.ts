/** Entries of the rosters, as they are written and read. */
import { and, eq, ne } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import type { Keys } from '../crypto/keys.ts';
import { lockUntilCommit } from '../locks.ts';
import { rosterEntries } from '../schema/index.ts';
import type { RosterKind } from './conflicts.ts';
import { nameIndexOf, sealName } from './names.ts';

/** What is said of an entry; the name is personal. */
export interface NewEntry {
  readonly kind: RosterKind;
  readonly firmId: string | null;
  readonly unitId: string;
  readonly name: string;
  readonly userId: string | null;
  readonly areas: readonly string[];
  readonly servedUnits: readonly string[];
  readonly contractFrom: string;
  readonly contractUntil: string | null;
  readonly active: boolean;
}
export type Entry = typeof rosterEntries.$inferSelect;

const rowOf = (keys: Keys, id: string, { name, areas, servedUnits, ...entry }: NewEntry) => ({
  ...entry,
  ...{ areas: [...areas], servedUnits: [...servedUnits] },
  ...{ nameCipher: sealName(keys, { entry: id }, name), nameIndex: nameIndexOf(keys, name) },
});

/** Writes a new entry under an id; one that is there is left as it is. @returns whether it was written. */
export async function insertEntry(db: Queryable, keys: Keys, id: string, entry: NewEntry): Promise<boolean> {
  const rows = await db
    .insert(rosterEntries)
    .values({ id, ...rowOf(keys, id, entry) })
    .onConflictDoNothing()
    .returning({ id: rosterEntries.id });
  return rows.length > 0;
}

/** Replaces what is said of an entry. */
export async function replaceEntry(db: Queryable, keys: Keys, id: string, entry: NewEntry): Promise<void> {
  await db
    .update(rosterEntries)
    .set(rowOf(keys, id, entry))
    .where(eq(rosterEntries.id, id));
}

/** Whether the unit keeps somebody of this kind under this name, other than `except`. Waits for others who are writing. */
export async function isListed(
  db: Queryable,
  keys: Keys,
  { kind, unitId, name }: Pick<NewEntry, 'kind' | 'unitId' | 'name'>,
  except = '',
): Promise<boolean> {
  await lockUntilCommit(db, `roster:${kind}:${unitId}`);
  const [row] = await db
    .select({ id: rosterEntries.id })
    .from(rosterEntries)
    .where(
      and(
        eq(rosterEntries.kind, kind),
        eq(rosterEntries.unitId, unitId),
        eq(rosterEntries.nameIndex, nameIndexOf(keys, name)),
        ne(rosterEntries.id, except),
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** The entry with this id, or undefined. */
export async function entryById(db: Queryable, id: string): Promise<Entry | undefined> {
  const [row] = await db.select().from(rosterEntries).where(eq(rosterEntries.id, id));
  return row;
}
