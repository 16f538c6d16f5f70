import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { refuseOpenFile, writeWhole } from '../crypto/keys-file.ts';

/** The Ed25519 key that seals are signed with; it opens nothing, so it has a file of its own. */
export interface SealKey {
  readonly id: string;
  /** PEM, to be given to whoever verifies. */
  readonly publicKey: string;
  /** @returns the signature in base64 */
  sign(text: string): string;
}

/** Makes the key at the first start, readable by its owner only. Safe when several processes start at once. */
export function ensureSealKey(path: string): void {
  if (existsSync(path)) return;
  const { privateKey } = generateKeyPairSync('ed25519');
  writeWhole(path, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, 'keep');
}

/**
 * Reads the key. In production it is refused when other users of the machine could read it.
 * @throws Error of one line that names the file and never quotes from it
 */
export function loadSealKey(path: string, mode: 'development' | 'production'): SealKey {
  let key: KeyObject;
  try {
    if (mode === 'production') refuseOpenFile(path, 'Seal key file');
    key = createPrivateKey(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (message.startsWith('Seal key file')) throw error;
    throw new Error(`Seal key file ${path} cannot be read (${code ?? 'malformed'})`); // no cause: it may quote the file
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`Seal key file ${path} holds no Ed25519 key`);
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }) as string;
  return { id: sealKeyId(publicKey), publicKey, sign: (text) => sign(null, Buffer.from(text), key).toString('base64') };
}

/** First 16 hexadecimal digits of the SHA-256 of the public key. @throws Error if it is none */
export function sealKeyId(publicKey: string): string {
  const der = createPublicKey(publicKey).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

/** Whether `signature` (base64) is that of `text` by the key; what is malformed is not. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    return verify(null, Buffer.from(text), createPublicKey(publicKey), Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
