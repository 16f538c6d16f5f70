import { randomUUID } from 'node:crypto';
import type { Database } from '../../db/client.ts';
import { unitSees } from './sight.ts';

/** Requests to one endpoint at a time, of all workers together: a slow one fills its own places and nobody else's. */
export const PER_ENDPOINT = 8;

/** Something to be sent, and whose turn it is. */
export interface Claimed {
  readonly endpoint: string;
  readonly no: number;
  readonly id: string;
  readonly body: string;
  /** Tries before this one. */
  readonly tries: number;
  readonly lease: string;
  readonly urlCipher: Buffer;
  /** Whether its unit still sees the case. */
  readonly seen: boolean;
}
interface Row extends Omit<Claimed, 'no' | 'lease'>, Record<string, unknown> {
  readonly no: string;
}

/**
 * Takes what is due, every endpoint's oldest first and no endpoint before the others, and leases it: whoever dies over it
 * leaves it to be taken again when the lease is over.
 */
export async function claim(
  db: Database,
  { now, leaseMs, most }: { readonly now: number; readonly leaseMs: number; readonly most: number },
): Promise<Claimed[]> {
  const lease = randomUUID();
  const values = [new Date(now).toISOString(), PER_ENDPOINT, most, lease, new Date(now + leaseMs).toISOString()];
  const { rows } = await db.$client.query<Row>({ name: 'webhooks_claim', text: CLAIM, values });
  return rows.map((row) => ({ ...row, no: Number(row.no), lease }));
}

const CLAIM = `
  with room as (
    select e.id, $2 - (select count(*) from webhook_deliveries l
      where l.endpoint_id = e.id and l.lease is not null and l.next_at > $1)::int as places
    from webhook_endpoints e where e.state = 'enabled'),
  due as (
    select d.endpoint_id, d.no, row_number() over (partition by d.endpoint_id order by d.next_at, d.no) as turn
    from room cross join lateral (
      select endpoint_id, no, next_at from webhook_deliveries
      where endpoint_id = room.id and state = 'pending' and next_at <= $1
      order by next_at, no limit greatest(room.places, 0) for update skip locked) d),
  mine as (select endpoint_id, no from due order by turn, endpoint_id limit $3)
  update webhook_deliveries d set lease = $4, next_at = $5
  from mine join webhook_endpoints e on e.id = mine.endpoint_id
  where d.endpoint_id = mine.endpoint_id and d.no = mine.no and d.state = 'pending'
  returning d.endpoint_id as endpoint, d.no, d.id, d.body, d.tries, e.url_cipher as "urlCipher",
    (d.case_no is null or ${unitSees('e.unit_id', 'd.case_no')}) as seen`;

/** Sealed secrets that sign now, by endpoint, the newest first. */
export async function secretsOf(
  db: Database,
  endpoints: readonly string[],
  now: number,
): Promise<{ readonly endpoint: string; readonly no: number; readonly sealed: Buffer }[]> {
  const { rows } = await db.$client.query<{ endpoint: string; no: number; sealed: Buffer }>({
    name: 'webhooks_secrets',
    text: `select endpoint_id as endpoint, no, secret_cipher as sealed from webhook_secrets
      where endpoint_id = any($1::text[]) and (until is null or until > $2) order by endpoint_id, no desc`,
    values: [[...endpoints], new Date(now).toISOString()],
  });
  return rows;
}
