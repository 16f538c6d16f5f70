import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { Keys } from './keys.ts';
import { sealingBy } from './ciphers.ts';
import { open, seal, SealError } from './seal.ts';

/** Written into everything a case key seals. A case has one key, so the id tells only that it is one. */
const CASE_KEY_ID = 'case';

/** The one key of a case, ready for use; it prints and serialises as its case number only. */
export interface CaseKey {
  readonly caseNo: string;
  readonly secret: KeyObject;
}

/** A case key as table `case_keys` holds it. */
export interface WrappedCaseKey {
  readonly masterKeyId: string;
  readonly wrapped: Buffer;
}

/** Makes the key of a new case, wrapped by the current master key for table `case_keys`. */
export function newCaseKey(keys: Keys, caseNo: string): WrappedCaseKey & { readonly key: CaseKey } {
  const raw = randomBytes(32);
  return { ...wrap(keys, caseNo, raw), key: { caseNo, secret: sealingBy(createSecretKey(raw), keys.cipher) } };
}

/** Opens a case key from table `case_keys`. @throws SealError when it was changed or is another case's */
export function unwrapCaseKey(keys: Keys, caseNo: string, masterKeyId: string, wrapped: Buffer): CaseKey {
  return { caseNo, secret: sealingBy(createSecretKey(unwrap(keys, caseNo, masterKeyId, wrapped)), keys.cipher) };
}

/** Wraps a case key anew by the current master key, so that an old master key can be retired. */
export function rewrapCaseKey(keys: Keys, caseNo: string, masterKeyId: string, wrapped: Buffer): WrappedCaseKey {
  return wrap(keys, caseNo, unwrap(keys, caseNo, masterKeyId, wrapped));
}

/** Seals bytes of a case for one place, named by `purpose` ('command:<id>', 'party:1'); they open only there. */
export function sealBytes(caseKey: CaseKey, purpose: string, bytes: Buffer | string): Buffer {
  return seal(caseKey.secret, CASE_KEY_ID, bytes, aadOf(caseKey.caseNo, purpose));
}

/** Reverses {@link sealBytes}. @throws SealError when changed, or sealed for another case or purpose */
export function openBytes(caseKey: CaseKey, purpose: string, sealed: Buffer): Buffer {
  return open(caseKey.secret, sealed, aadOf(caseKey.caseNo, purpose));
}

/** Seals a value as JSON, see {@link sealBytes}. @throws TypeError for a value JSON cannot hold, such as undefined */
export function sealJson(caseKey: CaseKey, purpose: string, value: unknown): Buffer {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError('Only what JSON can hold can be sealed');
  return sealBytes(caseKey, purpose, text);
}

/** Reverses {@link sealJson}. The caller states the type: what opens is what was sealed for this purpose. */
export function openJson<T>(caseKey: CaseKey, purpose: string, sealed: Buffer): T {
  return JSON.parse(openBytes(caseKey, purpose, sealed).toString('utf8')) as T;
}

function wrap(keys: Keys, caseNo: string, raw: Buffer): WrappedCaseKey {
  const masterKeyId = keys.currentId;
  return { masterKeyId, wrapped: seal(keys.rotating('wrap', masterKeyId), masterKeyId, raw, aadOf(caseNo, 'key')) };
}

function unwrap(keys: Keys, caseNo: string, masterKeyId: string, wrapped: Buffer): Buffer {
  const raw = open(keys.rotating('wrap', masterKeyId), wrapped, aadOf(caseNo, 'key'));
  if (raw.length !== 32) throw new SealError('A case key has 32 bytes');
  return raw;
}

function aadOf(caseNo: string, purpose: string): string {
  return JSON.stringify([caseNo, purpose]);
}
