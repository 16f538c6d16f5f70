import {
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { cipherNames, type CipherName } from './ciphers.ts';
import { dirname } from 'node:path';

const VERSION = 1;
const KEY_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9_.-]{1,32}$/;

/** What the keys file holds; the format is described in README.md. */
export interface KeysFile {
  readonly current: string;
  readonly masters: ReadonlyMap<string, Buffer>;
  readonly index: Buffer;
  /** What new things are sealed by. */
  readonly cipher?: CipherName;
  /** When each key began to seal, epoch ms; unknown for the one a file was made with. */
  readonly since?: ReadonlyMap<string, number>;
  /** Ids of keys that were taken out: they are never given to another key. */
  readonly retired?: readonly string[];
}

/** A new random 256-bit key. */
export function newKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/**
 * Reads and checks the file. Whoever else may read it on this machine is judged in production only.
 * @throws Error of one line that names the file and never quotes from it
 */
export function readKeysFile(path: string, mode: 'development' | 'production'): Required<KeysFile> {
  let text: string;
  try {
    if (mode === 'production') refuseOpenFile(path);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new Error(`Keys file ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed(path, 'it is not JSON'); // no cause: the parser's message quotes the file
  }
  return checked(path, value);
}

/**
 * Writes the file whole or not at all, for its owner only.
 * @param existing 'keep' gives false and changes nothing when there is a file already, whoever made it
 */
export const writeKeysFile = (path: string, file: KeysFile, existing: 'keep' | 'replace'): boolean =>
  writeWhole(path, textOf(file), existing);

/** The same for any other key material. */
export function writeWhole(path: string, text: string, existing: 'keep' | 'replace'): boolean {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    writeDurably(draft, text);
    if (existing === 'replace') renameSync(draft, path);
    else if (!linked(draft, path)) return false;
    syncFolder(dirname(path));
    return true;
  } finally {
    rmSync(draft, { force: true });
  }
}

function textOf(file: KeysFile): string {
  const keys = Object.fromEntries([...file.masters].map(([id, key]) => [id, key.toString('base64')]));
  const value = {
    ...{ version: VERSION, current: file.current, keys, index: file.index.toString('base64') },
    ...(file.cipher === undefined || file.cipher === 'aes-256-gcm' ? {} : { cipher: file.cipher }),
    ...(file.since && file.since.size > 0 ? { since: Object.fromEntries(file.since) } : {}),
    ...(file.retired && file.retired.length > 0 ? { retired: file.retired } : {}),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function checked(path: string, value: unknown): Required<KeysFile> {
  if (!isRecord(value) || value['version'] !== VERSION) throw malformed(path, `"version" is not ${VERSION}`);
  const { current, keys } = value;
  if (!isRecord(keys)) throw malformed(path, '"keys" is not an object');
  const masters = new Map<string, Buffer>();
  for (const [id, key] of Object.entries(keys)) {
    if (!KEY_ID.test(id))
      throw malformed(path, 'a key id has other characters than A-Z a-z 0-9 _ . -, or more than 32');
    masters.set(id, keyOf(path, `key ${id}`, key));
  }
  if (typeof current !== 'string' || !masters.has(current)) throw malformed(path, '"current" names none of its keys');
  const index = keyOf(path, 'the index key', value['index']);
  const all = [...masters.values(), index].map((key) => key.toString('hex'));
  if (new Set(all).size !== all.length) throw malformed(path, 'two of its keys are the same');
  const cipher = cipherNames.find((name) => name === (value['cipher'] ?? 'aes-256-gcm'));
  if (!cipher) throw malformed(path, `"cipher" is none of ${cipherNames.join(', ')}`);
  return { current, masters, index, cipher, since: sinceOf(path, value['since']), retired: retiredOf(path, value) };
}

function retiredOf(path: string, { retired = [] }: Record<string, unknown>): readonly string[] {
  if (!Array.isArray(retired) || !retired.every((id) => typeof id === 'string' && KEY_ID.test(id)))
    throw malformed(path, '"retired" holds no key ids');
  return retired as string[];
}

function sinceOf(path: string, value: unknown): ReadonlyMap<string, number> {
  if (value === undefined) return new Map();
  const entries = isRecord(value) ? Object.entries(value) : [];
  const known = entries.filter((entry): entry is [string, number] => Number.isSafeInteger(entry[1]));
  if (!isRecord(value) || known.length !== entries.length) throw malformed(path, '"since" holds no instants');
  return new Map(known);
}

function keyOf(path: string, what: string, text: unknown): Buffer {
  const key = Buffer.from(typeof text === 'string' ? text : '', 'base64');
  if (key.length !== KEY_BYTES || key.toString('base64') !== text) {
    throw malformed(path, `${what} is not ${KEY_BYTES} bytes in base64`);
  }
  return key;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(path: string, why: string): Error {
  return new Error(`Keys file ${path} is malformed: ${why}`);
}

/** A group may read it (secrets are mounted so), nobody else may, and only the owner may write. */
export function refuseOpenFile(path: string, what = 'Keys file'): void {
  if (process.platform === 'win32') return;
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o027) !== 0)
    throw new Error(`${what} ${path} is open to other users (mode ${mode.toString(8)}); chmod 600 it`);
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Gives the finished file its name. A link, unlike a rename, never replaces the keys another process just made. */
function linked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    throw new Error(`Keys file ${path} cannot be created (${code})`, { cause: error });
  }
}

function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, constants.O_RDONLY);
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
