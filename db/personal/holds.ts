import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Database, Queryable } from '../client.ts';
import { sealBytes } from '../crypto/case-key.ts';
import type { CaseKeyCache } from '../crypto/case-key-cache.ts';
import { journalAccess } from '../queries/access.ts';
import { prepare } from '../queries/prepared.ts';
import { erasures, legalHolds } from '../schema/index.ts';
import { inTransaction, type Transaction } from '../transaction.ts';

export interface HoldOrder {
  readonly caseNo: string;
  readonly userId: string;
  readonly at: number;
  readonly reason: string;
}
export type HoldRefusal = 'erased' | 'already-held' | 'not-held';

/** Whoever places a hold, lifts one or erases waits for whoever does the same to the case. */
export const lockPersonal = (tx: Transaction, caseNo: string): Promise<unknown> =>
  tx.client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`personal:${caseNo}`]);

/** 法律保留: from now on nothing of the case is erased. @returns why not, if it was not placed. */
export async function placeHold(
  db: Database,
  caseKeys: CaseKeyCache,
  { caseNo, userId, at, reason }: HoldOrder,
): Promise<HoldRefusal | undefined> {
  return inTransaction(db, async (tx) => {
    await lockPersonal(tx, caseNo);
    const key = await caseKeys.get(tx.drizzle, caseNo);
    if (!key || (await isErased(tx.drizzle, caseNo))) return 'erased';
    if (await isHeld(tx.drizzle, caseNo)) return 'already-held';
    const reasonCipher = sealBytes(key, `hold:${at}`, reason);
    await tx.drizzle.insert(legalHolds).values({ caseNo, placedBy: userId, placedAt: at, reasonCipher });
    await journalAccess(tx.drizzle, { at, userId, kind: 'administration', caseNo, detail: { legalHold: 'placed' } });
    return undefined;
  });
}

/** Lifts the hold that stands. @returns why not, if there is none. */
export async function liftHold(
  db: Database,
  { caseNo, userId, at }: Omit<HoldOrder, 'reason'>,
): Promise<HoldRefusal | undefined> {
  return inTransaction(db, async (tx) => {
    await lockPersonal(tx, caseNo);
    const lifted = await tx.drizzle
      .update(legalHolds)
      .set({ liftedBy: userId, liftedAt: at })
      .where(and(eq(legalHolds.caseNo, caseNo), isNull(legalHolds.liftedAt)))
      .returning({ no: legalHolds.no });
    if (lifted.length === 0) return 'not-held';
    await journalAccess(tx.drizzle, { at, userId, kind: 'administration', caseNo, detail: { legalHold: 'lifted' } });
    return undefined;
  });
}

/** Whether a hold stands on the case. */
export async function isHeld(db: Queryable, caseNo: string): Promise<boolean> {
  const { rows } = await db.execute(
    sql`select from ${legalHolds} where ${legalHolds.caseNo} = ${caseNo} and ${legalHolds.liftedAt} is null`,
  );
  return rows.length > 0;
}

/** Whether the personal data of the case is gone. */
export async function isErased(db: Queryable, caseNo: string): Promise<boolean> {
  return (await db.select({ at: erasures.at }).from(erasures).where(eq(erasures.caseNo, caseNo))).length > 0;
}

/** When the case was erased, and since when it is held; null for neither. */
export async function keepingOf(
  db: Database,
  caseNo: string,
): Promise<{ readonly erasedAt: number | null; readonly heldSince: number | null }> {
  const [row] = await keepingByCase(db, [caseNo]);
  return { erasedAt: row?.erased?.getTime() ?? null, heldSince: row?.held?.getTime() ?? null };
}
const keepingByCase = prepare<{ erased: Date | null; held: Date | null }>(`
  select (select at from erasures where case_no = $1) as erased,
    (select placed_at from legal_holds where case_no = $1 and lifted_at is null) as held`);
