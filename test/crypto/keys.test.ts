import { inspect } from 'node:util';
import { chmodSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ensureKeysFile, loadKeys } from '../../db/crypto/keys.ts';
import { newKey, writeKeysFile } from '../../db/crypto/keys-file.ts';
import { addMasterKey, removeMasterKey, useMasterKey } from '../../db/crypto/rotation.ts';
import { temporaryFolder } from './support.ts';

function newFile(): string {
  const path = join(temporaryFolder(), 'deep', 'er', 'keys.json');
  ensureKeysFile(path);
  return path;
}

describe('the keys file', () => {
  test('is made with its folders, for its owner only, and leaves no draft behind', () => {
    const path = newFile();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(path, '..'))).toEqual(['keys.json']);
    expect(loadKeys(path, 'production').currentId).toBe('k1');
  });

  test('is never replaced by a second start', () => {
    const path = newFile();
    const before = readFileSync(path, 'utf8');
    ensureKeysFile(path);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  test('made by another process meanwhile is kept', () => {
    const path = newFile();
    const before = readFileSync(path, 'utf8');
    const late = { current: 'k9', masters: new Map([['k9', newKey()]]), index: newKey() };
    expect(writeKeysFile(path, late, 'keep')).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(readdirSync(join(path, '..'))).toEqual(['keys.json']);
  });

  test('that is missing is an error of one line that names it', () => {
    const path = join(temporaryFolder(), 'none.json');
    expect(() => loadKeys(path)).toThrow(`Keys file ${path} cannot be read (ENOENT)`);
  });

  test('that is malformed is an error of one line that names it and quotes none of it', () => {
    const path = newFile();
    const good = JSON.parse(readFileSync(path, 'utf8')) as { keys: Record<string, string>; index: string };
    const secret = good.keys['k1'] ?? '';
    const bad: unknown[] = [
      `{"version":1,"keys":{"k1":"${secret}`,
      [],
      null,
      { ...good, version: 2 },
      { ...good, current: 'k2' },
      { ...good, current: '__proto__' },
      { ...good, keys: [secret] },
      { ...good, keys: { k1: secret.slice(4) } },
      { ...good, keys: { k1: 7 } },
      { ...good, keys: { 'k 1': secret } },
      { ...good, keys: { k1: secret, k2: secret } },
      { ...good, index: undefined },
      { ...good, index: secret },
      { ...good, index: ` ${good.index}` },
    ];
    for (const content of bad) {
      writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
      const message = messageOf(() => loadKeys(path));
      expect(message).toContain(`Keys file ${path} is malformed: `);
      expect(message).not.toContain('\n');
      expect(message).not.toContain(secret.slice(0, 6));
    }
  });

  test('open to other users is refused in production', () => {
    const path = newFile();
    for (const mode of [0o604, 0o644, 0o666, 0o620, 0o602]) {
      chmodSync(path, mode);
      expect(() => loadKeys(path, 'production')).toThrow(`mode ${mode.toString(8)}`);
      expect(loadKeys(path, 'development').currentId).toBe('k1');
    }
    chmodSync(path, 0o640);
    expect(loadKeys(path, 'production').currentId).toBe('k1');
  });
});

describe('keys', () => {
  test('differ by purpose and by master key; the lasting ones do not rotate', () => {
    const path = newFile();
    const before = loadKeys(path);
    expect(addMasterKey(path)).toBe('k2');
    expect(loadKeys(path).currentId).toBe('k1');
    useMasterKey(path, 'k2');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const after = loadKeys(path, 'production');
    expect(after.currentId).toBe('k2');
    expect(after.rotating('wrap', 'k1').equals(before.rotating('wrap'))).toBe(true);
    for (const purpose of ['index', 'hash', 'grams'] as const) {
      expect(after.lasting(purpose).equals(before.lasting(purpose))).toBe(true);
    }
    const all = [
      after.master('k1'),
      after.master('k2'),
      ...(['k1', 'k2'] as const).flatMap((id) => [after.rotating('wrap', id), after.rotating('codec', id)]),
      ...(['index', 'hash', 'grams'] as const).map((purpose) => after.lasting(purpose)),
    ].map((key) => key.export().toString('hex'));
    expect(new Set(all).size).toBe(9);
    expect(() => after.master('k3')).toThrow(`Keys file ${path} holds no key "k3"`);
    expect(() => useMasterKey(path, 'k3')).toThrow('holds no key "k3"');
  });

  test('never come back under an id that was given: the file remembers it, and is told what the database knows', () => {
    const path = newFile();
    expect(addMasterKey(path)).toBe('k2');
    useMasterKey(path, 'k2');
    removeMasterKey(path, 'k1');
    expect(addMasterKey(path)).toBe('k3');
    removeMasterKey(path, 'k3');
    expect(addMasterKey(path)).toBe('k4');
    expect(addMasterKey(path, ['k2', 'k11', 'by-hand'])).toBe('k12');
    expect(loadKeys(path).ids).toEqual(['k2', 'k4', 'k12']);
    const file = JSON.parse(readFileSync(path, 'utf8')) as object;
    expect(file).toMatchObject({ retired: ['k1', 'k3'] });
    writeFileSync(path, JSON.stringify({ ...file, retired: [7] }));
    expect(() => loadKeys(path)).toThrow('"retired" holds no key ids');
  });

  test('do not show their material when printed or serialised', () => {
    const path = newFile();
    const keys = loadKeys(path);
    const hex = keys.master('k1').export().toString('hex');
    const shown = inspect({ keys, key: keys.master('k1') }, { depth: 9, showHidden: true }) + JSON.stringify(keys);
    expect(shown).not.toContain(hex.slice(0, 8));
    expect(shown).not.toContain(hex.slice(0, 8).match(/../g)?.join(' '));
  });
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
}
