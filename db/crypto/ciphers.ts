import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';

/** What a keys file may choose for new ciphertexts; all of them are read always. */
export type CipherName = 'aes-256-gcm' | 'sm4-ctr-hmac-sm3';

/** What an algorithm makes of a text, to be kept with it. */
export interface Sealed {
  readonly nonce: Buffer;
  readonly tag: Buffer;
  readonly data: Buffer;
}

/** An algorithm that encrypts and authenticates under a key of 32 bytes. */
export interface Cipher {
  readonly name: CipherName;
  /** The byte that names it in what is sealed (seal.ts), and its name in the engine's payloads (activities/codec). */
  readonly format: number;
  readonly encoding: string;
  readonly nonceBytes: number;
  readonly tagBytes: number;
  encrypt(key: KeyObject, plaintext: Uint8Array, aad: Buffer): Sealed;
  /** The plaintext, or null if anything was changed. */
  decrypt(key: KeyObject, sealed: Sealed, aad: Buffer): Buffer | null;
}

const aes256Gcm: Cipher = {
  ...{ name: 'aes-256-gcm', format: 0x01, encoding: 'binary/sanji-aes256gcm', nonceBytes: 12, tagBytes: 16 },
  encrypt(key, plaintext, aad) {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
    cipher.setAAD(aad);
    const data = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return { nonce, tag: cipher.getAuthTag(), data };
  },
  decrypt(key, { nonce, tag, data }, aad) {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
    decipher.setAAD(aad);
    decipher.setAuthTag(tag);
    const plaintext = decipher.update(data);
    try {
      return Buffer.concat([plaintext, decipher.final()]);
    } catch {
      return null;
    }
  },
};

/** SM4 in counter mode, then HMAC-SM3 over all of it: OpenSSL, as Node has it, knows no SM4-GCM. */
const sm4: Cipher = {
  ...{ name: 'sm4-ctr-hmac-sm3', format: 0x02, encoding: 'binary/sanji-sm4ctr-hmacsm3', nonceBytes: 16, tagBytes: 32 },
  encrypt(key, plaintext, aad) {
    const { forData, forTag } = partsOf(key);
    const nonce = randomBytes(16);
    const cipher = createCipheriv('sm4-ctr', forData, nonce);
    const data = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return { nonce, tag: tagOf(forTag, nonce, data, aad), data };
  },
  decrypt(key, { nonce, tag, data }, aad) {
    const { forData, forTag } = partsOf(key);
    if (tag.length !== 32 || !timingSafeEqual(tag, tagOf(forTag, nonce, data, aad))) return null;
    const decipher = createDecipheriv('sm4-ctr', forData, nonce);
    return Buffer.concat([decipher.update(data), decipher.final()]);
  },
};

interface Parts {
  readonly forData: KeyObject;
  readonly forTag: KeyObject;
}
const parts = new WeakMap<KeyObject, Parts>();

/** Two keys of one: 16 bytes encrypt, 32 authenticate. */
function partsOf(key: KeyObject): Parts {
  const known = parts.get(key);
  if (known) return known;
  const derive = (label: string): Buffer => createHmac('sm3', key).update(`sanji/sm4/${label}/1`).digest();
  const made = {
    forData: createSecretKey(derive('data').subarray(0, 16)),
    forTag: createSecretKey(derive('tag')),
  };
  parts.set(key, made);
  return made;
}

/** Over the lengths too, so that no byte of one part can be taken for one of another. */
function tagOf(key: KeyObject, nonce: Buffer, data: Buffer, aad: Buffer): Buffer {
  const lengths = Buffer.alloc(16);
  lengths.writeBigUInt64BE(BigInt(aad.length), 0);
  lengths.writeBigUInt64BE(BigInt(data.length), 8);
  return createHmac('sm3', key).update(lengths).update(aad).update(nonce).update(data).digest();
}

const registry: readonly Cipher[] = [aes256Gcm, sm4];
export const cipherNames: readonly CipherName[] = registry.map(({ name }) => name);
export const cipherByFormat = (format: number | undefined): Cipher | undefined =>
  registry.find((cipher) => cipher.format === format);
export const cipherByEncoding = (encoding: string): Cipher | undefined =>
  registry.find((cipher) => cipher.encoding === encoding);
export function cipherNamed(name: CipherName): Cipher {
  const found = registry.find((cipher) => cipher.name === name);
  if (!found) throw new Error(`there is no cipher ${name}`);
  return found;
}

const chosen = new WeakMap<KeyObject, Cipher>();

/** Says by which algorithm a key seals from now on; what it opens, it opens by any. @returns the key. */
export function sealingBy(key: KeyObject, name: CipherName): KeyObject {
  chosen.set(key, cipherNamed(name));
  return key;
}
/** The algorithm a key seals by: AES-256-GCM, if nothing else was said. */
export const cipherOf = (key: KeyObject): Cipher => chosen.get(key) ?? aes256Gcm;
