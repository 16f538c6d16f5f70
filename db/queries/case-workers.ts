import { and, asc, eq, gt } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { openJson, type CaseKey } from '../crypto/case-key.ts';
import { WORKER_PARTIES_FROM } from '../documents/papers.ts';
import { caseParties } from '../schema/index.ts';

/** A worker of a collective dispute, and what became of the claim. */
export interface WorkerRow {
  readonly no: number;
  readonly name: string;
  readonly phone: string | null;
  readonly claimedYuan: number | null;
  readonly agreedYuan: number | null;
  readonly result: string | null;
}

/** A page of workers by number. Sight of the case is checked before. */
export async function workersAfter(db: Database, key: CaseKey, after: number, count: number): Promise<WorkerRow[]> {
  const rows = await db
    .select()
    .from(caseParties)
    .where(and(eq(caseParties.caseNo, key.caseNo), gt(caseParties.partyNo, WORKER_PARTIES_FROM + after)))
    .orderBy(asc(caseParties.partyNo))
    .limit(count);
  return rows.map(({ partyNo, detailsCipher, claimedYuan, agreedYuan, result }) => {
    const { name, phone = null } = openJson<{ name: string; phone?: string }>(key, `party:${partyNo}`, detailsCipher);
    return { no: partyNo - WORKER_PARTIES_FROM, name, phone, claimedYuan, agreedYuan, result };
  });
}
