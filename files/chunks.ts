import { createCipheriv, createDecipheriv } from 'node:crypto';
import { SealError } from '../db/crypto/seal.ts';

/**
 * Layout of a sealed file: one format byte, then chunks of {@link CHUNK_BYTES} of plaintext, each `ciphertext · tag (16)`
 * under AES-256-GCM. The nonce holds the chunk's index and whether it is the last, so that a file that was cut short,
 * reordered or lengthened does not open. Nonces repeat between files and may: every file has a key of its own.
 */
export const CHUNK_BYTES = 1_048_576;
export const TAG_BYTES = 16;
/** Size of the format byte, which stands before the first chunk. */
export const HEADER_BYTES = 1;
const FORMAT = Buffer.from([0x01]);
const AAD = Buffer.from('sanji file 1', 'utf8');
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

/** Seals a stream. An empty one gives one empty chunk. */
export async function* sealChunks(source: AsyncIterable<Uint8Array>, fileKey: Buffer): AsyncGenerator<Buffer> {
  yield FORMAT;
  let index = 0;
  for await (const { block, isLast } of blocksOf(source, CHUNK_BYTES)) {
    yield sealChunk(fileKey, index, isLast, block);
    index += 1;
  }
}

/** Opens what {@link sealChunks} gave. @throws SealError at the first chunk that is not as it was sealed. */
export async function* openChunks(source: AsyncIterable<Uint8Array>, fileKey: Buffer): AsyncGenerator<Buffer> {
  let index = 0;
  for await (const { block, isLast } of blocksOf(withoutHeader(source), SEALED_CHUNK_BYTES)) {
    yield openChunk(fileKey, index, isLast, block);
    index += 1;
  }
}

/** Opens one chunk, read by itself. @throws SealError unless it is the very chunk of that place. */
export function openChunk(fileKey: Buffer, index: number, isLast: boolean, sealed: Buffer): Buffer {
  const size = sealed.length - TAG_BYTES;
  // A last chunk is empty in an empty file only: there is one way to seal a text, and one to open it.
  if (size < 0 || (size === 0 && index > 0)) throw new SealError('A sealed file is cut short');
  const decipher = createDecipheriv('aes-256-gcm', fileKey, nonceOf(index, isLast), { authTagLength: TAG_BYTES });
  decipher.setAAD(AAD);
  decipher.setAuthTag(sealed.subarray(size));
  const plain = decipher.update(sealed.subarray(0, size));
  try {
    decipher.final();
  } catch {
    throw new SealError('A sealed file was changed');
  }
  return plain;
}

/** Where chunk `index` of a sealed file of `storedBytes` lies. */
export function placeOf(index: number, storedBytes: number): { start: number; bytes: number; isLast: boolean } {
  const start = HEADER_BYTES + index * SEALED_CHUNK_BYTES;
  const left = storedBytes - start;
  return { start, bytes: Math.min(SEALED_CHUNK_BYTES, left), isLast: left <= SEALED_CHUNK_BYTES };
}

function sealChunk(fileKey: Buffer, index: number, isLast: boolean, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', fileKey, nonceOf(index, isLast), { authTagLength: TAG_BYTES });
  cipher.setAAD(AAD);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce[0] = isLast ? 1 : 0;
  nonce.writeBigUInt64BE(BigInt(index), 4);
  return nonce;
}

async function* withoutHeader(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isRead = false;
  for await (const part of source) {
    if (isRead || part.length === 0) {
      yield part;
      continue;
    }
    if (part[0] !== FORMAT[0]) throw new SealError('A sealed file is of an unknown format');
    isRead = true;
    yield part.subarray(HEADER_BYTES);
  }
  if (!isRead) throw new SealError('A sealed file is cut short');
}

/** Cuts a stream into blocks of `size`; the last one, which is the only one that may be shorter, is said to be so. */
async function* blocksOf(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ readonly block: Buffer; readonly isLast: boolean }> {
  let block = Buffer.allocUnsafe(size);
  let filled = 0;
  for await (const part of source) {
    for (let at = 0; at < part.length;) {
      if (filled === size) {
        yield { block, isLast: false };
        block = Buffer.allocUnsafe(size);
        filled = 0;
      }
      const taken = Math.min(size - filled, part.length - at);
      block.set(part.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
    }
  }
  yield { block: block.subarray(0, filled), isLast: true };
}
