import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { numberOfFile, readExported, type ExportedSeal } from '../export.ts';
import { isSignedBy } from '../seal-key.ts';
import { newRoot, parseStatement, statementHash, type Statement } from '../statement.ts';
import type { SealedHead } from './diagnose.ts';
import type { Finding } from './finding.ts';
import type { SealsVerified } from './seals.ts';

/** Public keys that lie beside exported seals. */
export async function keysInFolder(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /^seal-key-[0-9a-f]+\.pem$/.test(name));
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
}

/** What exported seals add to what the database says of itself. */
export interface ExportsVerified {
  readonly checked: number;
  /** Sealed heads of seals that the database does not have, or has otherwise. */
  readonly exported: ReadonlyMap<string, readonly SealedHead[]>;
  /** Statements to go by: of the exports where they differ. */
  readonly statements: ReadonlyMap<number, Statement>;
}

/**
 * Checks exported seals by themselves (signature, roots, links) and the database against them: every exported seal must
 * be there word for word, and every seal must be exported. A folder without any compares nothing, and is a finding.
 */
export async function verifyExports(
  folder: string,
  keys: ReadonlyMap<string, string>,
  seals: SealsVerified,
  found: (finding: Finding) => void,
): Promise<ExportsVerified> {
  const statements = new Map(seals.statements);
  const files = (await readdir(folder)).filter((name) => numberOfFile(name) !== undefined).sort();
  for (const no of startsOfGaps(
    files.map((name) => numberOfFile(name) ?? 0),
    seals.texts.keys(),
  ))
    found({ where: 'export', seal: no, fault: 'export-missing' });
  const exported = new Map<string, SealedHead[]>();
  let [checked, previous] = [0, undefined as { no: number; hash: string } | undefined];
  for (const name of files) {
    const file = await readExported(folder, name);
    checked += 1;
    const statement = trusted(file, keys);
    const follows = previous?.no !== file.no - 1 || statement?.previous === previous.hash;
    if (!statement || !follows) {
      found({ where: 'export', seal: file.no, fault: 'export-changed' });
      continue;
    }
    previous = { no: file.no, hash: statementHash(file.statement) };
    const here = seals.texts.get(file.no);
    if (here !== file.statement)
      found({ where: 'seal', seal: file.no, fault: here === undefined ? 'seal-missing' : 'export-differs' });
    if (here === file.statement && !seals.distrusted.has(file.no)) continue;
    statements.set(file.no, statement);
    for (const leaf of leavesIn(file)) exported.set(leaf.caseNo, [...(exported.get(leaf.caseNo) ?? []), leaf]);
  }
  return { checked, exported, statements: new Map([...statements].sort(([a], [b]) => a - b)) };
}

/** The first number of every gap in the files, up to the last seal that they or the database know, which is 1 at least. */
function startsOfGaps(files: readonly number[], seals: Iterable<number>): number[] {
  const there = new Set(files);
  const last = Math.max(1, ...files, ...[...seals].slice(-1));
  const missing = Array.from({ length: last }, (_, i) => i + 1).filter((no) => !there.has(no));
  return missing.filter((no) => no === 1 || there.has(no - 1));
}

/** The statement of a file that is whole: signed by a known key, its lines those of the roots. */
function trusted(file: ExportedSeal, keys: ReadonlyMap<string, string>): Statement | undefined {
  const statement = parseStatement(file.statement);
  const signed = [...keys.values()].some((pem) => isSignedBy(pem, file.statement, file.signature));
  if (!signed || statement?.no !== file.no) return undefined;
  const [cases, access] = [newRoot(), newRoot()];
  for (const line of file.lines) (line.startsWith('case ') ? cases : access).add(`${line}\n`);
  return cases.end() === statement.cases.root && access.end() === statement.access.root ? statement : undefined;
}

function leavesIn({ no, lines }: ExportedSeal): (SealedHead & { readonly caseNo: string })[] {
  return lines
    .filter((line) => line.startsWith('case '))
    .map((line) => {
      const [, caseNo = '', seq = '', head = ''] = line.split(' ');
      return { sealNo: no, caseNo, seq: Number(seq), head };
    });
}

/** Hashes of the access entries of an exported seal, if its file lies in the folder and is whole. */
export async function exportedAccess(
  folder: string,
  keys: ReadonlyMap<string, string>,
  no: number,
): Promise<ReadonlyMap<number, string> | undefined> {
  const name = (await readdir(folder)).find((n) => numberOfFile(n) === no);
  const file = name === undefined ? undefined : await readExported(folder, name);
  if (!file || !trusted(file, keys)) return undefined;
  const lines = file.lines.filter((line) => line.startsWith('access ')).map((line) => line.split(' '));
  return new Map(lines.map(([, id, hash]) => [Number(id), hash ?? '']));
}
