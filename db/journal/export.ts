import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientBase } from 'pg';
import { inSnapshot } from './snapshot.ts';
import type { Database } from '../client.ts';
import { accessHashOf } from './access-hash.ts';
import { readAccessRange } from './read-access.ts';
import { leavesOf } from './seal.ts';
import { accessLine, caseLine, parseStatement } from './statement.ts';

/** A seal's file: `seal-00000012.txt`. */
export const sealFileName = (no: number): string => `seal-${String(no).padStart(8, '0')}.txt`;
export const numberOfFile = (name: string): number | undefined => {
  const digits = /^seal-(\d{8,})\.txt$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
};
export const keyFileName = (keyId: string): string => `seal-key-${keyId}.pem`;

/**
 * The text of an exported seal, line by line: the statement, its signature, a line per case whose chain had moved, a line
 * per entry of the access journal. The roots in the statement are the SHA-256 of those lines, so that
 * `grep '^case ' seal-….txt | sha256sum` recomputes one. Must be read within one transaction.
 */
export async function* exportedLines(client: Pick<ClientBase, 'query'>, no: number): AsyncGenerator<string> {
  const { rows } = await client.query<{ statement: string; signature: string }>(
    'select statement, signature from journal_seals where no = $1',
    [no],
  );
  const [seal] = rows;
  if (!seal) return;
  yield `${seal.statement}\n${seal.signature}\n`;
  for await (const leaf of leavesOf(client, no)) yield caseLine(leaf);
  for (const [from, to] of parseStatement(seal.statement)?.access.ranges ?? []) {
    for await (const row of readAccessRange(client, from, to)) yield accessLine(row.id, accessHashOf(row));
  }
}

/**
 * Writes every seal that the folder lacks, and the public keys. A file appears whole or not at all, and is never written
 * over: what lies there is the proof.
 * @returns how many were written now.
 */
export async function exportSeals(db: Database, folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const there = new Set(await readdir(folder));
  return inSnapshot(db, async (client) => {
    const keys = await client.query<{ id: string; pem: string }>(
      'select key_id as id, public_key as pem from journal_seal_keys',
    );
    for (const { id, pem } of keys.rows) {
      if (!there.has(keyFileName(id))) await writeFile(folder, keyFileName(id), [pem]);
    }
    const { rows } = await client.query<{ no: number }>('select no from journal_seals order by no');
    const missing = rows.filter(({ no }) => !there.has(sealFileName(no)));
    for (const { no } of missing) await writeFile(folder, sealFileName(no), exportedLines(client, no));
    return missing.length;
  });
}

async function writeFile(folder: string, name: string, lines: AsyncIterable<string> | Iterable<string>): Promise<void> {
  const draft = join(folder, `.${name}.${process.pid}`);
  const file = await open(draft, 'w', 0o644);
  try {
    for await (const line of lines) await file.write(line);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, join(folder, name)).catch(async (error: unknown) => {
    await rm(draft, { force: true });
    throw error;
  });
}

/** An exported seal as it lies in a folder. */
export interface ExportedSeal {
  readonly no: number;
  readonly statement: string;
  readonly signature: string;
  readonly lines: readonly string[];
}

/** Reads one file of an export. */
export async function readExported(folder: string, name: string): Promise<ExportedSeal> {
  const [statement = '', signature = '', ...lines] = (await readFile(join(folder, name), 'utf8')).split('\n');
  if (lines.at(-1) === '') lines.pop();
  return { no: numberOfFile(name) ?? 0, statement, signature, lines };
}
