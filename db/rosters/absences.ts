import { and, asc, eq, gte, lte } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { rosterAbsences } from '../schema/index.ts';

/** Beijing dates, both included. */
export interface Absence {
  readonly from: string;
  readonly until: string;
}

/** The first absence of the entry that shares a day with this one. */
export async function overlapping(
  db: Queryable,
  entryId: string,
  { from, until }: Absence,
): Promise<Absence | undefined> {
  const [row] = await db
    .select({ from: rosterAbsences.from, until: rosterAbsences.until })
    .from(rosterAbsences)
    .where(and(eq(rosterAbsences.entryId, entryId), lte(rosterAbsences.from, until), gte(rosterAbsences.until, from)))
    .orderBy(asc(rosterAbsences.from))
    .limit(1);
  return row;
}

/** 请假: writes down an absence. */
export async function addAbsence(db: Queryable, entryId: string, absence: Absence): Promise<void> {
  await db.insert(rosterAbsences).values({ entryId, ...absence });
}

/** 销假: takes back the absence that begins on that day. @returns whether there was one. */
export async function removeAbsence(db: Queryable, entryId: string, from: string): Promise<boolean> {
  const gone = await db
    .delete(rosterAbsences)
    .where(and(eq(rosterAbsences.entryId, entryId), eq(rosterAbsences.from, from)))
    .returning({ from: rosterAbsences.from });
  return gone.length > 0;
}
