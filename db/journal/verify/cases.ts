import { setImmediate as giveWay } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import { hashOf } from '../entry.ts';
import { contentFaultOf } from './contents.ts';
import { diagnose, type SealedHead, type StoredEntry } from './diagnose.ts';
import type { Finding } from './finding.ts';
import { pagesOf, readCase, type Surroundings } from './pages.ts';

type Client = Pick<ClientBase, 'query'>;

/** Cases of which a row or a seal tells, and of which there is not a single entry. */
const WITHOUT_ENTRIES = `
  select case_no as "caseNo" from (
    select case_no from cases where seq > 0 union select case_no collate "default" from journal_seal_leaves) c
  where not exists (select from case_journal j where j.case_no = c.case_no) order by 1`;
/** Entries between which the next page is attended to: some milliseconds. */
const SLICE = 100;

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
 * Checks every chain against its own hashes, the row of its case, the seals, and the texts and papers behind it. One pass
 * by pages, the next of which is read while this one is checked; a case that does not fit is then read whole and
 * diagnosed.
 */
export async function verifyCases(
  client: Client,
  believed: Leaves,
  found: (finding: Finding) => void,
): Promise<CasesVerified> {
  const suspects = new Set<string>();
  let walk: Walk | undefined;
  let [cases, entries] = [0, 0];
  for await (const page of pagesOf(client)) {
    for (const entry of page.entries()) {
      if (walk?.caseNo !== entry.caseNo) {
        if (walk && !endsRightly(walk)) suspects.add(walk.caseNo);
        walk = begin(entry.caseNo, page.cases.get(entry.caseNo)!, believed);
        cases += 1;
      }
      entries += 1;
      if (!follows(walk, entry)) suspects.add(entry.caseNo);
      if (entries % SLICE === 0) await giveWay();
    }
  }
  if (walk && !endsRightly(walk)) suspects.add(walk.caseNo);
  const { rows } = await client.query<{ caseNo: string }>(WITHOUT_ENTRIES);
  for (const { caseNo } of rows) suspects.add(caseNo);
  for (const caseNo of believed.exported.keys()) suspects.add(caseNo);
  for (const caseNo of [...suspects].sort()) {
    const finding = await diagnoseCase(client, caseNo, believed);
    if (finding) found(finding);
  }
  return { cases, entries };
}

/** How far a chain has been walked. */
interface Walk {
  readonly caseNo: string;
  readonly around: Surroundings;
  readonly leaves: readonly SealedHead[];
  seq: number;
  hash: string;
  leaf: number;
}
const begin = (caseNo: string, around: Surroundings, { distrusted }: Leaves): Walk => ({
  ...{ caseNo, around, leaves: around.leaves.filter(({ sealNo }) => !distrusted.has(sealNo)) },
  ...{ seq: 0, hash: '', leaf: 0 },
});

function follows(walk: Walk, entry: StoredEntry): boolean {
  const fits = entry.seq === walk.seq + 1 && entry.prevHash === walk.hash && hashOf(entry) === entry.hash;
  walk.seq = entry.seq;
  walk.hash = entry.hash;
  let sealed = true;
  for (let leaf = walk.leaves[walk.leaf]; leaf?.seq === entry.seq; leaf = walk.leaves[walk.leaf]) {
    sealed &&= leaf.head === entry.hash;
    walk.leaf += 1;
  }
  return fits && sealed && contentFaultOf(walk.around, entry) === undefined;
}

const endsRightly = ({ around: { head }, leaf, leaves, seq, hash }: Walk): boolean =>
  head?.seq === seq && head.hash === hash && leaf === leaves.length;

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
