import { newKey, readKeysFile, writeKeysFile } from './keys-file.ts';

/**
 * First step of a rotation: adds a master key that can be read with but is not sealed with yet.
 * Every process must have loaded it before {@link useMasterKey}. Gives the new key's id.
 */
export function addMasterKey(path: string): string {
  const file = readKeysFile(path, 'development');
  let number = file.masters.size + 1;
  while (file.masters.has(`k${number}`)) number += 1;
  const id = `k${number}`;
  writeKeysFile(path, { ...file, masters: new Map([...file.masters, [id, newKey()]]) }, 'replace');
  return id;
}

/** Second step of a rotation: new things are sealed with this key. The old keys stay for what they sealed. */
export function useMasterKey(path: string, id: string): void {
  const file = readKeysFile(path, 'development');
  if (!file.masters.has(id)) throw new Error(`Keys file ${path} holds no key "${id}"`);
  writeKeysFile(path, { ...file, current: id }, 'replace');
}
