import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHUNK_BYTES, HEADER_BYTES, TAG_BYTES, openChunks, sealChunks } from '../../files/chunks.ts';

const SEALED = CHUNK_BYTES + TAG_BYTES;
const key = randomBytes(32);
async function collect(parts: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
}
/** A stream of the given bytes in parts of odd sizes. */
async function* inParts(bytes: Buffer, size = 77_777): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const seal = (bytes: Buffer, by = key, size?: number) => collect(sealChunks(inParts(bytes, size), by));
const open = (sealed: Buffer, by = key, size?: number) => collect(openChunks(inParts(sealed, size), by));
const chunk = (sealed: Buffer, index: number) =>
  sealed.subarray(HEADER_BYTES + index * SEALED, HEADER_BYTES + (index + 1) * SEALED);

describe('a sealed file', () => {
  it.each([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 3 * CHUNK_BYTES + 17])(
    'of %i bytes opens as it was, in whatever parts it comes',
    async (size) => {
      const plain = randomBytes(size);
      for (const parts of [1_000_003, SEALED, 64]) {
        if (parts === 64 && size > CHUNK_BYTES) continue;
        const sealed = await seal(plain, key, parts);
        const chunks = Math.max(1, Math.ceil(size / CHUNK_BYTES));
        expect(sealed.length).toBe(HEADER_BYTES + size + chunks * TAG_BYTES);
        expect((await open(sealed, key, parts)).equals(plain)).toBe(true);
      }
    },
  );

  it('shows nothing of its text', async () => {
    const sealed = await seal(Buffer.alloc(10_000, '工资条'));
    expect(sealed.includes(Buffer.from('工资'))).toBe(false);
  });

  it('with one bit changed anywhere does not open', async () => {
    const sealed = await seal(randomBytes(50));
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      await expect(open(changed), String(at)).rejects.toThrow(/sealed file/i);
    }
  });

  it('that was cut short anywhere does not open, at the border of a chunk least of all', async () => {
    const sealed = await seal(randomBytes(2 * CHUNK_BYTES + 5));
    const cuts = [0, 1, 5, 17, HEADER_BYTES + SEALED, HEADER_BYTES + 2 * SEALED, sealed.length - 1, sealed.length - 5];
    for (const cut of cuts) await expect(open(sealed.subarray(0, cut)), String(cut)).rejects.toThrow(/sealed file/i);
    const exact = await seal(randomBytes(2 * CHUNK_BYTES));
    await expect(open(exact.subarray(0, HEADER_BYTES + SEALED))).rejects.toThrow(/sealed file/i);
  });

  it('with its chunks in another order, doubled, or lengthened does not open', async () => {
    const sealed = await seal(randomBytes(3 * CHUNK_BYTES));
    const [head, a, b, c] = [sealed.subarray(0, HEADER_BYTES), chunk(sealed, 0), chunk(sealed, 1), chunk(sealed, 2)];
    const others = [
      [b, a, c],
      [a, c, b],
      [a, a, b, c],
      [a, b, c, c],
      [a, c],
      [a, b, c, Buffer.alloc(TAG_BYTES)],
      [a, b, c, Buffer.from([0])],
    ];
    for (const order of others) await expect(open(Buffer.concat([head, ...order]))).rejects.toThrow(/sealed file/i);
    expect((await open(Buffer.concat([head, a, b, c]))).length).toBe(3 * CHUNK_BYTES);
  });

  it('does not open with another key, nor with a chunk of another file', async () => {
    const [one, other] = [await seal(randomBytes(100)), await seal(randomBytes(100), randomBytes(32))];
    await expect(open(one, randomBytes(32))).rejects.toThrow(/sealed file/i);
    await expect(open(Buffer.concat([one.subarray(0, HEADER_BYTES), chunk(other, 0)]))).rejects.toThrow(/sealed file/i);
  });

  it('of any content and any parting opens as it was', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 3_000 }),
        fc.integer({ min: 1, max: 4_000 }),
        async (bytes, parts) => {
          const plain = Buffer.from(bytes);
          expect((await open(await seal(plain, key, parts), key, parts)).equals(plain)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
