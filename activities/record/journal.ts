import { createHash } from 'node:crypto';
import { canonicalJson } from '../../db/crypto/blind-index.ts';
import type { Entry } from '../../workflows/kit/messages.ts';
import type { Before, Known } from './read.ts';

export interface NumberedEntry extends Entry {
  readonly seq: number;
  readonly prevHash: string;
  readonly hash: string;
}
export interface Written {
  /** Entries that were not there before; a re-run of a known cause writes nothing. */
  readonly fresh: readonly NumberedEntry[];
  readonly seq: number;
  readonly head: string;
}

/** Numbers and chains the entries whose cause is new. */
export function appendEntries(
  caseNo: string,
  entries: readonly Entry[],
  before: Before | undefined,
  known: Known,
): Written {
  let seq = before?.seq ?? 0;
  let head = before?.journalHead ?? '';
  const fresh: NumberedEntry[] = [];
  for (const entry of entries) {
    if (known.causes.has(entry.cause)) continue;
    seq += 1;
    const prevHash = head;
    head = hashOf({
      caseNo,
      seq,
      cause: entry.cause,
      at: entry.at,
      actor: entry.actor ?? null,
      facts: entry.facts,
      prevHash,
    });
    fresh.push({ ...entry, seq, prevHash, hash: head });
  }
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
