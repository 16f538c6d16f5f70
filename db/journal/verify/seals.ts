import type { ClientBase } from 'pg';
import { leavesOf } from '../seal.ts';
import { isSignedBy, sealKeyId } from '../seal-key.ts';
import { caseLine, newRoot, parseStatement, sizeOf, statementHash, type Statement } from '../statement.ts';
import type { Finding } from './finding.ts';

export interface StoredSeal {
  readonly no: number;
  readonly at: Date;
  readonly statement: string;
  readonly hash: string;
  readonly keyId: string;
  readonly signature: string;
}
/** What the seals say, as far as they can be believed. */
export interface SealsVerified {
  readonly statements: ReadonlyMap<number, Statement>;
  readonly texts: ReadonlyMap<number, string>;
  /** Seals whose list of cases is not the one they signed. */
  readonly distrusted: ReadonlySet<number>;
}

type Client = Pick<ClientBase, 'query'>;
const SEALS = `select no, at, statement, hash, key_id as "keyId", signature from journal_seals order by no`;
const KEYS = `select public_key as pem from journal_seal_keys order by key_id`;
/** What each seal added, from the lists alone. */
const GROWTH = `
  select seal_no as no, count(*) filter (where before is null)::int as cases, sum(seq - coalesce(before, 0))::int as entries
  from (select seal_no, seq, lag(seq) over (partition by case_no order by seal_no) as before from journal_seal_leaves) l
  group by seal_no`;

/** The public keys to judge by: those given, else those the database itself holds. */
export async function keysFor(client: Client, given: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const pems = given.length > 0 ? given : (await client.query<{ pem: string }>(KEYS)).rows.map(({ pem }) => pem);
  return new Map(pems.flatMap((pem) => (idOf(pem) === undefined ? [] : [[idOf(pem)!, pem] as const])));
}
function idOf(pem: string): string | undefined {
  try {
    return sealKeyId(pem);
  } catch {
    return undefined;
  }
}

/** Checks the chain of seals: numbers, links, signatures, and that each list of cases has the root and counts it signed. */
export async function verifySeals(
  client: Client,
  keys: ReadonlyMap<string, string>,
  found: (finding: Finding) => void,
): Promise<SealsVerified> {
  const { rows } = await client.query<StoredSeal>(SEALS);
  const grown = await client.query<{ no: number; cases: number; entries: number }>(GROWTH);
  const growth = new Map(grown.rows.map((row) => [row.no, row]));
  const statements = new Map<number, Statement>();
  const distrusted = new Set<number>();
  let [previous, next] = ['', 1];
  let before: Statement | undefined;
  for (const seal of rows) {
    for (; next < seal.no; next += 1) found({ where: 'seal', seal: next, fault: 'seal-missing' });
    next = seal.no + 1;
    const statement = statementOf(seal, keys, found);
    if (!statement || !(await isListWhole(client, seal.no, statement))) distrusted.add(seal.no);
    if (statement) statements.set(seal.no, statement);
    if (statement && (distrusted.has(seal.no) || statement.previous !== previous || !addsUp(statement, before, growth)))
      found({ where: 'seal', seal: seal.no, fault: 'seal-changed' });
    previous = seal.hash;
    before = statement;
  }
  for (const no of growth.keys()) {
    if (statements.has(no) || distrusted.has(no)) continue;
    distrusted.add(no);
    if (no >= next) found({ where: 'seal', seal: no, fault: 'seal-missing' });
  }
  return { statements, distrusted, texts: new Map(rows.map((seal) => [seal.no, seal.statement])) };
}

function statementOf(
  seal: StoredSeal,
  keys: ReadonlyMap<string, string>,
  found: (finding: Finding) => void,
): Statement | undefined {
  const pem = keys.get(seal.keyId);
  const statement = parseStatement(seal.statement);
  if (!pem || !isSignedBy(pem, seal.statement, seal.signature)) {
    found({ where: 'seal', seal: seal.no, fault: 'seal-unsigned' });
    return undefined;
  }
  const same =
    statement?.no === seal.no && statement.at === seal.at.toISOString() && statementHash(seal.statement) === seal.hash;
  if (same) return statement;
  found({ where: 'seal', seal: seal.no, fault: 'seal-changed' });
  return undefined;
}

async function isListWhole(client: Client, no: number, { cases }: Statement): Promise<boolean> {
  const root = newRoot();
  for await (const leaf of leavesOf(client, no)) root.add(caseLine(leaf));
  return root.count === cases.changed && root.end() === cases.root;
}

function addsUp(
  { no, access, cases }: Statement,
  before: Statement | undefined,
  growth: ReadonlyMap<number, { readonly cases: number; readonly entries: number }>,
): boolean {
  if (!before && no > 1) return true; // nothing to compare with; the one before was reported
  const grown = growth.get(no) ?? { cases: 0, entries: 0 };
  return (
    cases.total === (before?.cases.total ?? 0) + grown.cases &&
    cases.entries === (before?.cases.entries ?? 0) + grown.entries &&
    access.total === (before?.access.total ?? 0) + sizeOf(access.ranges)
  );
}
