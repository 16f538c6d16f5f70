import type { ClientBase } from 'pg';
import { hashOf } from '../entry.ts';
import { contentFaultOf, readBrought, type Brought } from './contents.ts';
import { diagnose, type SealedHead, type StoredEntry } from './diagnose.ts';
import type { Finding } from './finding.ts';

type Client = Pick<ClientBase, 'query'>;
const PAGE = 2_000;

/** `at` to the microsecond: an instant that was changed by less than a millisecond is another one. */
const COLUMNS = `case_no as "caseNo", seq, cause, (extract(epoch from at) * 1000)::float8 as at, actor, facts, format, content,
  prev_hash as "prevHash", hash`;
const ENTRIES = `select ${COLUMNS} from case_journal where (case_no, seq) > ($1, $2) order by case_no, seq limit ${PAGE}`;
const CHAIN = `select ${COLUMNS} from case_journal where case_no = $1 order by seq`;
const HEADS = `select case_no as "caseNo", seq, journal_head as hash from cases where case_no = any($1::text[])`;
const LEAVES = `select case_no as "caseNo", seal_no as "sealNo", seq, head from journal_seal_leaves
  where case_no = any($1::text[]) order by case_no, seq, seal_no`;
/** Cases of which a row or a seal tells, and of which there is not a single entry. */
const WITHOUT_ENTRIES = `
  select case_no as "caseNo" from (
    select case_no from cases where seq > 0 union select case_no collate "default" from journal_seal_leaves) c
  where not exists (select from case_journal j where j.case_no = c.case_no) order by 1`;

type Head = { readonly caseNo: string; readonly seq: number; readonly hash: string };
type LeafRow = SealedHead & { readonly caseNo: string };
interface Page {
  readonly entries: readonly StoredEntry[];
  readonly heads: ReadonlyMap<string, Head>;
  readonly leaves: ReadonlyMap<string, readonly LeafRow[]>;
  readonly brought: Brought;
}

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
  let state: Walk | undefined;
  let [cases, entries] = [0, 0];
  let next: Promise<Page> = readPage(client, '', -1_000_000, believed);
  for (;;) {
    const page = await next;
    const last = page.entries.at(-1);
    const more = last && page.entries.length === PAGE;
    if (more) next = readPage(client, last.caseNo, last.seq, believed);
    for (const entry of page.entries) {
      if (state?.caseNo !== entry.caseNo) {
        if (state && !endsRightly(state)) suspects.add(state.caseNo);
        state = begin(entry.caseNo, page);
        cases += 1;
      }
      entries += 1;
      if (!follows(state, entry, page.brought)) suspects.add(entry.caseNo);
    }
    if (!more) break;
  }
  if (state && !endsRightly(state)) suspects.add(state.caseNo);
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
  readonly head: Head | undefined;
  readonly leaves: readonly LeafRow[];
  seq: number;
  hash: string;
  leaf: number;
}
const begin = (caseNo: string, { heads, leaves }: Page): Walk => ({
  ...{ caseNo, head: heads.get(caseNo), leaves: leaves.get(caseNo) ?? [] },
  ...{ seq: 0, hash: '', leaf: 0 },
});

function follows(walk: Walk, entry: StoredEntry, brought: Brought): boolean {
  const fits = entry.seq === walk.seq + 1 && entry.prevHash === walk.hash && hashOf(entry) === entry.hash;
  walk.seq = entry.seq;
  walk.hash = entry.hash;
  let sealed = true;
  for (let leaf = walk.leaves[walk.leaf]; leaf?.seq === entry.seq; leaf = walk.leaves[walk.leaf]) {
    sealed &&= leaf.head === entry.hash;
    walk.leaf += 1;
  }
  return fits && sealed && contentFaultOf(brought, entry) === undefined;
}

const endsRightly = ({ head, leaf, leaves, seq, hash }: Walk): boolean =>
  head?.seq === seq && head.hash === hash && leaf === leaves.length;

async function readPage(client: Client, caseNo: string, seq: number, believed: Leaves): Promise<Page> {
  const entries = await rowsOf<StoredEntry>(client, 'verify_entries', ENTRIES, [caseNo, seq]);
  const cases = [...new Set(entries.map((entry) => entry.caseNo))];
  const heads = await rowsOf<Head>(client, 'verify_heads', HEADS, [cases]);
  const leaves = await rowsOf<LeafRow>(client, 'verify_leaves', LEAVES, [cases]);
  const brought = await readBrought(client, entries);
  const byCase = new Map<string, LeafRow[]>();
  for (const leaf of leaves) {
    if (believed.distrusted.has(leaf.sealNo)) continue;
    const others = byCase.get(leaf.caseNo);
    if (others) others.push(leaf);
    else byCase.set(leaf.caseNo, [leaf]);
  }
  return { entries, heads: new Map(heads.map((head) => [head.caseNo, head])), leaves: byCase, brought };
}

async function diagnoseCase(client: Client, caseNo: string, believed: Leaves): Promise<Finding | undefined> {
  const entries = await rowsOf<StoredEntry>(client, 'verify_chain', CHAIN, [caseNo]);
  const [head] = await rowsOf<Head>(client, 'verify_heads', HEADS, [[caseNo]]);
  const leaves = await rowsOf<LeafRow>(client, 'verify_leaves', LEAVES, [[caseNo]]);
  const brought = await readBrought(client, entries);
  const sealed = leaves.filter(({ sealNo }) => !believed.distrusted.has(sealNo));
  const exported = believed.exported.get(caseNo) ?? [];
  const diagnosis = diagnose({
    ...{ entries, head, sealed: [...sealed, ...exported].sort((a, b) => a.seq - b.seq || a.sealNo - b.sealNo) },
    contentFault: (entry) => contentFaultOf(brought, entry),
  });
  return diagnosis && { where: 'case', caseNo, ...diagnosis };
}

async function rowsOf<Row extends object>(
  client: Client,
  name: string,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  return (await client.query<Row & Record<string, unknown>>({ name, text, values })).rows;
}
