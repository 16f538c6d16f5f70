import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openJson, sealJson } from '../../db/crypto/case-key.ts';
import { CaseKeyCache } from '../../db/crypto/case-key-cache.ts';
import { caseKeys } from '../../db/schema/index.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { freshKeys } from './support.ts';

const keys = freshKeys();
let database: TestDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

describe('the cache of case keys', () => {
  test('gives the key a case was created with, and a case that has none is an error', async () => {
    const cache = new CaseKeyCache(keys);
    const made = await cache.create(database.db, 'A1');
    const sealed = sealJson(made, 'note', '张三');
    const read = await cache.get(database.db, 'A1');
    expect(read && openJson(read, 'note', sealed)).toBe('张三');
    expect(await cache.get(database.db, 'A1')).toBe(read);
    await expect(cache.create(database.db, 'A1')).rejects.toThrow();
    await expect(cache.get(database.db, 'nobody')).rejects.toThrow('Case nobody has no key');
    expect((await cache.getMany(database.db, ['A1', 'nobody'])).size).toBe(1);
  });

  test('forgets the least recently used beyond its size', async () => {
    const cache = new CaseKeyCache(keys, { maxEntries: 2 });
    for (const caseNo of ['L1', 'L2', 'L3']) await cache.create(database.db, caseNo);
    const first = await cache.get(database.db, 'L1');
    await cache.get(database.db, 'L2');
    await cache.get(database.db, 'L1');
    await cache.get(database.db, 'L3');
    expect(cache.size).toBe(2);
    expect(await cache.get(database.db, 'L1')).toBe(first);
  });

  test('does not keep the key of a transaction that may be rolled back', async () => {
    const cache = new CaseKeyCache(keys);
    const rolledBack = database.db.transaction(async (tx) => {
      await cache.create(tx, 'R1');
      expect(await cache.get(tx, 'R1')).not.toBeNull();
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    expect(cache.size).toBe(0);
    await expect(cache.get(database.db, 'R1')).rejects.toThrow('has no key');
  });

  test('destroys a key at once here and within its age elsewhere', async () => {
    const here = new CaseKeyCache(keys);
    const elsewhere = new CaseKeyCache(keys, { maxAgeMs: 0 });
    await here.create(database.db, 'D1');
    await here.get(database.db, 'D1');
    await elsewhere.get(database.db, 'D1');
    await here.destroy(database.db, 'D1', Date.parse('2026-11-22T00:00:00Z'));
    expect(await here.get(database.db, 'D1')).toBeNull();
    expect(await elsewhere.get(database.db, 'D1')).toBeNull();
    const [row] = await database.db.select().from(caseKeys).where(eq(caseKeys.caseNo, 'D1'));
    expect(row).toMatchObject({ wrapped: Buffer.alloc(0), destroyedAt: Date.parse('2026-11-22T00:00:00Z') });
  });
});
