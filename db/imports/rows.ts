/** Rows of `imports`: what was sent, how far it is, how it ended. */
import { and, asc, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import type { Keys } from '../crypto/keys.ts';
import { openForRow, sealForRow } from '../registry/sealed.ts';
import { imports, type ImportState } from '../schema/index.ts';

export type ImportRow = typeof imports.$inferSelect;
export type NewImport = typeof imports.$inferInsert;

const OPEN: readonly ImportState[] = ['waiting', 'running'];
export const hasEnded = ({ state }: Pick<ImportRow, 'state'>): boolean => !OPEN.includes(state);

export const sealImportKey = (keys: Keys, id: string, fileKey: Buffer): Buffer =>
  sealForRow(keys, { table: 'imports', row: id }, fileKey);
/** Reverses {@link sealImportKey}. @throws SealError */
export const openImportKey = (keys: Keys, { id, fileKeyCipher }: ImportRow): Buffer =>
  openForRow(keys, { table: 'imports', row: id }, fileKeyCipher);

export const addImport = async (db: Queryable, row: NewImport): Promise<void> =>
  void (await db.insert(imports).values(row));

export async function importById(db: Queryable, id: string): Promise<ImportRow | undefined> {
  return (await db.select().from(imports).where(eq(imports.id, id)))[0];
}

/** Imports newest first: of one user, or of everybody. */
export async function listImports(
  db: Queryable,
  {
    byUser,
    after,
    limit,
  }: { readonly byUser: string | undefined; readonly after: number | undefined; readonly limit: number },
): Promise<ImportRow[]> {
  return db
    .select()
    .from(imports)
    .where(
      and(
        byUser === undefined ? undefined : eq(imports.byUser, byUser),
        after === undefined ? undefined : lt(imports.at, after),
      ),
    )
    .orderBy(desc(imports.at))
    .limit(limit);
}

/** The import to work on: one that was begun before any other, else the one that waits longest. */
export async function nextImport(db: Queryable): Promise<ImportRow | undefined> {
  const [row] = await db
    .select()
    .from(imports)
    .where(inArray(imports.state, [...OPEN]))
    .orderBy(sql`state = 'running' desc`, asc(imports.at))
    .limit(1);
  return row;
}

/** Calls an import off; what it has written stays. @returns whether it was still open. */
export async function cancelImport(db: Queryable, id: string, at: number): Promise<boolean> {
  const done = await db
    .update(imports)
    .set({ state: 'cancelled', endedAt: at })
    .where(and(eq(imports.id, id), inArray(imports.state, [...OPEN])))
    .returning({ id: imports.id });
  return done.length > 0;
}

/** Takes files off imports that have ended: their keys are gone with them. @returns keys of files that lost their row. */
export async function dropFiles(db: Queryable): Promise<string[]> {
  const { rows } = await db.execute<{ key: string }>(sql`
    with ended as (select id, stored_key from imports where state in ('done', 'failed', 'cancelled') and stored_key <> '' for update)
    update imports i set stored_key = '', file_key_cipher = '' from ended where ended.id = i.id
    returning ended.stored_key as key`);
  return rows.map(({ key }) => key);
}
