/** Rows of attachments. Who may see the case is asked before; which states may be served is said in `docs/api.md`. */
import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { lockUntilCommit } from '../locks.ts';
import { attachments, documents, imports } from '../schema/index.ts';
import type { Transaction } from '../transaction.ts';

export type AttachmentRow = typeof attachments.$inferSelect;
export type NewAttachment = typeof attachments.$inferInsert;

/** States whose file is kept; a row in any other refers to nothing any more. */
export const KEPT = ['quarantined', 'clean', 'attached'] as const;

/** How many papers a case has, those on their way included. */
export async function countOfCase(db: Queryable, caseNo: string): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(attachments)
    .where(and(eq(attachments.caseNo, caseNo), inArray(attachments.state, [...KEPT])));
  return row?.count ?? 0;
}

/** Writes a row unless the case has `perCase` already; rivals wait for one another. @returns whether it was written. */
export async function insertWithin(tx: Transaction, row: NewAttachment, perCase: number): Promise<boolean> {
  await lockUntilCommit(tx.drizzle, `attachments:${row.caseNo}`);
  if ((await countOfCase(tx.drizzle, row.caseNo)) >= perCase) return false;
  await tx.drizzle.insert(attachments).values(row);
  return true;
}

/** The papers of a case in the order of their coming, but those the case refused. */
export const papersOf = (db: Queryable, caseNo: string): Promise<AttachmentRow[]> =>
  db
    .select()
    .from(attachments)
    .where(and(eq(attachments.caseNo, caseNo), ne(attachments.state, 'refused')))
    .orderBy(asc(attachments.at), asc(attachments.id));

/** One paper of a case, unless the case refused it. */
export async function paperOf(db: Queryable, caseNo: string, id: string): Promise<AttachmentRow | undefined> {
  const isIt = and(eq(attachments.caseNo, caseNo), eq(attachments.id, id), ne(attachments.state, 'refused'));
  return (await db.select().from(attachments).where(isIt))[0];
}

/** Whether a row of this id was written. */
export async function isWritten(db: Queryable, id: string): Promise<boolean> {
  return (await db.select({ id: attachments.id }).from(attachments).where(eq(attachments.id, id))).length > 0;
}

/**
 * Papers whose act was refused become `refused`; those the scanner passed while their act was being carried out become
 * `attached`.
 * @returns keys of files that have lost a row.
 */
export async function settle(db: Queryable): Promise<string[]> {
  const { rows } = await db.execute<{ key: string }>(sql`
    with attached as (
      update attachments a set state = 'attached' from commands c
      where a.state = 'clean' and c.id::text = a.command_id and c.status = 'done')
    update attachments a set state = 'refused' from commands c
    where a.state in ('clean', 'quarantined') and c.id::text = a.command_id and c.status = 'refused'
    returning a.stored_key as key`);
  return rows.map(({ key }) => key);
}

/** Those of the given files that any row still refers to: a paper's, a document's, an import's that has not ended. */
export async function referredAmong(db: Queryable, storedKeys: readonly string[]): Promise<ReadonlySet<string>> {
  if (storedKeys.length === 0) return new Set();
  const keys = [...storedKeys];
  const [papers, issued, toImport] = await Promise.all([
    db
      .select({ key: attachments.storedKey })
      .from(attachments)
      .where(and(inArray(attachments.storedKey, keys), inArray(attachments.state, [...KEPT]))),
    db.select({ key: documents.storedKey }).from(documents).where(inArray(documents.storedKey, keys)),
    db.select({ key: imports.storedKey }).from(imports).where(inArray(imports.storedKey, keys)),
  ]);
  return new Set([...papers, ...issued, ...toImport].map(({ key }) => key));
}
