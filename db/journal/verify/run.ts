import type { ClientBase } from 'pg';
import { verifyAccess } from './access.ts';
import { verifyCases } from './cases.ts';
import { exportedAccess, keysInFolder, verifyExports } from './exports.ts';
import type { Finding } from './finding.ts';
import type { Readers } from './readers.ts';
import { keysFor, verifySeals } from './seals.ts';

export interface VerifyOptions {
  /** Public keys (PEM) that seals must be signed by. */
  readonly keys?: readonly string[];
  /** A folder of exported seals, with their public keys beside them. */
  readonly exports?: string;
  /** Processes that read beside this one; none without it. */
  readonly readers?: Readers;
}

export interface Verified {
  readonly cases: number;
  readonly entries: number;
  readonly accessEntries: number;
  readonly seals: number;
  /** When the last seal was made; what was written since is checked against itself only. */
  readonly sealedUntil: string | undefined;
  readonly exportsChecked: number;
  /** Ids of the keys that signatures were judged by, and where these come from. */
  readonly keys: readonly string[];
  readonly keysFrom: 'given' | 'exports' | 'database';
  /** Seals and exports first, then cases by number, then the access journal. */
  readonly findings: readonly Finding[];
}

/**
 * Checks both journals as they stand in one snapshot: chains, heads, texts and papers behind the entries, seals and their
 * signatures, and the database against exported seals. Changes nothing; `client` is in a transaction of repeatable reads.
 * Without exported seals or a public key from elsewhere, somebody who rewrote all of the database, seals and key
 * included, is not found.
 */
export async function verifyJournals(client: ClientBase, options: VerifyOptions = {}): Promise<Verified> {
  const findings: Finding[] = [];
  const found = (finding: Finding) => void findings.push(finding);
  const { exports: folder } = options;
  const beside = folder === undefined ? [] : await keysInFolder(folder);
  const given = [...(options.keys ?? []), ...((options.keys?.length ?? 0) > 0 ? [] : beside)];
  const keys = await keysFor(client, given);
  const seals = await verifySeals(client, keys, found);
  const { checked, exported, statements } =
    folder === undefined
      ? { checked: 0, exported: new Map<string, never>(), statements: seals.statements }
      : await verifyExports(folder, keys, seals, found);
  const { cases, entries } = await verifyCases(
    client,
    { distrusted: seals.distrusted, exported },
    found,
    options.readers,
  );
  const accessEntries = await verifyAccess(
    client,
    { statements: [...statements.values()], isComplete: isComplete([...statements.keys()], seals.texts.size) },
    (no) => (folder === undefined ? Promise.resolve(undefined) : exportedAccess(folder, keys, no)),
    found,
  );
  const last = [...statements.values()].at(-1);
  return {
    ...{ cases, entries, accessEntries, seals: seals.texts.size, sealedUntil: last?.at, exportsChecked: checked },
    keys: [...keys.keys()],
    keysFrom: (options.keys?.length ?? 0) > 0 ? 'given' : beside.length > 0 ? 'exports' : 'database',
    findings,
  };
}

const isComplete = (numbers: readonly number[], seals: number): boolean =>
  numbers.length >= seals && numbers.every((no, i) => no === i + 1);
