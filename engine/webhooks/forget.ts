import type { Database } from '../../db/client.ts';

const DAY_MS = 86_400_000;
/** How long what was sent can be looked up and replayed. */
export const KEPT_DAYS = 30;
const BATCH = 2_000;

/** Forgets deliveries with their tries, ended secrets and announced due dates that are older. @returns how many deliveries */
export async function forgetOld(db: Database, now: number): Promise<number> {
  const before = new Date(now - KEPT_DAYS * DAY_MS).toISOString();
  let total = 0;
  for (let gone = BATCH; gone === BATCH; total += gone)
    gone = (await db.$client.query(DELIVERIES, [before, BATCH])).rowCount ?? 0;
  await db.$client.query('delete from webhook_due_soon where due_at < $1', [before]);
  await db.$client.query('delete from webhook_secrets where until < $1', [before]);
  return total;
}

const DELIVERIES = `
  with old as (
    select endpoint_id, no from webhook_deliveries where created_at < $1 and state <> 'pending'
    order by created_at limit $2 for update skip locked),
  tries as (delete from webhook_attempts a using old where a.endpoint_id = old.endpoint_id and a.no = old.no)
  delete from webhook_deliveries d using old where d.endpoint_id = old.endpoint_id and d.no = old.no`;
