/** Addresses and secrets of endpoints, sealed for their row. */
import { randomBytes } from 'node:crypto';
import type { Keys } from '../crypto/keys.ts';
import { keyIdOf, open, seal } from '../crypto/seal.ts';

const SECRET_BYTES = 32;
/** The address has the number that no secret has. */
const ADDRESS = 0;

export const sealUrl = (keys: Keys, endpoint: string, url: string): Buffer => sealAt(keys, endpoint, ADDRESS, url);
/** Reverses {@link sealUrl}. @throws SealError when it was changed or belongs to another endpoint. */
export const openUrl = (keys: Keys, endpoint: string, sealed: Buffer): string =>
  openAt(keys, endpoint, ADDRESS, sealed).toString('utf8');

/** A new secret in the form of Standard Webhooks: `whsec_` and 32 bytes in base64. */
export const newSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
/** Seals the secret with this number, from 1. */
export const sealSecret = (keys: Keys, endpoint: string, no: number, secret: string): Buffer =>
  sealAt(keys, endpoint, no, secret);
/** Reverses {@link sealSecret}. @throws SealError */
export const openSecret = (keys: Keys, endpoint: string, no: number, sealed: Buffer): string =>
  openAt(keys, endpoint, no, sealed).toString('utf8');

/** The same by the current key. */
export const resealWebhook = (keys: Keys, endpoint: string, no: number, sealed: Buffer): Buffer =>
  sealAt(keys, endpoint, no, openAt(keys, endpoint, no, sealed));

const aadOf = (endpoint: string, no: number): string => JSON.stringify(['webhook', endpoint, no]);
const sealAt = (keys: Keys, endpoint: string, no: number, plain: Buffer | string): Buffer =>
  seal(keys.rotating('webhook'), keys.currentId, plain, aadOf(endpoint, no));
const openAt = (keys: Keys, endpoint: string, no: number, sealed: Buffer): Buffer =>
  open(keys.rotating('webhook', keyIdOf(sealed)), sealed, aadOf(endpoint, no));
