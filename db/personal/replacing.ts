/** What is done to a free text before it is shown. */
export type Rewrite = (text: string) => string;

/** What may stand between two characters of a word without hiding it: all that search drops, and signs. A star is part of what was masked. */
const BETWEEN = /^(?!\*)[\s\p{P}\p{S}\p{Z}\p{Cc}\p{Cf}\p{M}]$/u;

/** Words that begin alike, as a tree: what may follow, and what stands for a word that ends here. */
interface Node {
  readonly next: Map<string, Node>;
  by: string | undefined;
}
interface Place {
  readonly from: number;
  readonly to: number;
  readonly by: string;
  /** Characters of the word. */
  readonly length: number;
}

/**
 * Replaces each of the words, of two characters at least, by what stands for it: the longest where several begin, all of
 * them where they overlap. Blanks, marks, invisible characters, width and case do not hide a word. One walk over the
 * text for any number of words.
 */
export function replacing(words: ReadonlyMap<string, string>): Rewrite {
  const root: Node = { next: new Map(), by: undefined };
  for (const [word, by] of words) {
    const characters = [...word].map(plain).filter((c) => !BETWEEN.test(c));
    if (characters.length < 2) continue;
    let node = root;
    for (const character of characters) {
      const next = node.next.get(character) ?? { next: new Map<string, Node>(), by: undefined };
      node.next.set(character, next);
      node = next;
    }
    node.by = by;
  }
  return root.next.size === 0 ? (text) => text : (text) => rewritten(text, root);
}

function plain(character: string): string {
  if (character >= '\u4e00' && character <= '\u9fff') return character;
  if (character < '\u0080') return character.toLowerCase();
  const folded = character.normalize('NFKC').toLowerCase();
  return folded.length === character.length ? folded : character;
}

function rewritten(text: string, root: Node): string {
  const original = [...text];
  const characters = original.map(plain);
  const places: Place[] = [];
  for (let from = 0; from < characters.length; from += 1) {
    const place = wordAt(characters, from, root);
    if (place) places.push(place);
  }
  if (places.length === 0) return text;
  let [shown, done] = ['', 0];
  for (const { from, to, by } of joined(places)) {
    shown += original.slice(done, from).join('') + by;
    done = to;
  }
  return shown + original.slice(done).join('');
}

/** The longest word that begins here; a number is no part of a longer one. */
function wordAt(characters: readonly string[], from: number, root: Node): Place | undefined {
  let found: Place | undefined;
  let node: Node = root;
  let length = 0;
  for (let at = from; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    const next = node.next.get(character);
    if (next) {
      node = next;
      length += 1;
      const isPart =
        (isDigit(character) && isDigit(characters[at + 1])) ||
        (isDigit(characters[from]) && isDigit(characters[from - 1]));
      if (node.by !== undefined && !isPart) found = { from, to: at + 1, by: node.by, length };
    } else if (length === 0 || !BETWEEN.test(character)) break;
  }
  return found;
}
const isDigit = (character: string | undefined): boolean =>
  character !== undefined && character >= '0' && character <= '9';

/** Places that overlap are one: what stands for the longest word stands for all of it. */
function joined(places: readonly Place[]): Place[] {
  const apart: Place[] = [];
  for (const place of places) {
    const last = apart.at(-1);
    if (!last || place.from >= last.to) apart.push(place);
    else {
      const kept = place.length > last.length ? place : last;
      apart[apart.length - 1] = { ...kept, from: last.from, to: Math.max(last.to, place.to) };
    }
  }
  return apart;
}
