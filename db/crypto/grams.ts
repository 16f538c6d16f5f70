import { createCipheriv } from 'node:crypto';
import { foldText, queryTerms } from './fold.ts';
import type { Keys } from './keys.ts';

/** More grams than these are not indexed; the first texts come first. Some 20,000 characters of ordinary Chinese. */
const MAX_GRAMS = 24_000;
const MAX_QUERY_GRAMS = 64;
const BLOCK_BYTES = 16;
const CODE_POINTS = 0x20_0000;

/**
 * Keyed hashes of the single characters and neighbouring pairs in the texts, for a GIN index on integer[].
 * Sorted, without repeats. `q=` is found by `grams @> gramsOfQuery(q)` and rechecked with `matchesQuery` after
 * decryption, as 32 bits may collide and pairs may stand in another order.
 */
export function gramsOf(keys: Keys, texts: readonly string[]): number[] {
  const grams = new Set<number>();
  for (const text of texts) {
    const points = codePoints(foldText(text));
    for (let i = 0; i < points.length && grams.size < MAX_GRAMS - 1; i += 1) {
      grams.add(single(points[i] ?? 0));
      if (i > 0) grams.add(pair(points[i - 1] ?? 0, points[i] ?? 0));
    }
  }
  return hashes(keys, grams);
}

/**
 * The grams a text must hold to match the query: the pairs of every word, or the character of a one-character word.
 * Empty when the query holds nothing to search for, which must be treated as finding nothing, not everything.
 */
export function gramsOfQuery(keys: Keys, q: string): number[] {
  const grams = new Set<number>();
  for (const term of queryTerms(q)) {
    const points = codePoints(term);
    if (points.length === 1) grams.add(single(points[0] ?? 0));
    for (let i = 1; i < points.length && grams.size < MAX_QUERY_GRAMS; i += 1) {
      grams.add(pair(points[i - 1] ?? 0, points[i] ?? 0));
    }
  }
  return hashes(keys, grams);
}

function codePoints(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

function single(point: number): number {
  return point * CODE_POINTS;
}

/** Two code points are 42 bits, exact in a double. No folded character is U+0000, so a pair is never a single. */
function pair(first: number, second: number): number {
  return first * CODE_POINTS + second;
}

/**
 * The first 32 bits of AES-256 over each gram. A gram fits in one block, so all of them are one native call (12,000
 * take about a millisecond, where as many HMACs take 30). ECB is right here and only here: it is the bare block
 * cipher, a keyed permutation no one can tell from a random function at these numbers; the blocks are distinct, and
 * that equal grams give equal hashes is what an index is for. What it gives away to a reader of the table without
 * the key: which cases share grams and how often each occurs, see README.md.
 */
function hashes(keys: Keys, grams: ReadonlySet<number>): number[] {
  const blocks = Buffer.alloc(grams.size * BLOCK_BYTES);
  let at = 0;
  for (const gram of grams) {
    blocks.writeUInt32LE(Math.floor(gram / CODE_POINTS), at);
    blocks.writeUInt32LE(gram % CODE_POINTS, at + 4);
    at += BLOCK_BYTES;
  }
  const cipher = createCipheriv('aes-256-ecb', keys.lasting('grams'), null).setAutoPadding(false);
  const hashed = cipher.update(blocks);
  const numbers = new Int32Array(grams.size);
  for (let i = 0; i < numbers.length; i += 1) numbers[i] = hashed.readInt32LE(i * BLOCK_BYTES);
  return [...new Set(numbers.sort())];
}
