import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ensureKeysFile, loadKeys } from '../../db/crypto/keys.ts';
import { addMasterKey, useMasterKey } from '../../db/crypto/rotation.ts';
import { nameIndexOf, openName, sealName } from '../../db/rosters/names.ts';

const folder = mkdtempSync(join(tmpdir(), 'sanji-names-'));
const file = join(folder, 'keys.json');
ensureKeysFile(file);
const keys = loadKeys(file);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the index of a name', () => {
  it.each([
    ['欧阳明', '欧阳明（特邀调解员）'],
    ['欧阳明', ' 欧 阳　明 (特邀) （调解员） '],
    ['北京青衡律师事务所', '北京青衡律师事务所（示例）'],
    ['ＡＢＣ贸易', 'abc贸易'],
    ['艾力·买买提', '艾力买买提'],
    ['（示例）', ' （示例） '],
  ])('is one for “%s” and “%s”', (a, b) => expect(nameIndexOf(keys, a)).toBe(nameIndexOf(keys, b)));

  it.each([
    ['欧阳明', '欧阳铭'],
    ['云帆（北京）物流公司', '云帆物流公司'],
    ['（甲）', '（乙）'],
  ])('tells “%s” from “%s”', (a, b) => expect(nameIndexOf(keys, a)).not.toBe(nameIndexOf(keys, b)));
});

it('a sealed name opens in its own place only, also after the master key has changed', () => {
  const sealed = sealName(keys, { entry: 'mediator-1' }, '欧阳明');
  useMasterKey(file, addMasterKey(file));
  const rotated = loadKeys(file);
  expect(openName(rotated, { entry: 'mediator-1' }, sealed)).toBe('欧阳明');
  expect(() => openName(rotated, { entry: 'mediator-2' }, sealed)).toThrow();
  expect(() => openName(rotated, { entry: 'mediator-1', client: 'x' }, sealed)).toThrow();
  expect(nameIndexOf(rotated, '欧阳明')).toBe(nameIndexOf(keys, '欧阳明'));
});
