import { and, asc, eq, gt } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { openJson, type CaseKey } from '../crypto/case-key.ts';
import { caseParties } from '../schema/index.ts';

/** Workers of a collective dispute are parties from this number on: worker 1 is party 101. */
export const WORKER_PARTIES_FROM = 100;

/** A worker of a collective dispute, and what became of the claim. */
export interface WorkerRow {
  readonly no: number;
  readonly name: string;
  readonly phone: string | null;
  readonly claimedYuan: number | null;
  readonly agreedYuan: number | null;
  readonly result: string | null;
}

/** A page of workers by number, or all that follow. Sight of the case is checked before. */
export async function workersAfter(
  db: Queryable,
  key: CaseKey,
  after: number,
  count: number | undefined = undefined,
): Promise<WorkerRow[]> {
  const query = db
    .select()
    .from(caseParties)
    .where(and(eq(caseParties.caseNo, key.caseNo), gt(caseParties.partyNo, WORKER_PARTIES_FROM + after)))
    .orderBy(asc(caseParties.partyNo));
  const rows = await (count === undefined ? query : query.limit(count));
  return rows.map(({ partyNo, detailsCipher, claimedYuan, agreedYuan, result }) => {
    const { name, phone = null } = openJson<{ name: string; phone?: string }>(key, `party:${partyNo}`, detailsCipher);
    return { no: partyNo - WORKER_PARTIES_FROM, name, phone, claimedYuan, agreedYuan, result };
  });
}
