import { hashOf, type ChainedEntry } from '../entry.ts';
import type { Fault } from './finding.ts';

export interface StoredEntry extends ChainedEntry {
  readonly hash: string;
  /** The command that the entry is of: its case, and its text as a hash; undefined if there is none, or format 1. */
  readonly command: { readonly caseNo: string; readonly body: string | null } | undefined;
}
/** Where a seal says the chain stood. */
export interface SealedHead {
  readonly sealNo: number;
  readonly seq: number;
  readonly head: string;
}
/** Everything there is about the chain of one case. */
export interface Chain {
  /** By number. */
  readonly entries: readonly StoredEntry[];
  /** What the row of the case says; undefined if there is none. */
  readonly head: { readonly seq: number; readonly hash: string } | undefined;
  /** By number of the entry. */
  readonly sealed: readonly SealedHead[];
  /** What is wrong with what an entry brought, its texts and papers. */
  readonly contentFault: (entry: StoredEntry) => Fault | undefined;
}
export interface Diagnosis {
  readonly seq: number;
  readonly upTo?: number;
  readonly seal?: number;
  readonly fault: Fault;
}

/**
 * The first bad entry of a chain and what was done to it; undefined for a chain that is whole.
 *
 * A hash that does not fit its entry tells of a change; under another number it may fit, which tells a deletion, an
 * insertion and another order apart. A chain that fits together and does not end where the case or a seal says was cut
 * or written anew: then the first entry that no earlier seal vouches for is named, and the one where it shows.
 */
export function diagnose(chain: Chain): Diagnosis | undefined {
  const { entries, sealed } = chain;
  let vouchedFor = 0;
  let prevHash = '';
  for (const [i, entry] of entries.entries()) {
    const seq = i + 1;
    if (entry.seq < seq) return { seq: entry.seq, fault: 'inserted' };
    const fits = hashOf(entry) === entry.hash;
    if (entry.seq > seq) return { seq, fault: 'deleted' };
    if (!fits) return misfit(chain, entry);
    if (entry.prevHash !== prevHash) return brokenLink(chain, i);
    for (const leaf of sealed.filter((s) => s.seq === seq)) {
      if (leaf.head === entry.hash) vouchedFor = seq;
      else if (entries.some((other) => other.seq > seq && fitsAs(other, seq))) return { seq, fault: 'inserted' };
      else return { seq: vouchedFor + 1, upTo: seq, seal: leaf.sealNo, fault: 'rewritten' };
    }
    const fault = chain.contentFault(entry);
    if (fault) return { seq, fault };
    prevHash = entry.hash;
  }
  return ending(chain, prevHash);
}

/** The hash of the entry is not that of what stands in it. */
function misfit({ entries }: Chain, entry: StoredEntry): Diagnosis {
  const { seq } = entry;
  const writtenAs = numberThatFits(entry, entries.length + 1);
  if (writtenAs === undefined) {
    // The one that was written here may stand further on: then this one was put before it.
    const moved = entries.some((other) => other.seq > seq && fitsAs(other, seq));
    return { seq, fault: moved ? 'inserted' : 'edited' };
  }
  if (writtenAs < seq) return { seq: writtenAs, fault: 'inserted' };
  const elsewhere = entries.some((other) => other.seq !== seq && fitsAs(other, seq));
  return { seq, fault: elsewhere ? 'reordered' : 'deleted' };
}

const fitsAs = (entry: StoredEntry, seq: number): boolean => hashOf({ ...entry, seq }) === entry.hash;

function numberThatFits(entry: StoredEntry, most: number): number | undefined {
  for (let seq = 1; seq <= most; seq += 1) if (seq !== entry.seq && fitsAs(entry, seq)) return seq;
  return undefined;
}

/** Two entries that each fit their own hash do not fit together: whichever the rest of the chain does not vouch for is bad. */
function brokenLink({ entries, head, sealed }: Chain, i: number): Diagnosis {
  const entry = entries[i]!;
  const next = entries[i + 1];
  const vouchedFor =
    (next ? next.prevHash === entry.hash : head?.seq === entry.seq && head.hash === entry.hash) ||
    sealed.some((leaf) => leaf.seq === entry.seq && leaf.head === entry.hash);
  return { seq: vouchedFor && i > 0 ? entry.seq - 1 : entry.seq, fault: 'edited' };
}

/** The chain fits together; does it end where it should? */
function ending({ entries, head, sealed }: Chain, last: string): Diagnosis | undefined {
  const length = entries.length;
  const beyond = sealed.find((leaf) => leaf.seq > length);
  if (beyond) return { seq: length + 1, seal: beyond.sealNo, fault: 'tail-cut' };
  if (!head) return { seq: 1, fault: 'case-missing' };
  if (head.seq > length) return { seq: length + 1, fault: 'tail-cut' };
  if (head.seq < length) return { seq: head.seq + 1, fault: 'inserted' };
  if (head.hash === last) return undefined;
  const vouchedFor = sealed.some((leaf) => leaf.seq === length && leaf.head === last);
  return { seq: length, fault: vouchedFor ? 'head-changed' : 'edited' };
}
