import type { KeyObject } from 'node:crypto';
import { cipherByFormat, cipherOf, type Cipher } from './ciphers.ts';

/**
 * Layout: `format (1) · key id length (1) · key id · nonce · tag · data`. The format byte names the algorithm, and with it
 * the lengths of nonce and tag: ciphers.ts.
 */

/** What was sealed cannot be opened: changed, bound to another place, or sealed with another key. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

/**
 * Encrypts and authenticates, by the algorithm the key is for. `aad` says where the result belongs; it is not stored, and
 * whoever opens it must know it, so that a ciphertext moved to another row is refused.
 * @param keyId written in the clear, so that the reader knows which key to take
 */
export function seal(key: KeyObject, keyId: string, plaintext: Buffer | string, aad: string): Buffer {
  const cipher = cipherOf(key);
  const header = headerOf(cipher, keyId);
  const bytes = typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext;
  const { nonce, tag, data } = cipher.encrypt(key, bytes, boundTo(header, aad));
  return Buffer.concat([header, nonce, tag, data]);
}

/** Reverses {@link seal}. @throws SealError when a single bit, the key or the `aad` is another one */
export function open(key: KeyObject, sealed: Buffer, aad: string): Buffer {
  const { cipher, header } = readHeader(sealed);
  const tagAt = header.length + cipher.nonceBytes;
  const dataAt = tagAt + cipher.tagBytes;
  if (sealed.length < dataAt) throw new SealError('Sealed data is cut short');
  const nonce = sealed.subarray(header.length, tagAt);
  const tag = sealed.subarray(tagAt, dataAt);
  const plaintext = cipher.decrypt(key, { nonce, tag, data: sealed.subarray(dataAt) }, boundTo(header, aad));
  if (plaintext === null) throw new SealError('Sealed data was changed, or belongs elsewhere');
  return plaintext;
}

/** Id of the key that sealed it, as written in it; trust it only after {@link open}. @throws SealError */
export function keyIdOf(sealed: Buffer): string {
  return readHeader(sealed).header.toString('utf8', 2);
}

const boundTo = (header: Buffer, aad: string): Buffer => Buffer.concat([header, Buffer.from(aad, 'utf8')]);

function headerOf(cipher: Cipher, keyId: string): Buffer {
  const id = Buffer.from(keyId, 'utf8');
  if (id.length === 0 || id.length > 255) throw new SealError('A key id has 1 to 255 bytes');
  return Buffer.concat([Buffer.from([cipher.format, id.length]), id]);
}

function readHeader(sealed: Buffer): { readonly cipher: Cipher; readonly header: Buffer } {
  const length = sealed[1];
  if (length === undefined) throw new SealError('Sealed data is cut short');
  const cipher = cipherByFormat(sealed[0]);
  if (!cipher) throw new SealError('Sealed data is of an unknown format');
  if (sealed.length < 2 + length) throw new SealError('Sealed data is cut short');
  return { cipher, header: sealed.subarray(0, 2 + length) };
}
