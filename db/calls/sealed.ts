/** What is sealed of calls: by one rotating key, each for its place. */
import { randomBytes } from 'node:crypto';
import { blindIndex } from '../crypto/blind-index.ts';
import type { Keys } from '../crypto/keys.ts';
import { keyIdOf, open, seal } from '../crypto/seal.ts';
import { asUuid } from '../registry/indexes.ts';

/** What a ciphertext is, and the row it belongs to. */
export interface CallPlace {
  readonly what: 'call' | 'event' | 'secret' | 'agent' | 'draft' | 'fetch-url' | 'fetch-token';
  readonly row: string;
}

export const sealCall = (keys: Keys, place: CallPlace, plain: string): Buffer =>
  seal(keys.rotating('call'), keys.currentId, plain, aadOf(place));
/** Reverses {@link sealCall}. @throws SealError when it was changed or belongs elsewhere. */
export const openCall = (keys: Keys, place: CallPlace, sealed: Buffer): string =>
  open(keys.rotating('call', keyIdOf(sealed)), sealed, aadOf(place)).toString('utf8');

const aadOf = ({ what, row }: CallPlace): string => JSON.stringify(['call', what, row]);

const SECRET_BYTES = 32;
/** A new secret in the form of Standard Webhooks: `whsec_` and 32 bytes in base64. */
export const newSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;

/** Ids as call centres give them may hold anything: they are found by index, each within its endpoint. */
export const callIndex = (keys: Keys, endpoint: string, callId: string): string =>
  asUuid(blindIndex(keys, 'call', JSON.stringify([endpoint, callId])));
export const eventIndex = (keys: Keys, endpoint: string, eventId: string): string =>
  asUuid(blindIndex(keys, 'call-event', JSON.stringify([endpoint, eventId])));
export const agentIndex = (keys: Keys, endpoint: string, agent: string): string =>
  asUuid(blindIndex(keys, 'call-agent', JSON.stringify([endpoint, agent])));
export const nonceIndex = (keys: Keys, endpoint: string, nonce: string): string =>
  asUuid(blindIndex(keys, 'call-nonce', JSON.stringify([endpoint, nonce])));
