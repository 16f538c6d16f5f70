import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { onTestFinished } from 'vitest';
import { ensureKeysFile, loadKeys, type Keys } from '../../db/crypto/keys.ts';

/** Any code point, assigned or not, surrogates included. (fast-check's own `binary` unit takes seconds to set up.) */
export const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point));

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sanji-crypto-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Fresh keys; their file is gone already. */
export function freshKeys(): Keys {
  const folder = mkdtempSync(join(tmpdir(), 'sanji-crypto-'));
  try {
    ensureKeysFile(join(folder, 'keys.json'));
    return loadKeys(join(folder, 'keys.json'), 'production');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every copy of `bytes` that differs from it in one bit of one byte, and every one cut short. */
export function* damaged(bytes: Uint8Array): Generator<Buffer> {
  for (let i = 0; i < bytes.length; i += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const copy = Buffer.from(bytes);
      copy[i] = (copy[i] ?? 0) ^ (1 << bit);
      yield copy;
    }
    yield Buffer.from(bytes.subarray(0, i));
  }
}
