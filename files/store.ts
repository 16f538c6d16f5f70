import type { Readable } from 'node:stream';

/** A sealed file as it lies in the staging folder, whole and synced to disk. */
export interface StagedFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Where sealed files rest, each under the SHA-256 of what is stored. It never sees plaintext, keys or names; who refers
 * to a file is the database's business.
 */
export interface FileStore {
  /** Folder on this machine for files that are still being written; a local store has it on its own disk. */
  readonly staging: string;
  /** Takes a staged file over; afterwards it is durable, and gone from the staging folder. Repeating it does no harm. */
  put(storedKey: string, staged: StagedFile): Promise<void>;
  /** @throws FileMissing if there is none under this key. */
  get(storedKey: string): Promise<Readable>;
  /** Removing what is not there is no error. */
  remove(storedKey: string): Promise<void>;
  /** Every file with the epoch ms at which it was stored. */
  list(): AsyncIterable<{ readonly storedKey: string; readonly storedAt: number }>;
}

/** The store cannot serve now: disk full, not writable, the server away. */
export class FileStoreError extends Error {
  override readonly name: string = 'FileStoreError';
}

/** There is no file under this key. */
export class FileMissing extends FileStoreError {
  override readonly name = 'FileMissing';
}

/** More was sent than may be stored. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';
  readonly maxBytes: number;
  constructor(maxBytes: number) {
    super(`larger than ${maxBytes} bytes`);
    this.maxBytes = maxBytes;
  }
}

const KEY = /^[0-9a-f]{64}$/;
/** Whether a text can be a stored key at all; a store touches nothing else. */
export const isStoredKey = (text: string): boolean => KEY.test(text);

/** @throws Error for what cannot be a key, before it becomes part of a path. */
export function checkedKey(storedKey: string): string {
  if (!isStoredKey(storedKey)) throw new Error('not the key of a stored file');
  return storedKey;
}
