import { sql, type SQL } from 'drizzle-orm';
import { resealWebhook } from '../webhooks/sealed.ts';
import { sealedColumn, type Wrapping } from './wrapping.ts';

/** Addresses of endpoints have the number 0, their secrets those from 1. */
const sealing = (name: string, [table, column]: readonly [string, string], place: readonly SQL[]) =>
  sealedColumn({
    ...{ name, table, column, place },
    anew: (keys, [endpoint = '', no = ''], sealed) => resealWebhook(keys, endpoint, Number(no), sealed),
  });

/** What the key of events out seals. */
export const webhookWrappings: readonly Wrapping[] = [
  sealing('addresses of endpoints', ['webhook_endpoints', 'url_cipher'], [sql`id`, sql`0::text`]),
  sealing('secrets of endpoints', ['webhook_secrets', 'secret_cipher'], [sql`endpoint_id`, sql`no::text`]),
];
