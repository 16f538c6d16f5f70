import type { Database } from '../../db/client.ts';

const DAY_MS = 86_400_000;
/** How long a receipt waits for its text. */
export const RECEIPT_KEPT_DAYS = 3;
const BATCH = 500;

/**
 * Brings receipts and texts together, whichever came first: by the id that is ours, or the operator's. That a text was delivered
 * outranks everything else that is said of it.
 * @returns how many receipts found their text
 */
export async function matchReceipts(db: Database): Promise<number> {
  const { rows } = await db.$client.query<{ n: number }>({ name: 'sms_match', text: MATCH, values: [BATCH] });
  return rows[0]?.n ?? 0;
}

/** Receipts of texts that nobody knows are forgotten. */
export async function forgetReceipts(db: Database, now: number): Promise<void> {
  await db.$client.query('delete from sms_receipts where received_at < $1', [
    new Date(now - RECEIPT_KEPT_DAYS * DAY_MS).toISOString(),
  ]);
}

const MATCH = `
  with pairs as (
    select r.id as receipt, m.id, r.delivered, r.code, r.at from sms_receipts r
    cross join lateral (
      select id from sms_messages where out_id = r.out_id
      union select id from sms_messages where provider_id = r.provider_id and operator = r.operator) m
    order by r.id limit $1),
  met as (delete from sms_receipts r using pairs where r.id = pairs.receipt returning r.id),
  told as (
    select distinct on (p.id) p.id, p.delivered, p.code, p.at from pairs p join met on met.id = p.receipt
    order by p.id, p.delivered desc, p.receipt),
  written as (
    update sms_messages m set lease = null, settled_at = t.at, sent_at = coalesce(m.sent_at, t.at),
      state = case when t.delivered then 'delivered' else 'failed' end,
      reason = case when t.delivered then null else 'network' end, code = case when t.delivered then null else t.code end
    from told t where m.id = t.id and m.state <> 'delivered' and (t.delivered or m.state in ('waiting', 'quiet', 'sent')))
  select count(*)::int as n from met`;
