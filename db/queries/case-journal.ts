import { and, asc, desc, eq, gt, inArray, lt } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { caseJournal, users } from '../schema/index.ts';

/** One entry of a case's journal: everything one cause brought about. */
export interface JournalRow {
  readonly seq: number;
  readonly at: number;
  readonly cause: string;
  readonly actor: { readonly userId: string; readonly unit?: string; readonly role?: string } | null;
  readonly facts: unknown;
  readonly prevHash: string;
  readonly hash: string;
}

export interface JournalPage {
  readonly caseNo: string;
  readonly newestFirst: boolean;
  /** Number of the last entry of the page before. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/** Entries of a case by their numbers. The caller's sight of the case is checked before. */
export async function readJournal(
  db: Queryable,
  { caseNo, newestFirst, after, limit }: JournalPage,
): Promise<JournalRow[]> {
  const { seq, at, cause, actor, facts, prevHash, hash } = caseJournal;
  const beyond = after === undefined ? undefined : newestFirst ? lt(seq, after) : gt(seq, after);
  return db
    .select({ seq, at, cause, actor, facts, prevHash, hash })
    .from(caseJournal)
    .where(and(eq(caseJournal.caseNo, caseNo), beyond))
    .orderBy(newestFirst ? desc(seq) : asc(seq))
    .limit(limit);
}

/** What the users' posts are called; a user who is gone is missing. */
export async function userLabels(db: Queryable, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: users.id, label: users.label })
    .from(users)
    .where(inArray(users.id, [...new Set(ids)]));
  return new Map(rows.map(({ id, label }) => [id, label]));
}
