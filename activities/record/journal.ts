import { FORMAT, hashOf, type Content } from '../../db/journal/entry.ts';
import type { Entry } from '../../workflows/kit/messages.ts';
import type { Before, Contents, Known } from './read.ts';

export interface NumberedEntry extends Entry {
  readonly seq: number;
  readonly format: typeof FORMAT;
  readonly content: Content | null;
  readonly prevHash: string;
  readonly hash: string;
}
export interface Written {
  /** Entries that were not there before; a re-run of a known cause writes nothing. */
  readonly fresh: readonly NumberedEntry[];
  readonly seq: number;
  readonly head: string;
}

/** Numbers and chains the entries whose cause is new, each with the texts and papers its command brought. */
export function appendEntries(
  caseNo: string,
  entries: readonly Entry[],
  before: Before | undefined,
  known: Known,
  contents: Contents,
): Written {
  let seq = before?.seq ?? 0;
  let head = before?.journalHead ?? '';
  const fresh: NumberedEntry[] = [];
  for (const entry of entries) {
    if (known.causes.has(entry.cause)) continue;
    seq += 1;
    const { cause, at, facts } = entry;
    const link = { seq, format: FORMAT, content: contents.get(cause) ?? null, prevHash: head } as const;
    head = hashOf({ caseNo, cause, at, actor: entry.actor ?? null, facts, ...link });
    fresh.push({ ...entry, ...link, hash: head });
  }
  return { fresh, seq, head };
}
