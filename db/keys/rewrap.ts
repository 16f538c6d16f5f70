import { sql, type SQL } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { rewrapCaseKey } from '../crypto/case-key.ts';
import type { Keys } from '../crypto/keys.ts';
import { resealSecret } from '../identity/second-factor.ts';
import { openName, sealName, type NamePlace } from '../rosters/names.ts';
import { callWrappings } from './rewrap-calls.ts';
import { registryWrappings } from './rewrap-registry.ts';
import { webhookWrappings } from './rewrap-webhooks.ts';
import { countOf, sealedColumn, type Wrapping } from './wrapping.ts';

const caseKeys: Wrapping = {
  name: 'case keys',
  count: async (db, keyId) =>
    countOf(
      await db.execute(
        sql`select count(*)::int as count from case_keys where master_key_id = ${keyId} and destroyed_at is null`,
      ),
    ),
  async rewrapSome(db, keys, most) {
    const { rows } = await db.execute<{ caseNo: string; keyId: string; wrapped: Buffer }>(sql`
      select case_no as "caseNo", master_key_id as "keyId", wrapped from case_keys
      where master_key_id <> ${keys.currentId} and destroyed_at is null order by case_no limit ${most}`);
    for (const { caseNo, keyId, wrapped } of rows) {
      const anew = rewrapCaseKey(keys, caseNo, keyId, wrapped);
      await db.execute(sql`update case_keys set master_key_id = ${anew.masterKeyId}, wrapped = ${anew.wrapped}
        where case_no = ${caseNo} and master_key_id = ${keyId} and destroyed_at is null`);
    }
    return rows.length;
  },
};

const names = (name: string, table: 'roster_entries' | 'roster_clients', place: readonly SQL[]): Wrapping =>
  sealedColumn({
    ...{ name, table, column: 'name_cipher', place },
    anew(keys, [entry = '', client], sealed) {
      const at: NamePlace = { entry, ...(client === undefined ? {} : { client }) };
      return sealName(keys, at, openName(keys, at, sealed));
    },
  });

const secondFactors = sealedColumn({
  ...{ name: 'second factors', table: 'local_accounts', column: 'totp_cipher', place: [sql`user_id`] },
  anew: (keys, [userId = ''], sealed) => resealSecret(keys, userId, sealed),
});

export const wrappings: readonly Wrapping[] = [
  caseKeys,
  secondFactors,
  names('roster names', 'roster_entries', [sql`id`]),
  names("names of firms' clients", 'roster_clients', [sql`entry_id`, sql`name_index`]),
  ...registryWrappings,
  ...webhookWrappings,
  ...callWrappings,
];

const BATCH = 200;

/**
 * Seals anew by the current key whatever another one sealed, in batches, while the system runs; begun again, it goes on.
 * @param told hears of every batch.
 * @returns how many were sealed anew.
 */
export async function rewrapAll(
  db: Database,
  keys: Keys,
  told: (name: string, done: number) => void = () => undefined,
): Promise<number> {
  let total = 0;
  for (const wrapping of wrappings) {
    let done = 0;
    for (let some = BATCH; some === BATCH;) {
      some = await wrapping.rewrapSome(db, keys, BATCH);
      done += some;
      if (some > 0) told(wrapping.name, done);
    }
    total += done;
  }
  return total;
}

/** What still needs a key, by name; nothing where it may be retired. */
export async function needsOf(
  db: Database,
  keyId: string,
  histories: { readonly sealedUntil: number | null; readonly keptMs: number; readonly now: number },
): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const wrapping of wrappings) counted[wrapping.name] = await wrapping.count(db, keyId);
  counted['histories in the engine'] = await historiesBefore(db, histories);
  return Object.fromEntries(Object.entries(counted).filter(([, count]) => count > 0));
}

/** Cases opened while the key sealed whose history the engine has still: open ones, and those it keeps after their end. */
async function historiesBefore(
  db: Database,
  { sealedUntil, keptMs, now }: { readonly sealedUntil: number | null; readonly keptMs: number; readonly now: number },
): Promise<number> {
  const until = sealedUntil === null ? null : new Date(sealedUntil).toISOString();
  return countOf(
    await db.execute(sql`select count(*)::int as count from cases
      where (${until}::timestamptz is null or opened_at < ${until}::timestamptz)
        and (engine <> 'ended' or updated_at > ${new Date(now - keptMs).toISOString()}::timestamptz)`),
  );
}
