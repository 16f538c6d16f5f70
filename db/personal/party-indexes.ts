import { blindIndex, phoneIndex } from '../crypto/blind-index.ts';
import type { Keys } from '../crypto/keys.ts';
import { nameIndexOf } from '../rosters/names.ts';
import { normaliseIdentityNumber } from './identity-number.ts';
import { initialsOf } from './initials.ts';

/** What is known of a party and may be searched for. */
export interface PartyDetails {
  readonly name?: string | undefined;
  readonly phone?: string | undefined;
  readonly identity?: { readonly kind: string; readonly number: string } | undefined;
}

/** By which keyed hashes a party is found; each has a purpose of its own, so that none can be told from another's. */
export const partyIndexes = (keys: Keys, { name, phone, identity }: PartyDetails) => ({
  phoneIndex: phone === undefined ? null : phoneIndex(keys, phone),
  phoneEndIndex: phone === undefined ? null : phoneEndIndex(keys, phone),
  nameIndex: name === undefined ? null : nameIndexOf(keys, name),
  initialsIndex: name === undefined ? null : initialsIndex(keys, initialsOf(name)),
  identityIndex: identity === undefined ? null : identityIndex(keys, identity.number),
});

/** Of the last four digits of the line, an extension left out; null for what has fewer. */
export function phoneEndIndex(keys: Keys, phone: string): string | null {
  const digits = phone
    .normalize('NFKC')
    .replace(/(?:转|轉|分机|分機|ext\.?|x|#|,)\s*:?\s*\d{1,6}$/i, '')
    .replace(/\D/g, '');
  return digits.length < 4 ? null : blindIndex(keys, 'phone-end', digits.slice(-4));
}

/** Of initials in any case; null for none. */
export function initialsIndex(keys: Keys, initials: string): string | null {
  const letters = initials
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z]/g, '');
  return letters === '' ? null : blindIndex(keys, 'initials', letters);
}

/** Of the number of any identity paper, however it is written. */
export const identityIndex = (keys: Keys, number: string): string =>
  blindIndex(
    keys,
    'identity',
    normaliseIdentityNumber(number) ??
      number
        .normalize('NFKC')
        .replace(/[\s()-]/g, '')
        .toUpperCase(),
  );
