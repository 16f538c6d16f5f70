import { sql } from 'drizzle-orm';
import { resealWebhook } from '../webhooks/sealed.ts';
import { countOf, sealedBy, type Wrapping } from './wrapping.ts';

/** Addresses of endpoints (number 0) and their secrets. */
const webhooks = (
  name: string,
  from: 'webhook_endpoints' | 'webhook_secrets',
  column: 'url_cipher' | 'secret_cipher',
): Wrapping => {
  const [table, sealed] = [sql.identifier(from), sql.identifier(column)];
  const [id, no] = from === 'webhook_secrets' ? [sql`endpoint_id`, sql`no`] : [sql`id`, sql`0`];
  return {
    name,
    count: async (db, keyId) =>
      countOf(await db.execute(sql`select count(*)::int as count from ${table} where ${sealedBy(column, keyId)}`)),
    async rewrapSome(db, keys, most) {
      const { rows } = await db.execute<{ id: string; no: number; sealed: Buffer }>(sql`
        select ${id} as id, ${no} as no, ${sealed} as sealed from ${table}
        where not (${sealedBy(column, keys.currentId)}) limit ${most}`);
      for (const row of rows) {
        const anew = resealWebhook(keys, row.id, row.no, row.sealed);
        await db.execute(sql`update ${table} set ${sealed} = ${anew}
          where ${id} = ${row.id} and ${no} = ${row.no} and ${sealed} = ${row.sealed}`);
      }
      return rows.length;
    },
  };
};

/** What the key of events out seals. */
export const webhookWrappings: readonly Wrapping[] = [
  webhooks('addresses of endpoints', 'webhook_endpoints', 'url_cipher'),
  webhooks('secrets of endpoints', 'webhook_secrets', 'secret_cipher'),
];
