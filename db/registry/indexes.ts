/** Blind indexes of the register: the house's own, in 16 bytes (`uuid`) instead of 22 characters, six million times. */
import { blindIndex, phoneIndex } from '../crypto/blind-index.ts';
import type { Keys } from '../crypto/keys.ts';
import { identityIndex, phoneEndIndex } from '../personal/party-indexes.ts';
import { nameIndexOf } from '../rosters/names.ts';
import type { MemberDetails } from './sealed.ts';

/** A blind index as PostgreSQL's uuid; it is no UUID, only as long as one. */
export const asUuid = (index: string): string => {
  const hex = Buffer.from(index, 'base64url').toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};
const orNull = (index: string | null): string | null => (index === null ? null : asUuid(index));

/** Of a telephone number however it is written; null when it is not plausibly one. */
export const phoneUuid = (keys: Keys, phone: string): string | null => orNull(phoneIndex(keys, phone));
export const phoneEndUuid = (keys: Keys, phone: string): string | null => orNull(phoneEndIndex(keys, phone));
export const identityUuid = (keys: Keys, number: string): string => asUuid(identityIndex(keys, number));
export const nameUuid = (keys: Keys, name: string): string => asUuid(nameIndexOf(keys, name));
/** Of the digits of a card. */
export const cardUuid = (keys: Keys, digits: string): string => asUuid(blindIndex(keys, 'bank-card', digits));

/** By what a member is found, beside the identity number. */
export const memberIndexes = (keys: Keys, { name, phone }: Omit<MemberDetails, 'identity'>) => ({
  nameIndex: nameUuid(keys, name),
  phoneIndex: phone === undefined ? null : phoneUuid(keys, phone),
  phoneEndIndex: phone === undefined ? null : phoneEndUuid(keys, phone),
});
