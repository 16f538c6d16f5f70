import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { sealingBy, type CipherName } from './ciphers.ts';
import { newKey, readKeysFile, writeKeysFile } from './keys-file.ts';

/**
 * Derived from a master key, so they rotate with it: 'wrap' for case keys, 'codec' for Temporal's payloads, 'roster' for names, 'registry' for
 * members, cards and imports, 'login' for second factors and for what a browser keeps sealed, 'webhook' for addresses and secrets of endpoints,
 * 'call' for calls, their events, and the secrets of call centres.
 */
export type RotatingPurpose = 'wrap' | 'codec' | 'roster' | 'registry' | 'login' | 'webhook' | 'call';
/** Derived from the index key, so what was looked up yesterday is found tomorrow, whatever rotated. */
export type LastingPurpose = 'index' | 'hash' | 'grams';

/** The house's keys. Key material is held in `KeyObject`s, which print and serialise as nothing. */
export interface Keys {
  /** Id of the master key that new things are sealed with. */
  readonly currentId: string;
  /** The algorithm that new things are sealed by. */
  readonly cipher: CipherName;
  /** Ids of all master keys of the file. */
  readonly ids: readonly string[];
  /** @throws Error when the keys file holds no such key */
  master(id: string): KeyObject;
  /** Key of a purpose under master key `id` (the current one when left out). @throws Error when there is none */
  rotating(purpose: RotatingPurpose, id?: string): KeyObject;
  lasting(purpose: LastingPurpose): KeyObject;
}

/**
 * Creates a keys file with one master key `k1` and an index key, readable by its owner only, unless there is one.
 * Safe when several processes start at once: one file wins and all of them read it.
 */
export function ensureKeysFile(path: string): void {
  if (existsSync(path)) return;
  const masters = new Map([['k1', newKey()]]);
  writeKeysFile(path, { current: 'k1', masters, index: newKey(), cipher: 'aes-256-gcm' }, 'keep');
}

/**
 * Reads the keys file. In production it is refused when other users of the machine could read it.
 * @throws Error of one line naming the file when it is missing, malformed or open to others
 */
export function loadKeys(path: string, mode: 'development' | 'production' = 'development'): Keys {
  const { current, masters, index, cipher } = readKeysFile(path, mode);
  const secrets = new Map([...masters].map(([id, key]) => [id, createSecretKey(key)]));
  const indexSecret = createSecretKey(index);
  const derived = new Map<string, KeyObject>();

  function derive(from: KeyObject, label: string, purpose: string): KeyObject {
    const found = derived.get(label);
    if (found) return found;
    const key = sealingBy(createSecretKey(Buffer.from(hkdfSync('sha256', from, '', `sanji/${purpose}/1`, 32))), cipher);
    derived.set(label, key);
    return key;
  }

  function master(id: string): KeyObject {
    const key = secrets.get(id);
    if (!key) throw new Error(`Keys file ${path} holds no key "${id}"`);
    return key;
  }

  return {
    ...{ currentId: current, cipher, ids: [...masters.keys()] },
    master,
    rotating: (purpose, id = current) => derive(master(id), `${purpose}:${id}`, purpose),
    lasting: (purpose) => derive(indexSecret, purpose, purpose),
  };
}
