/** What came in at an endpoint and how it went, for those who connect a call centre. */
import { and, desc, eq, lt } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { callDeliveries, callEndpoints, callNonces, type DeliveryOutcome } from '../schema/index.ts';

export type CallDelivery = typeof callDeliveries.$inferSelect;
export type NewDelivery = Omit<CallDelivery, 'id'>;
/** More faults of one delivery are not kept: they are alike. */
const MOST_FAULTS = 20;

/** Writes down how a delivery went; nothing when there is no such endpoint. */
export async function logDelivery(db: Queryable, { faults, ...row }: NewDelivery): Promise<void> {
  const [known] = await db
    .select({ id: callEndpoints.id })
    .from(callEndpoints)
    .where(eq(callEndpoints.id, row.endpointId));
  if (known) await db.insert(callDeliveries).values({ ...row, faults: faults.slice(0, MOST_FAULTS) });
}

/** The last deliveries of an endpoint, newest first. */
export async function listCallDeliveries(
  db: Queryable,
  {
    endpoint,
    outcome,
    before,
    limit,
  }: {
    readonly endpoint: string;
    readonly outcome: DeliveryOutcome | undefined;
    readonly before: number | undefined;
    readonly limit: number;
  },
): Promise<CallDelivery[]> {
  return db
    .select()
    .from(callDeliveries)
    .where(
      and(
        eq(callDeliveries.endpointId, endpoint),
        outcome === undefined ? undefined : eq(callDeliveries.outcome, outcome),
        before === undefined ? undefined : lt(callDeliveries.id, before),
      ),
    )
    .orderBy(desc(callDeliveries.id))
    .limit(limit);
}

/** Keeps what a nonce was first used for. @returns false when that was another body */
export async function isNonceFor(
  db: Queryable,
  row: { readonly endpointId: string; readonly nonceIndex: string; readonly bodyHash: string; readonly at: number },
): Promise<boolean> {
  await db.insert(callNonces).values(row).onConflictDoNothing();
  const [first] = await db
    .select({ bodyHash: callNonces.bodyHash })
    .from(callNonces)
    .where(and(eq(callNonces.endpointId, row.endpointId), eq(callNonces.nonceIndex, row.nonceIndex)));
  return first?.bodyHash === row.bodyHash;
}
