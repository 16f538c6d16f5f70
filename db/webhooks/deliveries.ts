/** The log of what was sent, and sending it again. Which case it was about is not read here: who keeps endpoints sees none. */
import { and, asc, desc, eq, gte, inArray, lt, lte, sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { type DeliveryState, webhookAttempts, webhookDeliveries, webhookEndpoints } from '../schema/index.ts';

const shown = {
  ...{ no: webhookDeliveries.no, id: webhookDeliveries.id, type: webhookDeliveries.type },
  ...{ state: webhookDeliveries.state, replays: webhookDeliveries.replays, nextAt: webhookDeliveries.nextAt },
  ...{ createdAt: webhookDeliveries.createdAt, deliveredAt: webhookDeliveries.deliveredAt },
};
export interface Attempt {
  readonly no: number;
  readonly at: number;
  readonly ms: number;
  readonly status: number | null;
  readonly error: string | null;
}
export interface LoggedDelivery {
  readonly no: number;
  readonly id: string;
  readonly type: string;
  readonly state: DeliveryState;
  readonly replays: number;
  readonly nextAt: number;
  readonly createdAt: number;
  readonly deliveredAt: number | null;
  /** Oldest first. */
  readonly attempts: readonly Attempt[];
}

export interface LogPage {
  readonly endpoint: string;
  readonly state: DeliveryState | undefined;
  readonly type: string | undefined;
  readonly before: number | undefined;
  readonly limit: number;
}

/** A page of the log, newest first, with every try. */
export async function listDeliveries(db: Queryable, page: LogPage): Promise<LoggedDelivery[]> {
  const { endpoint, state, type, before, limit } = page;
  const rows = await db
    .select(shown)
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.endpointId, endpoint),
        state === undefined ? undefined : eq(webhookDeliveries.state, state),
        type === undefined ? undefined : eq(webhookDeliveries.type, type),
        before === undefined ? undefined : lt(webhookDeliveries.no, before),
      ),
    )
    .orderBy(desc(webhookDeliveries.no))
    .limit(limit);
  const { no, at, ms, status, error } = webhookAttempts;
  const tries = await db
    .select({ no, at, ms, status, error })
    .from(webhookAttempts)
    .where(
      and(
        eq(webhookAttempts.endpointId, endpoint),
        inArray(
          webhookAttempts.no,
          rows.map((row) => row.no),
        ),
      ),
    )
    .orderBy(asc(webhookAttempts.id));
  return rows.map((row) => ({ ...row, attempts: tries.filter((attempt) => attempt.no === row.no) }));
}

/** What is to go again; instants in epoch ms, both ends included. */
export interface Range {
  readonly fromNo?: number | undefined;
  readonly toNo?: number | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly states?: readonly DeliveryState[] | undefined;
}

/**
 * Makes deliveries due at once and gives them their whole schedule again, oldest first, at most so many. What is under way
 * at this moment is left to end. The endpoint is locked by the caller.
 * @returns the numbers, in order
 */
export async function replay(
  db: Queryable,
  { endpoint, range, now, most }: { endpoint: string; range: Range; now: number; most: number },
): Promise<number[]> {
  const chosen = db
    .select({ no: webhookDeliveries.no })
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.endpointId, endpoint), within(range), notUnderWay(now)))
    .orderBy(asc(webhookDeliveries.no))
    .limit(most);
  const rows = await db
    .update(webhookDeliveries)
    .set({
      ...{ state: 'pending', tries: 0, nextAt: now, lease: null, deliveredAt: null },
      replays: sql`${webhookDeliveries.replays} + 1`,
    })
    .where(and(eq(webhookDeliveries.endpointId, endpoint), inArray(webhookDeliveries.no, chosen)))
    .returning({ no: webhookDeliveries.no });
  return rows.map(({ no }) => no).sort((a, b) => a - b);
}

const within = ({ fromNo, toNo, from, to, states }: Range): SQL | undefined =>
  and(
    fromNo === undefined ? undefined : gte(webhookDeliveries.no, fromNo),
    toNo === undefined ? undefined : lte(webhookDeliveries.no, toNo),
    from === undefined ? undefined : gte(webhookDeliveries.createdAt, from),
    to === undefined ? undefined : lte(webhookDeliveries.createdAt, to),
    states === undefined ? undefined : inArray(webhookDeliveries.state, [...states]),
  );
const notUnderWay = (now: number): SQL =>
  sql`not (${webhookDeliveries.lease} is not null and ${webhookDeliveries.nextAt} > ${new Date(now).toISOString()}::timestamptz)`;

export interface OwnDelivery {
  readonly id: string;
  readonly type: string;
  readonly at: number;
  readonly bodyOf: (place: { readonly id: string; readonly no: number }) => string;
}

/** Takes down an event of the house's own for one endpoint, which the caller has locked. @returns its number */
export async function addDelivery(db: Queryable, endpoint: string, own: OwnDelivery): Promise<number> {
  const [row] = await db
    .update(webhookEndpoints)
    .set({ lastNo: sql`${webhookEndpoints.lastNo} + 1` })
    .where(eq(webhookEndpoints.id, endpoint))
    .returning({ no: webhookEndpoints.lastNo });
  if (!row) throw new Error('no such endpoint');
  const { id, type, at } = own;
  await db.insert(webhookDeliveries).values({
    ...{ endpointId: endpoint, no: row.no, id, type, body: own.bodyOf({ id, no: row.no }) },
    ...{ state: 'pending', nextAt: at, createdAt: at },
  });
  return row.no;
}
