import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';

/**
 * Layout: `format (1) · key id length (1) · key id · nonce (12) · tag (16) · data`.
 * The format byte names the algorithm too, so that another one (SM4-GCM) can be added beside it.
 */
const AES_256_GCM = 0x01;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What was sealed cannot be opened: changed, bound to another place, or sealed with another key. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

/**
 * Encrypts and authenticates. `aad` says where the result belongs; it is not stored, and whoever opens it must
 * know it, so that a ciphertext moved to another row is refused.
 * @param keyId written in the clear, so that the reader knows which key to take
 */
export function seal(key: KeyObject, keyId: string, plaintext: Buffer | string, aad: string): Buffer {
  const header = headerOf(keyId);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([header, Buffer.from(aad, 'utf8')]));
  const first = typeof plaintext === 'string' ? cipher.update(plaintext, 'utf8') : cipher.update(plaintext);
  const last = cipher.final();
  return Buffer.concat([header, nonce, cipher.getAuthTag(), first, last]);
}

/** Reverses {@link seal}. @throws SealError when a single bit, the key or the `aad` is another one */
export function open(key: KeyObject, sealed: Buffer, aad: string): Buffer {
  const header = readHeader(sealed);
  const tagAt = header.length + NONCE_BYTES;
  const dataAt = tagAt + TAG_BYTES;
  if (sealed.length < dataAt) throw new SealError('Sealed data is cut short');
  const nonce = sealed.subarray(header.length, tagAt);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.concat([header, Buffer.from(aad, 'utf8')]));
  decipher.setAuthTag(sealed.subarray(tagAt, dataAt));
  const plaintext = decipher.update(sealed.subarray(dataAt));
  try {
    return Buffer.concat([plaintext, decipher.final()]);
  } catch {
    throw new SealError('Sealed data was changed, or belongs elsewhere');
  }
}

/** Id of the key that sealed it, as written in it; trust it only after {@link open}. @throws SealError */
export function keyIdOf(sealed: Buffer): string {
  return readHeader(sealed).toString('utf8', 2);
}

function headerOf(keyId: string): Buffer {
  const id = Buffer.from(keyId, 'utf8');
  if (id.length === 0 || id.length > 255) throw new SealError('A key id has 1 to 255 bytes');
  return Buffer.concat([Buffer.from([AES_256_GCM, id.length]), id]);
}

function readHeader(sealed: Buffer): Buffer {
  const length = sealed[1];
  if (length === undefined) throw new SealError('Sealed data is cut short');
  if (sealed[0] !== AES_256_GCM) throw new SealError('Sealed data is of an unknown format');
  if (sealed.length < 2 + length) throw new SealError('Sealed data is cut short');
  return sealed.subarray(0, 2 + length);
}
