/** Which call centre's list is asked for next, and how that went. */
import { eq, sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import type { Keys } from '../crypto/keys.ts';
import { callEndpoints } from '../schema/index.ts';
import { callEndpointById } from './endpoints.ts';
import { openCall } from './sealed.ts';

const HOUR_MS = 3_600_000;
const EVERY_MS = { hour: HOUR_MS, day: 24 * HOUR_MS } as const;
/** A list is asked for again after a failure; whoever took it and died is followed after as long. */
const AGAIN_MS = HOUR_MS / 6;
/** Calls are told late: each time so much of what was fetched is fetched again. */
const OVERLAP_MS = 2 * HOUR_MS;

/** A list to fetch: from where, and of which time. */
export interface FetchOrder {
  readonly id: string;
  readonly every: 'hour' | 'day';
  readonly url: string;
  readonly token: string | null;
  readonly from: number;
  readonly to: number;
}

/**
 * Takes the list that is due next; of several processes one gets it. A day at most: after a long outage one list of all of
 * it would be longer than what is taken, for good.
 */
export async function claimFetch(db: Database, keys: Keys, now: number): Promise<FetchOrder | undefined> {
  const [claimed] = (
    await db.execute<{ id: string }>(sql`
      update call_endpoints set fetch_next_at = ${iso(now + AGAIN_MS)}::timestamptz
      where id = (select id from call_endpoints
        where fetch_next_at <= ${iso(now)}::timestamptz and fetch_url_cipher is not null and revoked_at is null
        order by fetch_next_at limit 1 for update skip locked)
      returning id`)
  ).rows;
  const row = claimed && (await callEndpointById(db, claimed.id));
  if (!row || row.fetchUrlCipher === null || row.fetchEvery === null) return undefined;
  const { id, fetchEvery: every, fetchUrlCipher, fetchTokenCipher } = row;
  const since = row.fetchedUntil ?? now - EVERY_MS.day;
  return {
    ...{ id, every, from: since - OVERLAP_MS, to: Math.min(now, since + EVERY_MS.day) },
    url: openCall(keys, { what: 'fetch-url', row: id }, fetchUrlCipher),
    token: fetchTokenCipher && openCall(keys, { what: 'fetch-token', row: id }, fetchTokenCipher),
  };
}

/** It was taken in as a whole: the next one begins where it ended. */
export async function fetched(db: Database, { id, every, to }: FetchOrder): Promise<void> {
  const next = { fetchedUntil: to, fetchNextAt: to + EVERY_MS[every], fetchFailure: null };
  await db.update(callEndpoints).set(next).where(eq(callEndpoints.id, id));
}

/** It was not: the same is asked for again soon. @param failure a stable word */
export async function notFetched(db: Database, { id }: FetchOrder, failure: string): Promise<void> {
  await db.update(callEndpoints).set({ fetchFailure: failure }).where(eq(callEndpoints.id, id));
}

const iso = (at: number): string => new Date(at).toISOString();
