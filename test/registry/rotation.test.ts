import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadKeys } from '../../db/crypto/keys.ts';
import { addMasterKey, useMasterKey } from '../../db/crypto/rotation.ts';
import { keyIdOf } from '../../db/crypto/seal.ts';
import { faultyOf } from '../../db/imports/errors.ts';
import { needsOf, rewrapAll } from '../../db/keys/rewrap.ts';
import { openCard, openEmployer, openMember } from '../../db/registry/sealed.ts';
import { cards, employers, imports, members } from '../../db/schema/index.ts';
import { startHouse, type TestHouse } from '../support/house.ts';
import { cardOf, creditCodeOf, csv, HEADER, imported } from './people.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.stop());

it('a rotation seals the whole register anew, however many rows, and nothing of it needs the old key', async () => {
  const people = Array.from({ length: 450 }, (_, n) => `R-${n},某${n},,,,street-chaoyang-yunshan,,`);
  const shop = creditCodeOf(2, '92');
  const files = {
    employers: csv('统一社会信用代码,名称,所属工会', `${shop},纪晓小吃店（虚构）,street-chaoyang-yunshan`),
    members: csv(HEADER, ...people, 'R-x,,,,,street-chaoyang-yunshan,,'),
    cards: csv('卡号,会员编号', `${cardOf(1)},R-1`),
  };
  for (const [kind, file] of Object.entries(files)) await imported(house, 'u-supervisor', { kind, file });
  const { keysFile } = house;
  useMasterKey(keysFile, addMasterKey(keysFile));
  const keys = loadKeys(keysFile);
  await rewrapAll(house.db, keys);
  const rows = await house.db.select().from(members);
  expect(new Set(rows.map(({ detailsCipher }) => keyIdOf(detailsCipher)))).toEqual(new Set(['k2']));
  const names = rows.map(({ id, detailsCipher }) => openMember(keys, id, detailsCipher).name);
  expect(new Set(names).size).toBe(450);
  const [card] = await house.db.select().from(cards);
  expect(openCard(keys, card!.id, card!.numberCipher)).toBe(cardOf(1));
  const [employer] = await house.db.select().from(employers);
  expect(openEmployer(keys, employer!)).toBe('纪晓小吃店（虚构）');
  const faulty = (await house.db.select().from(imports)).find((row) => row.faulty > 0);
  const chunks = [];
  for await (const chunk of faultyOf(house.db, keys, faulty!.id)) chunks.push(chunk.rows.length);
  expect(chunks).toEqual([1]);
  const needs = await needsOf(house.db, 'k1', { sealedUntil: Date.now(), keptMs: 0, now: Date.now() });
  expect(Object.keys(needs).filter((name) => name !== 'histories in the engine')).toEqual([]);
});
