import { setImmediate as giveWay } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import { hashOf } from '../entry.ts';
import { contentFaultOf } from './contents.ts';
import type { SealedHead, StoredEntry } from './diagnose.ts';
import { pagesOf, type Range, type Surroundings } from './pages.ts';

/** Entries between which the next page is attended to: some milliseconds. */
const SLICE = 100;

/** What came of walking the chains of a range of cases. */
export interface Walked {
  readonly cases: number;
  readonly entries: number;
  /** Numbers of the cases in which something does not fit. */
  readonly suspects: readonly string[];
}

/**
 * Walks every chain of a range once: its own hashes, the row of its case, the seals, and the texts and papers behind it.
 * @param distrusted numbers of seals whose leaves in the database are not to be believed.
 */
export async function walkChains(
  client: Pick<ClientBase, 'query'>,
  range: Range,
  distrusted: ReadonlySet<number>,
): Promise<Walked> {
  const suspects = new Set<string>();
  let walk: Walk | undefined;
  let [cases, entries] = [0, 0];
  for await (const page of pagesOf(client, range)) {
    for (const entry of page.entries()) {
      if (walk?.caseNo !== entry.caseNo) {
        if (walk && !endsRightly(walk)) suspects.add(walk.caseNo);
        walk = begin(entry.caseNo, page.cases.get(entry.caseNo)!, distrusted);
        cases += 1;
      }
      entries += 1;
      if (!follows(walk, entry)) suspects.add(entry.caseNo);
      if (entries % SLICE === 0) await giveWay();
    }
  }
  if (walk && !endsRightly(walk)) suspects.add(walk.caseNo);
  return { cases, entries, suspects: [...suspects] };
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
const begin = (caseNo: string, around: Surroundings, distrusted: ReadonlySet<number>): Walk => ({
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
