import { and, eq, inArray, is, isNotNull } from 'drizzle-orm';
import { PgTransaction } from 'drizzle-orm/pg-core';
import type { Queryable } from '../client.ts';
import { caseKeys } from '../schema/index.ts';
import { newCaseKey, unwrapCaseKey, type CaseKey } from './case-key.ts';
import type { Keys } from './keys.ts';

interface Entry {
  readonly key: CaseKey;
  readonly readAt: number;
}

export interface CaseKeyCacheOptions {
  readonly maxEntries?: number;
  /** How long a key destroyed by another process may still be used by this one. */
  readonly maxAgeMs?: number;
}

/**
 * Case keys in memory, the least recently used going first.
 *
 * What is read through a transaction is never kept: its row may yet be rolled back, its case number given to another
 * case with another key, and what a stale key sealed could never be read again.
 */
export class CaseKeyCache {
  readonly #keys: Keys;
  readonly #maxEntries: number;
  readonly #maxAgeMs: number;
  readonly #entries = new Map<string, Entry>();

  constructor(keys: Keys, options: CaseKeyCacheOptions = {}) {
    this.#keys = keys;
    this.#maxEntries = options.maxEntries ?? 5_000;
    this.#maxAgeMs = options.maxAgeMs ?? 60_000;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The key of a case; null when it was destroyed. @throws Error when the case never had one */
  async get(db: Queryable, caseNo: string): Promise<CaseKey | null> {
    const key = (await this.getMany(db, [caseNo])).get(caseNo);
    if (key === undefined) throw new Error(`Case ${caseNo} has no key`);
    return key;
  }

  /** The keys of several cases by one query: null for a destroyed one, no entry for a case that never had one. */
  async getMany(db: Queryable, caseNos: readonly string[]): Promise<Map<string, CaseKey | null>> {
    const found = new Map<string, CaseKey | null>();
    const missing: string[] = [];
    for (const caseNo of new Set(caseNos)) {
      const key = this.#held(caseNo);
      if (key) found.set(caseNo, key);
      else missing.push(caseNo);
    }
    if (missing.length === 0) return found;
    const rows = await db.select().from(caseKeys).where(inArray(caseKeys.caseNo, missing));
    const keep = !is(db, PgTransaction);
    for (const row of rows) {
      const { caseNo } = row;
      const key = row.destroyedAt === null ? unwrapCaseKey(this.#keys, caseNo, row.masterKeyId, row.wrapped) : null;
      found.set(caseNo, key);
      if (key && keep) this.#hold(key);
    }
    return found;
  }

  /** As {@link get}, for whoever shows what was written: a key that another process destroyed is gone here at once. */
  async getToRead(db: Queryable, caseNo: string): Promise<CaseKey | null> {
    const key = (await this.getManyToRead(db, [caseNo])).get(caseNo);
    if (key === undefined) throw new Error(`Case ${caseNo} has no key`);
    return key;
  }

  /** As {@link getMany}, see {@link getToRead}: of those in memory, the table is asked whether they still stand. */
  async getManyToRead(db: Queryable, caseNos: readonly string[]): Promise<Map<string, CaseKey | null>> {
    const held = caseNos.filter((caseNo) => this.#entries.has(caseNo));
    const keys = await this.getMany(db, caseNos);
    if (held.length === 0) return keys;
    const destroyed = await db
      .select({ caseNo: caseKeys.caseNo })
      .from(caseKeys)
      .where(and(inArray(caseKeys.caseNo, held), isNotNull(caseKeys.destroyedAt)));
    for (const { caseNo } of destroyed) {
      this.#entries.delete(caseNo);
      keys.set(caseNo, null);
    }
    return keys;
  }

  /** Writes the key of a new case and gives it. @throws on a case that has one already */
  async create(db: Queryable, caseNo: string): Promise<CaseKey> {
    const { key, masterKeyId, wrapped } = newCaseKey(this.#keys, caseNo);
    await db.insert(caseKeys).values({ caseNo, masterKeyId, wrapped });
    return key;
  }

  /**
   * Erases a case: everything its key sealed can never be read again, from now on in this process and by whoever gets
   * keys to read; within `maxAgeMs` by the others. The row stays and says when.
   */
  async destroy(db: Queryable, caseNo: string, at: number): Promise<void> {
    this.#entries.delete(caseNo);
    await db
      .update(caseKeys)
      .set({ wrapped: Buffer.alloc(0), destroyedAt: at })
      .where(eq(caseKeys.caseNo, caseNo));
    this.#entries.delete(caseNo);
  }

  #held(caseNo: string): CaseKey | undefined {
    const entry = this.#entries.get(caseNo);
    if (!entry) return undefined;
    this.#entries.delete(caseNo);
    if (performance.now() - entry.readAt >= this.#maxAgeMs) return undefined;
    this.#entries.set(caseNo, entry);
    return entry.key;
  }

  #hold(key: CaseKey): void {
    this.#entries.delete(key.caseNo);
    this.#entries.set(key.caseNo, { key, readAt: performance.now() });
    if (this.#entries.size > this.#maxEntries) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        break;
      }
    }
  }
}
