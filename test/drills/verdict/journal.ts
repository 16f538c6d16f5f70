import { announcedAs } from '../../../activities/record/projections.ts';
import { type ChainedEntry, hashOf } from '../../../db/journal/entry.ts';
import { groupBy } from '../group.ts';
import type { DrillHouse } from '../house.ts';
import type { Findings } from './findings.ts';

interface Entry {
  readonly caseNo: string;
  readonly seq: number;
  readonly cause: string;
  readonly at: Date;
  readonly actor: unknown;
  readonly facts: readonly { readonly kind: string }[];
  readonly format: number;
  readonly content: ChainedEntry['content'];
  readonly prevHash: string;
  readonly hash: string;
}

const ENTRIES = `select case_no as "caseNo", seq, cause, at, actor, facts, format, content, prev_hash as "prevHash", hash
  from case_journal order by case_no, seq`;
const HEADS = `select case_no as "caseNo", seq, journal_head as head from cases`;

/** Numbers without a gap, a chain without a break, and the case's row at its end. */
export async function checkJournal(house: DrillHouse, findings: Findings): Promise<void> {
  const { disagreements } = findings;
  const entries = await house.query<Entry>(ENTRIES);
  const byCase = groupBy(entries, (entry) => entry.caseNo);
  for (const { caseNo, seq, head } of await house.query<{ caseNo: string; seq: number; head: string }>(HEADS)) {
    const chain = byCase.get(caseNo) ?? [];
    byCase.delete(caseNo);
    if (chain.length !== seq) disagreements.push(`${caseNo}: ${chain.length} entries, row says ${seq}`);
    let prevHash = '';
    for (const [i, entry] of chain.entries()) {
      if (entry.seq !== i + 1) disagreements.push(`${caseNo}: entry ${entry.seq} where ${i + 1} should be`);
      const hash = hashOf({ ...entry, at: entry.at.getTime(), prevHash });
      if (entry.prevHash !== prevHash || entry.hash !== hash)
        disagreements.push(`${caseNo}: chain breaks at ${entry.seq}`);
      prevHash = entry.hash;
    }
    if (prevHash !== head) disagreements.push(`${caseNo}: the row's head is not the chain's`);
  }
  for (const caseNo of byCase.keys()) disagreements.push(`${caseNo}: a journal without a case`);
  await checkOutbox(house, entries, findings);
}

/** Every fact that is announced at all is announced once; callbacks and urgings are counted once. */
async function checkOutbox(house: DrillHouse, entries: readonly Entry[], { disagreements }: Findings): Promise<void> {
  const events = await house.query<{ caseNo: string; seq: number; kind: string }>(
    'select case_no as "caseNo", seq, kind from outbox',
  );
  const facts = entries.flatMap(({ caseNo, seq, facts }) => facts.map(({ kind }) => ({ caseNo, seq, kind })));
  const key = (e: { caseNo: string; seq: number; kind: string }) => `${e.caseNo} ${e.seq} ${e.kind}`;
  const announced = entries.flatMap(({ caseNo, seq, facts }) =>
    facts.flatMap((fact) => announcedAs(fact) ?? []).map((kind) => ({ caseNo, seq, kind })),
  );
  const expected = counts(announced.map(key));
  const found = counts(events.map(key));
  for (const one of new Set([...expected.keys(), ...found.keys()])) {
    const [wanted, there] = [expected.get(one) ?? 0, found.get(one) ?? 0];
    if (wanted !== there) disagreements.push(`outbox: ${one} is there ${there} times, not ${wanted}`);
  }
  for (const [table, kind] of [
    ['callbacks', 'called-back'],
    ['urgings', 'urged'],
    ['filing_copies', 'filed-copy'],
  ] as const) {
    const [row] = await house.query<{ n: number }>(`select count(*)::int as n from ${table}`);
    const wanted = facts.filter((fact) => fact.kind === kind).length;
    if (row?.n !== wanted) disagreements.push(`${table}: ${row?.n} rows for ${wanted} facts`);
  }
}

function counts(keys: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const key of keys) found.set(key, (found.get(key) ?? 0) + 1);
  return found;
}
