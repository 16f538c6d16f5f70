import type { Queryable } from '../../db/client.ts';
import { caseLinks } from '../../db/schema/index.ts';

/** Links two cases: one row per direction. */
export async function linkBothWays(
  tx: Queryable,
  from: string,
  to: string,
  link: { kind: string; since: number },
): Promise<void> {
  await tx
    .insert(caseLinks)
    .values([
      { caseNo: from, linkedCaseNo: to, ...link },
      { caseNo: to, linkedCaseNo: from, ...link },
    ])
    .onConflictDoNothing();
}
