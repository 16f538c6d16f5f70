import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { openJson, type CaseKey } from '../crypto/case-key.ts';
import { WORKER_PARTIES_FROM } from '../queries/case-workers.ts';
import { accessJournal, caseJournal, caseParties, cases, documents, users } from '../schema/index.ts';
import { saidTo, type Own } from './subject-texts.ts';

export type PartyRow = typeof caseParties.$inferSelect;
/** By which keyed hashes a person is looked for; a name narrows the others. */
export interface SubjectIndexes {
  readonly phoneIndex: string | null;
  readonly identityIndex: string | null;
  readonly nameIndex: string | null;
}

/**
 * Where a person is a party, over all cases; erased cases name nobody any more. Who has the telephone but another identity
 * number than was asked for is somebody else.
 */
export async function partiesMatching(db: Queryable, by: SubjectIndexes, most: number): Promise<PartyRow[]> {
  const identity = by.identityIndex === null ? undefined : eq(caseParties.identityIndex, by.identityIndex);
  const isNobodyElse = identity && isNull(caseParties.identityIndex);
  const phone = by.phoneIndex === null ? undefined : and(eq(caseParties.phoneIndex, by.phoneIndex), isNobodyElse);
  const anyOf = or(phone, identity);
  if (!anyOf) return [];
  return db
    .select()
    .from(caseParties)
    .where(and(anyOf, by.nameIndex === null ? undefined : eq(caseParties.nameIndex, by.nameIndex)))
    .orderBy(asc(caseParties.caseNo), asc(caseParties.partyNo))
    .limit(most);
}

/**
 * What a case holds about a person and what they said: of whoever brought it its texts, in which everybody else is masked; of
 * one of many workers only what is theirs. Other workers are counted, not named.
 */
export async function heldInCase(db: Queryable, key: CaseKey, rows: readonly PartyRow[]) {
  const { caseNo } = key;
  const [found] = await db.select().from(cases).where(eq(cases.caseNo, caseNo));
  const own: Own = rows.map(({ partyNo, detailsCipher }) => ({
    partyNo,
    details: openJson(key, `party:${partyNo}`, detailsCipher),
  }));
  const isTheirs = rows.some(({ partyNo }) => partyNo < WORKER_PARTIES_FROM);
  return {
    ...{ caseNo, process: found?.process ?? null, stage: found?.stage ?? null, outcome: found?.outcome ?? null },
    ...{ openedAt: iso(found?.openedAt), closedAt: iso(found?.closedAt), holder: found?.holderUnit ?? null },
    as: rows.map(({ part, confidential, claimedYuan, agreedYuan, result }, i) => ({
      ...{ part, confidential, details: own[i]?.details, claimedYuan, agreedYuan, result },
    })),
    ...(isTheirs ? await saidTo(db, key, own) : { texts: [], papers: [] }),
    documents: isTheirs ? await documentsOf(db, caseNo) : [],
    ...(await journalsOf(db, caseNo, new Set(rows.map(({ partyNo }) => partyNo - WORKER_PARTIES_FROM)))),
  };
}

async function documentsOf(db: Queryable, caseNo: string) {
  const rows = await db.select().from(documents).where(eq(documents.caseNo, caseNo)).orderBy(asc(documents.issuedAt));
  return rows.map(({ id, kind, number, state, issuedAt }) => ({ id, kind, number, state, issuedAt: iso(issuedAt) }));
}

/** What became of the case, and who took or unmasked what of it for what purpose; people of the house by their posts. */
async function journalsOf(db: Queryable, caseNo: string, workers: ReadonlySet<number>) {
  const [entries, accesses] = await Promise.all([
    db.select().from(caseJournal).where(eq(caseJournal.caseNo, caseNo)).orderBy(asc(caseJournal.seq)),
    db.select().from(accessJournal).where(eq(accessJournal.caseNo, caseNo)).orderBy(asc(accessJournal.id)),
  ]);
  const people = [...entries.map(({ actor }) => actor?.userId), ...accesses.map(({ userId }) => userId)];
  const posts = await postsOf(
    db,
    people.flatMap((id) => id ?? []),
  );
  const postOf = (id: string | null | undefined) => (id ? (posts.get(id) ?? id) : null);
  return {
    journal: entries.map(({ seq, at, actor, facts }) => ({
      ...{
        seq,
        at: iso(at),
        by: postOf(actor?.userId),
        facts: (facts as object[]).map((fact) => ofWorkers(fact, workers)),
      },
    })),
    accesses: accesses.map(({ at, userId, kind, detail }) => {
      const { reason, ...told } = (detail ?? {}) as Record<string, unknown>;
      // Of an unmasking it is sealed, and the words of whoever handled the case.
      const isWord = reason !== undefined && kind !== 'unmasked';
      return { at: iso(at), by: postOf(userId), kind, detail: isWord ? { ...told, reason } : told };
    }),
  };
}

/** A fact with the results of the person themselves, of others only how many. */
function ofWorkers(fact: object, workers: ReadonlySet<number>): object {
  const { answers } = fact as { readonly answers?: unknown };
  if (!Array.isArray(answers)) return fact;
  const theirs = (answers as { readonly worker: number }[]).filter(({ worker }) => workers.has(worker));
  return { ...fact, answers: theirs, answersOfOthers: answers.length - theirs.length };
}

async function postsOf(db: Queryable, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select()
    .from(users)
    .where(inArray(users.id, [...new Set(ids)]));
  return new Map(rows.map(({ id, label }) => [id, label]));
}

const iso = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : new Date(at).toISOString();
