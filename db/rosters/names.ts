/** What people and firms of the rosters are called: sealed for their row, and found again by one blind index. */
import { blindIndex } from '../crypto/blind-index.ts';
import { foldText } from '../crypto/fold.ts';
import type { Keys } from '../crypto/keys.ts';
import { openBy, sealBy } from '../crypto/rotating.ts';

/** A remark in brackets at the end: `（特邀调解员）`, after compatibility folding. */
const REMARK = /\s*[([【〔][^()[\]【】〔〕]*[)\]】〕]\s*$/u;

/**
 * Blind index of a name, one and the same for rosters, clients and parties of cases. Width, case, blanks and punctuation
 * make no difference, nor does a bracketed remark at the end. Equal names are equal, whoever bears them.
 */
export function nameIndexOf(keys: Keys, name: string): string {
  let plain = name.normalize('NFKC').trim();
  for (let shorter = plain.replace(REMARK, ''); shorter !== plain && shorter !== '';) {
    plain = shorter;
    shorter = plain.replace(REMARK, '');
  }
  const folded = foldText(plain);
  return blindIndex(keys, 'name', folded === '' ? plain : folded);
}

/** Seals a name for one place: an entry, or a client of one. */
export function sealName(keys: Keys, place: NamePlace, name: string): Buffer {
  return sealBy(keys, 'roster', name, aadOf(place));
}

/** Reverses {@link sealName}. @throws SealError when it was changed or belongs to another place. */
export function openName(keys: Keys, place: NamePlace, sealed: Buffer): string {
  return openBy(keys, 'roster', sealed, aadOf(place)).toString('utf8');
}

export interface NamePlace {
  readonly entry: string;
  /** Name index of the client whose name it is. */
  readonly client?: string;
}
const aadOf = ({ entry, client }: NamePlace): string => JSON.stringify(['roster', entry, client ?? 'name']);
