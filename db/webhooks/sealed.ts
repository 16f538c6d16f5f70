/** Addresses and secrets of endpoints, sealed for their row. */
import type { Keys } from '../crypto/keys.ts';
import { openBy, sealBy } from '../crypto/rotating.ts';

/** The address has the number that no secret has. */
const ADDRESS = 0;

export const sealUrl = (keys: Keys, endpoint: string, url: string): Buffer => sealAt(keys, endpoint, ADDRESS, url);
/** Reverses {@link sealUrl}. @throws SealError when it was changed or belongs to another endpoint. */
export const openUrl = (keys: Keys, endpoint: string, sealed: Buffer): string =>
  openAt(keys, endpoint, ADDRESS, sealed).toString('utf8');

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
  sealBy(keys, 'webhook', plain, aadOf(endpoint, no));
const openAt = (keys: Keys, endpoint: string, no: number, sealed: Buffer): Buffer =>
  openBy(keys, 'webhook', sealed, aadOf(endpoint, no));
