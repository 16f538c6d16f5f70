import { eq, sql } from 'drizzle-orm';
import type { FileStore } from '../../files/store.ts';
import { clearCallsOf } from '../calls/forgotten.ts';
import { release } from '../attachments/release.ts';
import type { Database } from '../client.ts';
import type { CaseKeyCache } from '../crypto/case-key-cache.ts';
import { journalAccess } from '../queries/access.ts';
import { attachments, caseParties, commands, documents, erasures, type ErasureGround } from '../schema/index.ts';
import { inTransaction, type Transaction } from '../transaction.ts';
import { isErased, isHeld, lockPersonal } from './holds.ts';

export interface EraseDeps {
  readonly db: Database;
  readonly caseKeys: CaseKeyCache;
  readonly files: FileStore;
}
export interface EraseOrder {
  readonly caseNo: string;
  readonly at: number;
  /** Null where its time was up. */
  readonly userId: string | null;
  readonly ground: ErasureGround;
}
export type EraseRefusal = 'erased' | 'not-ended-yet' | 'on-hold';

const NOTHING = Buffer.alloc(0);

/**
 * Erases the personal data of an ended case: destroys its key, and with it every text; clears what was derived from the
 * texts (blind indexes, grams, body hashes), what parties, calls, papers and documents say, and the keys and files of those.
 * Numbers, instants, terms, outcomes and the journal stay. What another case took along stays that case's.
 * @returns why not, if nothing was done.
 */
export async function eraseCase(deps: EraseDeps, order: EraseOrder): Promise<EraseRefusal | undefined> {
  const { caseNo, at, userId, ground } = order;
  const done = await inTransaction(deps.db, async (tx) => {
    await lockPersonal(tx, caseNo);
    const refusal = await whyNot(tx, caseNo);
    if (refusal !== undefined) return refusal;
    await tx.drizzle.insert(erasures).values({ caseNo, at, byUser: userId, ground });
    await deps.caseKeys.destroy(tx.drizzle, caseNo, at);
    const files = await clear(tx, caseNo);
    const detail = { erased: ground, files: files.length };
    await journalAccess(tx.drizzle, { at, userId: userId ?? SYSTEM, kind: 'administration', caseNo, detail });
    return files;
  });
  if (typeof done === 'string') return done;
  await release(deps.db, deps.files, done); // those left by a crash are found by the hourly sweep
  return undefined;
}

/** Who erases what was kept long enough. */
export const SYSTEM = 'system:retention';

async function whyNot(tx: Transaction, caseNo: string): Promise<EraseRefusal | undefined> {
  const { rows } = await tx.drizzle.execute<{ engine: string }>(
    sql`select engine from cases where case_no = ${caseNo} and engine = 'ended'`,
  );
  if (rows.length === 0) return 'not-ended-yet';
  if (await isErased(tx.drizzle, caseNo)) return 'erased';
  return (await isHeld(tx.drizzle, caseNo)) ? 'on-hold' : undefined;
}

/** @returns keys of files that lost a row. */
async function clear(tx: Transaction, caseNo: string): Promise<string[]> {
  const of = { tx: tx.drizzle, files: new Set<string>() };
  const rows = await of.tx.execute<{ key: string }>(sql`
    select stored_key as key from attachments where case_no = ${caseNo}
    union select stored_key from documents where case_no = ${caseNo}`);
  for (const { key } of rows.rows) if (key !== '') of.files.add(key);
  await of.tx.update(commands).set({ grams: null, bodyHash: '' }).where(eq(commands.caseNo, caseNo));
  await of.tx
    .update(caseParties)
    .set({
      ...{ detailsCipher: NOTHING, phoneIndex: null, phoneEndIndex: null },
      ...{ nameIndex: null, initialsIndex: null, identityIndex: null },
    })
    .where(eq(caseParties.caseNo, caseNo));
  await clearCallsOf(of.tx, caseNo);
  await of.tx
    .update(attachments)
    .set({ state: 'erased', titleCipher: NOTHING, fileKeyCipher: NOTHING, storedKey: '' })
    .where(eq(attachments.caseNo, caseNo));
  await of.tx
    .update(documents)
    .set({ fieldsCipher: NOTHING, fileKeyCipher: NOTHING, storedKey: '' })
    .where(eq(documents.caseNo, caseNo));
  return [...of.files];
}
