/** Endpoints and their secrets, as those who keep them change them. */
import { randomBytes } from 'node:crypto';
import { and, asc, desc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import type { Keys } from '../crypto/keys.ts';
import { newWebhookSecret } from '../crypto/webhook-secret.ts';
import type { Reach } from '../identity/accounts.ts';
import { webhookEndpoints, webhookSecrets } from '../schema/index.ts';
import { sealSecret, sealUrl } from './sealed.ts';

export type Endpoint = typeof webhookEndpoints.$inferSelect;
export interface NewEndpoint {
  readonly unitId: string;
  readonly label: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly createdAt: number;
  readonly createdBy: string;
}
const ID_BYTES = 9;

/** Registers an endpoint. @returns its row and its secret, which is shown this once. */
export async function makeEndpoint(
  db: Queryable,
  keys: Keys,
  { url, types, ...order }: NewEndpoint,
): Promise<{ readonly endpoint: Endpoint; readonly secret: string }> {
  const id = randomBytes(ID_BYTES).toString('hex');
  const [endpoint] = await db
    .insert(webhookEndpoints)
    .values({ ...order, id, types: [...types], urlCipher: sealUrl(keys, id, url), state: 'enabled' })
    .returning();
  if (!endpoint) throw new Error('the endpoint was not written');
  return { endpoint, secret: await addSecret(db, keys, id, 1, order.createdAt) };
}

/** Endpoints of units within reach, the newest first. */
export async function listEndpoints(db: Queryable, reach: Reach, unit: string | undefined): Promise<Endpoint[]> {
  return db
    .select()
    .from(webhookEndpoints)
    .where(
      and(
        unit === undefined ? undefined : eq(webhookEndpoints.unitId, unit),
        reach === 'everything' ? undefined : inArray(webhookEndpoints.unitId, [...reach]),
      ),
    )
    .orderBy(desc(webhookEndpoints.createdAt), asc(webhookEndpoints.id));
}

export async function endpointById(db: Queryable, id: string): Promise<Endpoint | undefined> {
  const [row] = await db.select().from(webhookEndpoints).where(eq(webhookEndpoints.id, id));
  return row;
}

/** The same, locked: whoever changes deliveries of an endpoint locks it first. */
export async function lockEndpoint(db: Queryable, id: string): Promise<Endpoint | undefined> {
  const [row] = await db.select().from(webhookEndpoints).where(eq(webhookEndpoints.id, id)).for('update');
  return row;
}

export type EndpointChange = Partial<Pick<Endpoint, 'label' | 'types' | 'urlCipher'>>;
export async function changeEndpoint(db: Queryable, id: string, change: EndpointChange): Promise<void> {
  await db.update(webhookEndpoints).set(change).where(eq(webhookEndpoints.id, id));
}

/** Enables or disables by hand. What waited for a disabled one is held until it is replayed. */
export async function switchEndpoint(db: Queryable, id: string, to: 'enabled' | 'disabled', at: number): Promise<void> {
  const why = {
    disabledBecause: to === 'enabled' ? null : ('by-hand' as const),
    disabledAt: to === 'enabled' ? null : at,
  };
  await db
    .update(webhookEndpoints)
    .set({ state: to, failingSince: null, ...why })
    .where(eq(webhookEndpoints.id, id));
  if (to === 'disabled')
    await db.execute(sql`
      update webhook_deliveries set state = 'held', lease = null where endpoint_id = ${id} and state = 'pending'`);
}

/** When each secret that signs now ceases to; null for the one in force. Oldest first. */
export async function secretsInForce(db: Queryable, id: string, now: number) {
  return db
    .select({ no: webhookSecrets.no, since: webhookSecrets.since, until: webhookSecrets.until })
    .from(webhookSecrets)
    .where(and(eq(webhookSecrets.endpointId, id), or(isNull(webhookSecrets.until), gt(webhookSecrets.until, now))))
    .orderBy(asc(webhookSecrets.no));
}

/** A new secret signs from now on, the one before it beside it until `until`. @returns the new one, shown this once. */
export async function rotateSecret(
  db: Queryable,
  keys: Keys,
  id: string,
  { now, until }: { readonly now: number; readonly until: number },
): Promise<string> {
  const [last] = await db
    .select({ no: webhookSecrets.no })
    .from(webhookSecrets)
    .where(eq(webhookSecrets.endpointId, id))
    .orderBy(desc(webhookSecrets.no))
    .limit(1);
  await db
    .update(webhookSecrets)
    .set({ until })
    .where(and(eq(webhookSecrets.endpointId, id), isNull(webhookSecrets.until)));
  return addSecret(db, keys, id, (last?.no ?? 0) + 1, now);
}

async function addSecret(db: Queryable, keys: Keys, id: string, no: number, since: number): Promise<string> {
  const secret = newWebhookSecret();
  const secretCipher = sealSecret(keys, id, no, secret);
  await db.insert(webhookSecrets).values({ endpointId: id, no, secretCipher, since });
  return secret;
}
