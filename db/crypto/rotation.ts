import { newKey, readKeysFile, writeKeysFile } from './keys-file.ts';

/**
 * First step of a rotation: adds a master key that can be read with but is not sealed with yet.
 * Every process must have loaded it before {@link useMasterKey}. Gives the new key's id, `k` and a number above all that
 * were ever given: an id that came back would make what the first one sealed unreadable, and look as if it were not.
 * @param known ids that are known elsewhere, as in the database, should the file be older than its last key
 */
export function addMasterKey(path: string, known: Iterable<string> = []): string {
  const file = readKeysFile(path, 'development');
  const given = [...file.masters.keys(), ...file.retired, ...known];
  const id = `k${Math.max(0, ...given.map((other) => Number(/^k(\d{1,9})$/.exec(other)?.[1] ?? 0))) + 1}`;
  writeKeysFile(path, { ...file, masters: new Map([...file.masters, [id, newKey()]]) }, 'replace');
  return id;
}

/** Second step of a rotation: new things are sealed with this key. The old keys stay for what they sealed. */
export function useMasterKey(path: string, id: string, at: number = Date.now()): void {
  const file = readKeysFile(path, 'development');
  if (!file.masters.has(id)) throw new Error(`Keys file ${path} holds no key "${id}"`);
  writeKeysFile(path, { ...file, current: id, since: new Map([...file.since, [id, at]]) }, 'replace');
}

/**
 * Last step: takes a key out of the file, once nothing needs it (db/keys/retire.ts). What it sealed cannot be read
 * again; its id stays in the file, as one that was given.
 */
export function removeMasterKey(path: string, id: string): void {
  const file = readKeysFile(path, 'development');
  if (!file.masters.has(id)) throw new Error(`Keys file ${path} holds no key "${id}"`);
  if (file.current === id) throw new Error(`Key "${id}" is the one that seals; use another first`);
  const masters = new Map([...file.masters].filter(([known]) => known !== id));
  const since = new Map([...file.since].filter(([known]) => known !== id));
  const retired = [...new Set([...file.retired, id])];
  writeKeysFile(path, { ...file, masters, since, retired }, 'replace');
}

/** When the last process has ceased to seal by any key but the current one; null if the file does not say. */
export function sealedUntil(path: string, id: string): number | null {
  const { current, since } = readKeysFile(path, 'development');
  const began = since.get(current);
  return id === current || began === undefined ? null : began + RESTARTED_WITHIN_MS;
}

/** Processes go on sealing by the old key until they are restarted: within a day. */
const RESTARTED_WITHIN_MS = 86_400_000;
