import { and, asc, eq, inArray, or } from 'drizzle-orm';
import { openNames } from '../attachments/keys.ts';
import type { Queryable } from '../client.ts';
import { openJson, type CaseKey } from '../crypto/case-key.ts';
import { WORKER_PARTIES_FROM } from '../queries/case-workers.ts';
import {
  accessJournal,
  attachments,
  caseJournal,
  caseParties,
  cases,
  commands,
  documents,
  users,
} from '../schema/index.ts';

export type PartyRow = typeof caseParties.$inferSelect;
/** By which keyed hashes a person is looked for; a name narrows the others. */
export interface SubjectIndexes {
  readonly phoneIndex: string | null;
  readonly identityIndex: string | null;
  readonly nameIndex: string | null;
}

/** Where a person is a party, over all cases; erased cases name nobody any more. */
export async function partiesMatching(db: Queryable, by: SubjectIndexes, most: number): Promise<PartyRow[]> {
  const phone = by.phoneIndex === null ? undefined : eq(caseParties.phoneIndex, by.phoneIndex);
  const identity = by.identityIndex === null ? undefined : eq(caseParties.identityIndex, by.identityIndex);
  const anyOf = or(phone, identity);
  if (!anyOf) return [];
  return db
    .select()
    .from(caseParties)
    .where(and(anyOf, by.nameIndex === null ? undefined : eq(caseParties.nameIndex, by.nameIndex)))
    .orderBy(asc(caseParties.caseNo), asc(caseParties.partyNo))
    .limit(most);
}

/** Everything a case holds about a person who brought it; of one of many workers only what is theirs. */
export async function heldInCase(db: Queryable, key: CaseKey, rows: readonly PartyRow[]) {
  const { caseNo } = key;
  const [found] = await db.select().from(cases).where(eq(cases.caseNo, caseNo));
  const isTheirs = rows.some(({ partyNo }) => partyNo < WORKER_PARTIES_FROM);
  return {
    ...{ caseNo, process: found?.process ?? null, stage: found?.stage ?? null, outcome: found?.outcome ?? null },
    ...{ openedAt: iso(found?.openedAt), closedAt: iso(found?.closedAt), holder: found?.holderUnit ?? null },
    as: rows.map((row) => ({
      ...{ part: row.part, confidential: row.confidential },
      details: openJson<unknown>(key, `party:${row.partyNo}`, row.detailsCipher),
      ...{ claimedYuan: row.claimedYuan, agreedYuan: row.agreedYuan, result: row.result },
    })),
    texts: isTheirs ? await textsOf(db, key) : [],
    papers: isTheirs ? await papersOf(db, key) : [],
    documents: isTheirs ? await documentsOf(db, caseNo) : [],
    journal: await journalOf(db, caseNo),
    accesses: await accessesOf(db, caseNo),
  };
}

async function textsOf(db: Queryable, key: CaseKey) {
  const rows = await db
    .select()
    .from(commands)
    .where(eq(commands.caseNo, key.caseNo))
    .orderBy(asc(commands.receivedAt));
  return rows.flatMap(({ id, action, receivedAt, bodyCipher, status }) =>
    bodyCipher
      ? [{ action, status, at: iso(receivedAt), texts: openJson<unknown>(key, `command:${id}`, bodyCipher) }]
      : [],
  );
}

async function papersOf(db: Queryable, key: CaseKey) {
  const rows = await db
    .select()
    .from(attachments)
    .where(eq(attachments.caseNo, key.caseNo))
    .orderBy(asc(attachments.at));
  return rows
    .filter(({ state }) => state === 'attached')
    .map(({ id, titleCipher, mediaType, sizeBytes, at }) => ({
      ...{ id, ...openNames(key, id, titleCipher), mediaType, sizeBytes, at: iso(at) },
    }));
}

async function documentsOf(db: Queryable, caseNo: string) {
  const rows = await db.select().from(documents).where(eq(documents.caseNo, caseNo)).orderBy(asc(documents.issuedAt));
  return rows.map(({ id, kind, number, state, issuedAt }) => ({ id, kind, number, state, issuedAt: iso(issuedAt) }));
}

async function journalOf(db: Queryable, caseNo: string) {
  const rows = await db.select().from(caseJournal).where(eq(caseJournal.caseNo, caseNo)).orderBy(asc(caseJournal.seq));
  const posts = await postsOf(
    db,
    rows.flatMap(({ actor }) => (actor ? [actor.userId] : [])),
  );
  return rows.map(({ seq, at, actor, facts }) => ({
    ...{ seq, at: iso(at), by: actor ? (posts.get(actor.userId) ?? actor.userId) : null, facts },
  }));
}

/** Who took or unmasked what of the case, and for what purpose. */
async function accessesOf(db: Queryable, caseNo: string) {
  const rows = await db
    .select()
    .from(accessJournal)
    .where(eq(accessJournal.caseNo, caseNo))
    .orderBy(asc(accessJournal.id));
  const posts = await postsOf(
    db,
    rows.flatMap(({ userId }) => (userId === null ? [] : [userId])),
  );
  return rows.map(({ at, userId, kind, detail }) => {
    const { reason: _sealed, ...told } = (detail ?? {}) as Record<string, unknown>;
    return { at: iso(at), by: userId === null ? null : (posts.get(userId) ?? userId), kind, detail: told };
  });
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
