import { createHash } from 'node:crypto';
import { and, eq, inArray } from 'drizzle-orm';
import { canonicalJson } from '../../db/crypto/blind-index.ts';
import { caseJournal } from '../../db/schema/index.ts';
import type { Entry, Rest } from '../../workflows/kit/messages.ts';
import type { Before } from './record.ts';
import type { Transaction } from './transaction.ts';

export interface WrittenEntry extends Entry {
  readonly seq: number;
}
export interface Written {
  /** Entries that were not there before; a re-run of a known cause writes nothing. */
  readonly fresh: readonly WrittenEntry[];
  readonly seq: number;
  readonly head: string;
}

/** Appends the entries whose cause is new, numbered and chained. */
export async function writeEntries(
  tx: Transaction,
  rest: Rest,
  before: Before | undefined,
  corrections: readonly Entry[],
): Promise<Written> {
  const { caseNo } = rest.view;
  const entries = [...rest.entries, ...corrections];
  let seq = before?.seq ?? 0;
  let head = before?.journalHead ?? '';
  if (entries.length === 0) return { fresh: [], seq, head };
  const known = before ? await knownCauses(tx, caseNo, entries) : new Set<string>();
  const fresh: WrittenEntry[] = [];
  const rows = [];
  for (const entry of entries) {
    if (known.has(entry.cause)) continue;
    seq += 1;
    const row = {
      caseNo,
      seq,
      cause: entry.cause,
      at: entry.at,
      actor: entry.actor ?? null,
      facts: entry.facts,
      prevHash: head,
    };
    head = hashOf(row);
    rows.push({ ...row, hash: head });
    fresh.push({ ...entry, seq });
  }
  if (rows.length > 0) await tx.insert(caseJournal).values(rows);
  return { fresh, seq, head };
}

/** SHA-256 over the canonical JSON of an entry and the hash before it. */
export function hashOf(row: {
  readonly caseNo: string;
  readonly seq: number;
  readonly cause: string;
  readonly at: number;
  readonly actor: unknown;
  readonly facts: unknown;
  readonly prevHash: string;
}): string {
  const { caseNo, seq, cause, at, actor, facts, prevHash } = row;
  return createHash('sha256').update(canonicalJson({ caseNo, seq, cause, at, actor, facts, prevHash })).digest('hex');
}

async function knownCauses(tx: Transaction, caseNo: string, entries: readonly Entry[]): Promise<ReadonlySet<string>> {
  const rows = await tx
    .select({ cause: caseJournal.cause })
    .from(caseJournal)
    .where(
      and(
        eq(caseJournal.caseNo, caseNo),
        inArray(
          caseJournal.cause,
          entries.map((e) => e.cause),
        ),
      ),
    );
  return new Set(rows.map((r) => r.cause));
}
