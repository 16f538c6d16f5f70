import { createHmac } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { Keys } from './keys.ts';
import { normalisePhone } from './phone.ts';

export { canonicalJson } from './canonical-json.ts';
export { normalisePhone } from './phone.ts';

const INDEX_BYTES = 16;

/**
 * Keyed hash of an already normalised value, for exact search in an ordinary index. Without the index key it can be
 * neither read back nor tried out; equal values of one purpose are seen to be equal, and that is all.
 */
export function blindIndex(keys: Keys, purpose: string, value: string): string {
  const hash = createHmac('sha256', keys.lasting('index'))
    .update(JSON.stringify([purpose, value]))
    .digest();
  return hash.toString('base64url', 0, INDEX_BYTES);
}

/** Blind index of a telephone number however it is written; null when it is not plausibly one. */
export function phoneIndex(keys: Keys, text: string): string | null {
  const phone = normalisePhone(text);
  return phone === null ? null : blindIndex(keys, 'phone', phone);
}

/** Keyed hash of a request: tells a repeat from another request under the same Idempotency-Key. */
export function bodyHash(keys: Keys, route: string, value: unknown): string {
  return createHmac('sha256', keys.lasting('hash'))
    .update(canonicalJson([route, value]))
    .digest('base64url');
}
