import { hash as digest } from 'node:crypto';
import { canonicalJson } from '../crypto/canonical-json.ts';

/** What the command of an entry brought beside its facts, by SHA-256 in hexadecimal. */
export interface Content {
  /** Of the ciphertext of its texts: erasure takes the text away and leaves the proof. */
  readonly body?: string;
  /** Of each paper as it was sent, by its id. */
  readonly papers?: Readonly<Record<string, string>>;
}

/** What the hash of an entry is made of. */
export interface ChainedEntry {
  readonly caseNo: string;
  readonly seq: number;
  readonly cause: string;
  /** Epoch ms. */
  readonly at: number;
  readonly actor: unknown;
  readonly facts: unknown;
  readonly prevHash: string;
  /** 1: as the first release wrote entries. 2: `content` is covered too. */
  readonly format: number;
  readonly content: Content | null;
}

/** The format in which entries are written now. */
export const FORMAT = 2;

/** SHA-256 over the canonical JSON of an entry and the hash before it; an entry keeps the format it was written in. */
export function hashOf(entry: ChainedEntry): string {
  const { caseNo, seq, cause, at, actor, facts, prevHash, format, content } = entry;
  // In the order of their names: what needs no sorting is quicker to spell, and a verifier does it by the million.
  const covered =
    format === 1
      ? { actor, at, caseNo, cause, facts, prevHash, seq }
      : { actor, at, caseNo, cause, content, facts, format, prevHash, seq };
  return digest('sha256', canonicalJson(covered), 'hex');
}
