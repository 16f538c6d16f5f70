import { and, asc, desc, eq, lt } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { documentEvents, documents } from '../schema/index.ts';

export type DocumentRow = typeof documents.$inferSelect;
export type DocumentEventRow = typeof documentEvents.$inferSelect;

/** Documents of a case in the order of their issue, each with who signed it and to whom it was handed. */
export async function documentsOf(
  db: Queryable,
  caseNo: string,
): Promise<(DocumentRow & { readonly events: readonly DocumentEventRow[] })[]> {
  const rows = await db
    .select()
    .from(documents)
    .where(eq(documents.caseNo, caseNo))
    .orderBy(asc(documents.issuedAt), asc(documents.writtenAt), asc(documents.id));
  const events = await db
    .select()
    .from(documentEvents)
    .where(eq(documentEvents.caseNo, caseNo))
    .orderBy(asc(documentEvents.no));
  return rows.map((row) => ({ ...row, events: events.filter((event) => event.documentId === row.id) }));
}

/** One document of a case. */
export async function documentOf(db: Queryable, caseNo: string, id: string): Promise<DocumentRow | undefined> {
  const [row] = await db
    .select()
    .from(documents)
    .where(and(eq(documents.caseNo, caseNo), eq(documents.id, id)));
  return row;
}

/** 发文登记: what a unit has issued of a kind in a year, the latest number first. */
export const registerOf = (
  db: Queryable,
  of: { readonly series: string; readonly year: number; readonly before: number | undefined; readonly count: number },
): Promise<DocumentRow[]> =>
  db
    .select()
    .from(documents)
    .where(
      and(
        eq(documents.series, of.series),
        eq(documents.year, of.year),
        ...(of.before === undefined ? [] : [lt(documents.serial, of.before)]),
      ),
    )
    .orderBy(desc(documents.serial))
    .limit(of.count);
