import { and, eq } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import type { Keys } from '../crypto/keys.ts';
import { rosterClients } from '../schema/index.ts';
import { nameIndexOf, openName, sealName } from './names.ts';

/** 常年客户 with the reference it goes by in addresses, which says nothing of the name. */
export interface Client {
  readonly ref: string;
  readonly name: string;
}

/** Writes down whom an entry acts for; the same name again changes nothing. */
export async function addClient(db: Queryable, keys: Keys, entryId: string, name: string): Promise<void> {
  const nameIndex = nameIndexOf(keys, name);
  const nameCipher = sealName(keys, { entry: entryId, client: nameIndex }, name);
  await db.insert(rosterClients).values({ entryId, nameIndex, nameCipher }).onConflictDoNothing();
}

/** The entry acts for that client no longer. @returns whether it did. */
export async function removeClient(db: Queryable, entryId: string, ref: string): Promise<boolean> {
  const gone = await db
    .delete(rosterClients)
    .where(and(eq(rosterClients.entryId, entryId), eq(rosterClients.nameIndex, ref)))
    .returning({ ref: rosterClients.nameIndex });
  return gone.length > 0;
}

/** Whom an entry acts for, by name. */
export async function clientsOf(db: Queryable, keys: Keys, entryId: string): Promise<Client[]> {
  const rows = await db.select().from(rosterClients).where(eq(rosterClients.entryId, entryId));
  return rows
    .map(({ nameIndex: ref, nameCipher }) => ({
      ref,
      name: openName(keys, { entry: entryId, client: ref }, nameCipher),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
