import { createCipheriv } from 'node:crypto';
import { foldText, queryTerms } from './fold.ts';
import type { Keys } from './keys.ts';

/** Characters beyond these, counted over all texts together, are not indexed. */
const MAX_CHARACTERS = 20_000;
const MAX_QUERY_CHARACTERS = 64;
const BLOCK_BYTES = 16;

/**
 * Keyed hashes of the single characters and neighbouring pairs in the texts, for a GIN index on integer[].
 * Sorted, without repeats. `q=` is found by `grams @> gramsOfQuery(q)` and rechecked with `matchesQuery` after
 * decryption, as 32 bits may collide and pairs may stand in another order.
 */
export function gramsOf(keys: Keys, texts: readonly string[]): number[] {
  const grams: number[] = [];
  let room = MAX_CHARACTERS;
  for (const text of texts) {
    const points = codePoints(foldText(text), room);
    room -= points.length;
    for (const point of points) grams.push(point, 0);
    pushPairs(grams, points);
  }
  return hashes(keys, grams);
}

/**
 * The grams a text must hold to match the query: the pairs of every word, or the character of a one-character word.
 * Empty when the query holds nothing to search for, which must be treated as finding nothing, not everything.
 */
export function gramsOfQuery(keys: Keys, q: string): number[] {
  const grams: number[] = [];
  let room = MAX_QUERY_CHARACTERS;
  for (const term of queryTerms(q)) {
    const points = codePoints(term, room);
    room -= points.length;
    if (points.length === 1) grams.push(points[0] ?? 0, 0);
    else pushPairs(grams, points);
  }
  return hashes(keys, grams);
}

/** By code point, so that characters outside the Basic Multilingual Plane (𬭎, 𪚥) are one character like any other. */
function codePoints(text: string, room: number): number[] {
  const points: number[] = [];
  for (let i = 0; i < text.length && points.length < room; i += 1) {
    const point = text.codePointAt(i) ?? 0;
    if (point > 0xffff) i += 1;
    points.push(point);
  }
  return points;
}

function pushPairs(grams: number[], points: readonly number[]): void {
  for (let i = 1; i < points.length; i += 1) grams.push(points[i - 1] ?? 0, points[i] ?? 0);
}

/**
 * The first 32 bits of AES-256 over each gram, given as two code points, the second 0 for a single character (no
 * folded text holds U+0000). A gram fits in one block, so all of them are one native call: 10,000 characters take
 * some milliseconds, where an HMAC for each would take 50. ECB is right here, and only here: it is the bare block
 * cipher, a keyed permutation nobody can tell from a random function at these numbers, and that equal grams give
 * equal hashes is what an index is for. What a reader of the table learns without the key stands in README.md.
 */
function hashes(keys: Keys, grams: readonly number[]): number[] {
  const count = grams.length / 2;
  const blocks = Buffer.alloc(count * BLOCK_BYTES);
  for (let i = 0; i < count; i += 1) {
    blocks.writeUInt32LE(grams[2 * i] ?? 0, i * BLOCK_BYTES);
    blocks.writeUInt32LE(grams[2 * i + 1] ?? 0, i * BLOCK_BYTES + 4);
  }
  const cipher = createCipheriv('aes-256-ecb', keys.lasting('grams'), null).setAutoPadding(false);
  const hashed = cipher.update(blocks);
  const sorted = new Int32Array(count);
  for (let i = 0; i < count; i += 1) sorted[i] = hashed.readInt32LE(i * BLOCK_BYTES);
  sorted.sort();
  return Array.from(sorted.filter((hash, i) => i === 0 || hash !== sorted[i - 1]));
}
