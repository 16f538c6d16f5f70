import type { ClientBase } from 'pg';
import { contentFaultOf } from './contents.ts';
import { diagnose, type SealedHead } from './diagnose.ts';
import type { Finding } from './finding.ts';
import { readCase } from './pages.ts';
import { type Readers, walkAll } from './readers.ts';

type Client = Pick<ClientBase, 'query'>;

/** Cases of which a row or a seal tells, and of which there is not a single entry. */
const WITHOUT_ENTRIES = `
  select case_no as "caseNo" from (
    select case_no from cases where seq > 0 union select case_no collate "default" from journal_seal_leaves) c
  where not exists (select from case_journal j where j.case_no = c.case_no) order by 1`;

/** Which leaves are to be believed: those of the database unless its list was changed, else those of the exported file. */
export interface Leaves {
  readonly distrusted: ReadonlySet<number>;
  readonly exported: ReadonlyMap<string, readonly SealedHead[]>;
}
export interface CasesVerified {
  readonly cases: number;
  readonly entries: number;
}

/**
 * Checks every chain against its own hashes, the row of its case, the seals, and the texts and papers behind it, in one
 * pass by as many readers as there are; a case that does not fit is then read whole and diagnosed.
 */
export async function verifyCases(
  client: Client,
  believed: Leaves,
  found: (finding: Finding) => void,
  readers?: Readers,
): Promise<CasesVerified> {
  const { cases, entries, suspects: walked } = await walkAll(client, believed.distrusted, readers);
  const suspects = new Set(walked);
  const { rows } = await client.query<{ caseNo: string }>(WITHOUT_ENTRIES);
  for (const { caseNo } of rows) suspects.add(caseNo);
  for (const caseNo of believed.exported.keys()) suspects.add(caseNo);
  for (const caseNo of [...suspects].sort()) {
    const finding = await diagnoseCase(client, caseNo, believed);
    if (finding) found(finding);
  }
  return { cases, entries };
}

async function diagnoseCase(client: Client, caseNo: string, believed: Leaves): Promise<Finding | undefined> {
  const found = await readCase(client, caseNo);
  const sealed = found.leaves.filter(({ sealNo }) => !believed.distrusted.has(sealNo));
  const exported = believed.exported.get(caseNo) ?? [];
  const diagnosis = diagnose({
    ...{ entries: found.entries, head: found.head },
    sealed: [...sealed, ...exported].sort((a, b) => a.seq - b.seq || a.sealNo - b.sealNo),
    contentFault: (entry) => contentFaultOf(found, entry),
  });
  return diagnosis && { where: 'case', caseNo, ...diagnosis };
}
