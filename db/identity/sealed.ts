/** What a browser keeps for us without being able to read or change it. */
import { randomBytes } from 'node:crypto';
import type { Keys } from '../crypto/keys.ts';
import { openBy, sealBy } from '../crypto/rotating.ts';

/** Seals a value for one use. */
export function sealFor(keys: Keys, use: 'device' | 'oidc-login', value: object): string {
  return sealBy(keys, 'login', JSON.stringify(value), `kept/${use}`).toString('base64url');
}

/** Reverses {@link sealFor}; undefined for what we have not sealed for this use. */
export function openFor(keys: Keys, use: 'device' | 'oidc-login', text: string): unknown {
  try {
    const sealed = Buffer.from(text, 'base64url');
    return JSON.parse(openBy(keys, 'login', sealed, `kept/${use}`).toString('utf8'));
  } catch {
    return undefined;
  }
}

const DEVICE_MS = 180 * 86_400_000;
interface Device {
  readonly user: string;
  readonly device: string;
  readonly until: number;
}

/** Id of the device that a token says this user has logged in on. */
export function deviceOf(keys: Keys, token: string | undefined, userId: string, nowMs: number): string | undefined {
  const known = token === undefined ? undefined : (openFor(keys, 'device', token) as Device | undefined);
  return known?.user === userId && known.until > nowMs ? known.device : undefined;
}

/** A token for the device of somebody who has just logged in; it opens nothing. */
export function deviceToken(keys: Keys, userId: string, device: string | undefined, nowMs: number): string {
  const known: Device = { user: userId, device: device ?? randomBytes(12).toString('hex'), until: nowMs + DEVICE_MS };
  return sealFor(keys, 'device', known);
}
