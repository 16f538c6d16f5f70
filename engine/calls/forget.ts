import { forgetDrafts } from '../../db/calls/drafts.ts';
import type { Database } from '../../db/client.ts';
import type { Log } from '../../log.ts';
import { startRepeating, type Job } from '../repeat.ts';

const DAY_MS = 86_400_000;
/** How long an event is kept as it came, and what became of a delivery; the call stays. */
export const KEPT_DAYS = 30;
/** A nonce is of use for five minutes on either side. */
const NONCE_DAYS = 1;
const BATCH = 2_000;
const EVERY_MS = 600_000;

/** Forgets events, deliveries, nonces, ended secrets and drafts that are older. @returns how many events */
export async function forgetCalls(db: Database, now: number): Promise<number> {
  const before = (days: number): string => new Date(now - days * DAY_MS).toISOString();
  let total = 0;
  for (let gone = BATCH; gone === BATCH; total += gone)
    gone = (await db.$client.query(EVENTS, [before(KEPT_DAYS), BATCH])).rowCount ?? 0;
  await db.$client.query('delete from call_deliveries where at < $1', [before(KEPT_DAYS)]);
  await db.$client.query('delete from call_nonces where at < $1', [before(NONCE_DAYS)]);
  await db.$client.query('delete from call_secrets where until < $1', [before(KEPT_DAYS)]);
  await forgetDrafts(db, now);
  return total;
}

const EVENTS = `
  with old as (
    select endpoint_id, event_index from call_events where received_at < $1
    order by received_at limit $2 for update skip locked)
  delete from call_events e using old where e.endpoint_id = old.endpoint_id and e.event_index = old.event_index`;

/** Does so from time to time until it is stopped. */
export function startForgettingCalls({ db, log }: { readonly db: Database; readonly log: Log }): Job {
  return startRepeating({
    everyMs: EVERY_MS,
    async work() {
      await forgetCalls(db, Date.now());
    },
    failed: ({ name: reason }) => log.warn({ reason }, 'calls: not forgotten'),
  });
}
