import { Readable } from 'node:stream';
import { openChunks } from './chunks.ts';
import { stage, type StoredFile } from './staging.ts';
import type { FileStore } from './store.ts';

/**
 * Seals and stores a file under a new key of its own. The row that refers to it must be written within the hour: the
 * sweep takes what nobody refers to for the leavings of a crash.
 * @throws FileTooLarge, FileStoreError, or what the source throws; nothing is stored then.
 */
export async function storeSealed(
  store: FileStore,
  source: Readable | Buffer,
  limits: { readonly maxBytes: number },
): Promise<StoredFile> {
  const parts = Buffer.isBuffer(source) ? Readable.from([source]) : source;
  return (await stage(store, parts as AsyncIterable<Uint8Array>, limits)).publish();
}

/**
 * Streams the plaintext of a stored file. The stream errs with FileMissing, FileStoreError or SealError; what came
 * before was authentic, but whoever needs the whole must wait for its end.
 */
export function openSealed(store: FileStore, storedKey: string, fileKey: Buffer): Readable {
  return Readable.from(plaintextOf(store, storedKey, fileKey), { objectMode: false, highWaterMark: 1 });
}

/** The whole plaintext of a stored file. @throws FileMissing, FileStoreError, SealError */
export async function readSealed(store: FileStore, storedKey: string, fileKey: Buffer): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of plaintextOf(store, storedKey, fileKey)) parts.push(part);
  return Buffer.concat(parts);
}

async function* plaintextOf(store: FileStore, storedKey: string, fileKey: Buffer): AsyncGenerator<Buffer> {
  const sealed = await store.get(storedKey);
  try {
    yield* openChunks(sealed as AsyncIterable<Uint8Array>, fileKey);
  } finally {
    sealed.destroy();
  }
}
