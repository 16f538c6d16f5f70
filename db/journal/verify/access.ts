import type { ClientBase } from 'pg';
import { accessHashOf } from '../access-hash.ts';
import { readAccessRange } from '../read-access.ts';
import { accessLine, newRoot, recentRanges, type Root, type Statement } from '../statement.ts';
import type { Finding } from './finding.ts';

/** Hashes of access entries by number, from exported seals; asked for where a seal does not fit. */
export type ExportedAccess = (sealNo: number) => Promise<ReadonlyMap<number, string> | undefined>;

type Client = Pick<ClientBase, 'query'>;
type Tell = (finding: Omit<Finding, 'where'>) => void;

/**
 * Checks the access journal: every entry against its own hash, every sealed number there, none between them that no seal
 * knows, and every seal's root. Names the entry, or the stretch of one seal where no more can be told; with the exported
 * seals it can.
 * @param isComplete whether these are all the seals there are; if not, an unknown number tells nothing
 * @returns how many entries there are
 */
export async function verifyAccess(
  client: Client,
  { statements, isComplete }: { readonly statements: readonly Statement[]; readonly isComplete: boolean },
  exported: ExportedAccess,
  found: (finding: Finding) => void,
): Promise<number> {
  const tell: Tell = (finding) => found({ where: 'access', ...finding });
  const known = sealedNumbers(statements);
  const late = recentRanges(statements).reduce((least, [from]) => Math.min(least, from), Infinity);
  const lastSealed = statements.flatMap(({ access }) => access.ranges).reduce((most, [, to]) => Math.max(most, to), 0);
  const roots = new Map<number, Root>();
  const damaged = new Set<number>();
  const missing = ({ id, seal }: Sealed) => {
    if (!damaged.has(seal)) tell({ seq: id, seal, fault: 'deleted' });
    damaged.add(seal);
  };
  let [entries, next] = [0, known.next().value];
  for await (const row of readAccessRange(client, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)) {
    entries += 1;
    for (; next && next.id < row.id; next = known.next().value) missing(next);
    const hash = accessHashOf(row);
    const seal = next?.id === row.id ? next.seal : undefined;
    if (row.hash !== null && row.hash !== hash) {
      tell({ seq: row.id, fault: 'edited', ...(seal === undefined ? {} : { seal }) });
      if (seal !== undefined) damaged.add(seal);
    }
    if (seal === undefined) {
      if (isComplete && row.id < lastSealed && row.id < late) tell({ seq: row.id, fault: 'inserted' });
      continue;
    }
    const root = roots.get(seal) ?? newRoot();
    roots.set(seal, root);
    root.add(accessLine(row.id, hash));
    next = known.next().value;
  }
  for (; next; next = known.next().value) missing(next);
  for (const statement of statements) {
    const { no, access } = statement;
    if (damaged.has(no) || (roots.get(no) ?? newRoot()).end() === access.root) continue;
    tell({ ...(await changedIn(client, statement, await exported(no))), seal: no, fault: 'edited' });
  }
  return entries;
}

interface Sealed {
  readonly id: number;
  readonly seal: number;
}

/** Every number that a seal knows, in order. */
function* sealedNumbers(statements: readonly Statement[]): Generator<Sealed, undefined> {
  const all = statements.flatMap(({ no, access }) => access.ranges.map(([from, to]) => ({ from, to, seal: no })));
  for (const { from, to, seal } of all.sort((a, b) => a.from - b.from))
    for (let id = from; id <= to; id += 1) yield { id, seal };
  return undefined;
}

/** The first entry that is another one than was sealed, if the exported seal is there to compare with. */
async function changedIn(
  client: Client,
  { access: { ranges } }: Statement,
  lines: ReadonlyMap<number, string> | undefined,
): Promise<{ readonly seq: number; readonly upTo?: number }> {
  for (const [from, to] of lines ? ranges : []) {
    for await (const row of readAccessRange(client, from, to))
      if (lines?.get(row.id) !== accessHashOf(row)) return { seq: row.id };
  }
  return { seq: ranges[0]?.[0] ?? 0, upTo: ranges.at(-1)?.[1] ?? 0 };
}
