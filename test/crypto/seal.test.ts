import { createSecretKey, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newCaseKey, openBytes, openJson, rewrapCaseKey, sealJson, unwrapCaseKey } from '../../db/crypto/case-key.ts';
import { cipherNames, sealingBy } from '../../db/crypto/ciphers.ts';
import { ensureKeysFile, loadKeys } from '../../db/crypto/keys.ts';
import { addMasterKey, useMasterKey } from '../../db/crypto/rotation.ts';
import { keyIdOf, open, seal, SealError } from '../../db/crypto/seal.ts';
import { anyCharacter, damaged, freshKeys, temporaryFolder } from './support.ts';

describe.each(cipherNames)('seal by %s', (cipher) => {
  const key = sealingBy(createSecretKey(randomBytes(32)), cipher);

  test('gives back what it was given, whatever it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: anyCharacter }), (bytes, aad) => {
        return open(key, seal(key, 'k1', Buffer.from(bytes), aad), aad).equals(bytes);
      }),
      { numRuns: 200 },
    );
    expect(open(key, seal(key, 'k1', '张三 𬭎', ''), '').toString()).toBe('张三 𬭎');
  });

  test('never gives the same ciphertext twice and names its key in the clear', () => {
    const sealed = Array.from({ length: 100 }, () => seal(key, 'k12', 'same', 'a').toString('hex'));
    expect(new Set(sealed).size).toBe(100);
    expect(keyIdOf(seal(key, 'k12', 'same', 'a'))).toBe('k12');
    expect(() => seal(key, '', 'x', 'a')).toThrow(SealError);
  });

  test('is refused after any bit changed and when cut short', () => {
    let tried = 0;
    for (const bad of damaged(seal(key, 'k1', 'id 4403', 'case'))) {
      expect(() => open(key, bad, 'case')).toThrow(SealError);
      tried += 1;
    }
    expect(tried).toBeGreaterThan(300);
    expect(() => keyIdOf(Buffer.alloc(0))).toThrow(SealError);
  });

  test('is refused elsewhere and under another key', () => {
    const sealed = seal(key, 'k1', 'text', 'case 1');
    expect(() => open(key, sealed, 'case 2')).toThrow(SealError);
    expect(() => open(key, sealed, '')).toThrow(SealError);
    expect(() => open(createSecretKey(randomBytes(32)), sealed, 'case 1')).toThrow(SealError);
  });

  test('does not let the key id pass into the place', () => {
    expect(() => open(key, seal(key, 'k1', 'text', '1case'), 'case')).toThrow(SealError);
    const sealed = seal(key, 'k1', 'text', 'case');
    const shifted = Buffer.concat([Buffer.from([1, 1]), sealed.subarray(2, 3), sealed.subarray(4)]);
    expect(() => open(key, shifted, '1case')).toThrow(SealError);
  });
});

describe('a case key', () => {
  test('opens only what was sealed for this case and purpose', () => {
    const keys = freshKeys();
    const first = newCaseKey(keys, 'HT-2026-000001').key;
    const second = { caseNo: 'HT-2026-000002', secret: first.secret };
    const party = { name: '䶮大', phone: '13800138000' };
    const sealed = sealJson(first, 'party:1', party);
    expect(sealed.toString('latin1')).not.toContain('13800138000');
    expect(openJson(first, 'party:1', sealed)).toEqual(party);
    expect(() => openBytes(first, 'party:2', sealed)).toThrow(SealError);
    expect(() => openBytes(second, 'party:1', sealed)).toThrow(SealError);
    expect(() => openBytes(newCaseKey(keys, first.caseNo).key, 'party:1', sealed)).toThrow(SealError);
    expect(() => sealJson(first, 'party:1', undefined)).toThrow(TypeError);
  });

  test('unwraps for its own case only', () => {
    const keys = freshKeys();
    const { key: made, masterKeyId, wrapped } = newCaseKey(keys, 'A');
    expect(unwrapCaseKey(keys, 'A', masterKeyId, wrapped).secret.equals(made.secret)).toBe(true);
    expect(() => unwrapCaseKey(keys, 'B', masterKeyId, wrapped)).toThrow(SealError);
    for (const bad of damaged(wrapped)) expect(() => unwrapCaseKey(keys, 'A', masterKeyId, bad)).toThrow(SealError);
    expect(inspect(made, { depth: 9, showHidden: true })).not.toMatch(/[0-9a-f]{2} [0-9a-f]{2}/);
    expect(JSON.stringify(made)).toBe('{"caseNo":"A","secret":{}}');
  });

  test('outlives a rotation and can be wrapped anew', () => {
    const path = `${temporaryFolder()}/keys.json`;
    ensureKeysFile(path);
    const old = loadKeys(path);
    const { key: made, masterKeyId, wrapped } = newCaseKey(old, 'A');
    const sealed = sealJson(made, 'note', { text: '旧' });
    useMasterKey(path, addMasterKey(path));
    const keys = loadKeys(path);
    expect(newCaseKey(keys, 'B').masterKeyId).toBe('k2');
    const again = rewrapCaseKey(keys, 'A', masterKeyId, wrapped);
    expect(again.masterKeyId).toBe('k2');
    for (const row of [{ masterKeyId, wrapped }, again]) {
      expect(openJson(unwrapCaseKey(keys, 'A', row.masterKeyId, row.wrapped), 'note', sealed)).toEqual({ text: '旧' });
    }
    expect(() => unwrapCaseKey(old, 'A', again.masterKeyId, again.wrapped)).toThrow('holds no key "k2"');
  });
});
