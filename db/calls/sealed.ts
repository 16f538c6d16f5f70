/** What is sealed of calls: by one rotating key, each for its place. */
import { blindIndex } from '../crypto/blind-index.ts';
import type { Keys } from '../crypto/keys.ts';
import { openBy, sealBy } from '../crypto/rotating.ts';
import { asUuid } from '../registry/indexes.ts';

/** What a ciphertext is, and the row it belongs to. */
export interface CallPlace {
  readonly what: 'call' | 'event' | 'secret' | 'agent' | 'draft' | 'fetch-url' | 'fetch-token';
  readonly row: string;
}

export const sealCall = (keys: Keys, place: CallPlace, plain: string): Buffer =>
  sealBy(keys, 'call', plain, aadOf(place));
/** Reverses {@link sealCall}. @throws SealError when it was changed or belongs elsewhere. */
export const openCall = (keys: Keys, place: CallPlace, sealed: Buffer): string =>
  openBy(keys, 'call', sealed, aadOf(place)).toString('utf8');

const aadOf = ({ what, row }: CallPlace): string => JSON.stringify(['call', what, row]);

/** Ids as call centres give them may hold anything: they are found by index, each within its endpoint. */
export const callIndex = (keys: Keys, endpoint: string, callId: string): string =>
  asUuid(blindIndex(keys, 'call', JSON.stringify([endpoint, callId])));
export const eventIndex = (keys: Keys, endpoint: string, eventId: string): string =>
  asUuid(blindIndex(keys, 'call-event', JSON.stringify([endpoint, eventId])));
export const agentIndex = (keys: Keys, endpoint: string, agent: string): string =>
  asUuid(blindIndex(keys, 'call-agent', JSON.stringify([endpoint, agent])));
export const nonceIndex = (keys: Keys, endpoint: string, nonce: string): string =>
  asUuid(blindIndex(keys, 'call-nonce', JSON.stringify([endpoint, nonce])));
