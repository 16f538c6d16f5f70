import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, stat, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { CHUNK_BYTES, openChunk, placeOf, sealChunks } from './chunks.ts';
import { type FileStore, FileStoreError, FileTooLarge } from './store.ts';

/** What must be remembered of a stored file. The key opens it; seal it by the key of the case before it rests anywhere. */
export interface StoredFile {
  readonly storedKey: string;
  readonly fileKey: Buffer;
  /** SHA-256 of the plaintext, hexadecimal. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** A file that is sealed on this machine and not yet in the store. One of `publish` and `discard` must follow. */
export interface Staged extends StoredFile {
  /** Opens a range of the plaintext, for looking into it before it is accepted. */
  read(start: number, end: number): Promise<Buffer>;
  publish(): Promise<StoredFile>;
  discard(): Promise<void>;
}

/**
 * Seals a stream into the staging folder with a new key of its own; nothing unsealed ever touches the disk.
 * @throws FileTooLarge as soon as more than `maxBytes` have come; FileStoreError if it cannot be written; whatever the
 * source throws. Nothing remains then.
 */
export async function stage(
  store: FileStore,
  source: AsyncIterable<Uint8Array>,
  { maxBytes }: { readonly maxBytes: number },
): Promise<Staged> {
  const fileKey = randomBytes(32);
  const path = join(store.staging, randomUUID());
  const plainHash = createHash('sha256');
  const storedHash = createHash('sha256');
  let sizeBytes = 0;
  let storedBytes = 0;
  const counted = async function* () {
    for await (const part of source) {
      sizeBytes += part.length;
      if (sizeBytes > maxBytes) throw new FileTooLarge(maxBytes);
      plainHash.update(part);
      yield part;
    }
  };
  const handle = await attempt(() => create(store.staging, path));
  try {
    for await (const sealed of sealChunks(counted(), fileKey)) {
      storedHash.update(sealed);
      storedBytes += sealed.length;
      await attempt(() => handle.writeFile(sealed));
    }
    await attempt(() => handle.sync());
  } catch (error) {
    await handle.close().catch(() => undefined);
    await unlink(path).catch(() => undefined);
    throw error;
  }
  await handle.close();
  const file: StoredFile = {
    ...{ storedKey: storedHash.digest('hex'), fileKey },
    ...{ sha256: plainHash.digest('hex'), sizeBytes },
  };
  const discard = () => unlink(path).catch(() => undefined);
  return {
    ...file,
    read: (start, end) => readRange({ path, storedBytes, fileKey }, start, end),
    publish: async () => {
      try {
        await attempt(() => store.put(file.storedKey, { path, bytes: storedBytes }));
      } catch (error) {
        await discard();
        throw error;
      }
      return file;
    },
    discard,
  };
}

/** Removes what a program left in its staging folder when it was killed; files still being written are younger. */
export async function clearStaging(staging: string, before: number): Promise<void> {
  for (const name of await readdir(staging).catch(() => [])) {
    const path = join(staging, name);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() && found.mtimeMs < before) await unlink(path).catch(() => undefined);
  }
}

async function create(folder: string, path: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return open(path, 'wx', 0o600);
}

async function readRange(
  file: { readonly path: string; readonly storedBytes: number; readonly fileKey: Buffer },
  start: number,
  end: number,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  const handle = await open(file.path, 'r');
  try {
    for (let index = Math.floor(start / CHUNK_BYTES); index * CHUNK_BYTES < end; index += 1) {
      const place = placeOf(index, file.storedBytes);
      if (place.bytes <= 0) break;
      const sealed = Buffer.alloc(place.bytes);
      await handle.read(sealed, 0, place.bytes, place.start);
      const plain = openChunk(file.fileKey, index, place.isLast, sealed);
      const at = index * CHUNK_BYTES;
      parts.push(plain.subarray(Math.max(0, start - at), Math.max(0, end - at)));
    }
  } finally {
    await handle.close();
  }
  return Buffer.concat(parts);
}

/** What the disk or the server refuses is the store's failure, whatever its own error says. */
async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FileStoreError) throw error;
    const { code, name } = error as NodeJS.ErrnoException;
    throw new FileStoreError(`the store of files cannot be written: ${code ?? name}`, { cause: error });
  }
}
