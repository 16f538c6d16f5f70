import { sql } from 'drizzle-orm';
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { cipher, instant } from './columns.ts';

/** 呼叫中心接入点: where a call centre's events come in, for a unit, under a machine's name. */
export const callEndpoints = pgTable(
  'call_endpoints',
  {
    /** Cannot be guessed: where nothing is signed it stands for the secret. */
    id: text().primaryKey(),
    unitId: text('unit_id').notNull(),
    /** The machine whose name stands under what its events do. */
    userId: text('user_id').notNull(),
    /** What the system is called; never a person's name. */
    label: text().notNull(),
    /** Which software it is: a name of api/calls/adapters. */
    adapter: text().notNull(),
    /** From where it may come; empty means from anywhere, which only a signed one may. */
    networks: text().array().notNull(),
    revokedAt: instant('revoked_at'),
    createdAt: instant('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    /** Their list of calls, fetched for comparison; address and token sealed. */
    fetchUrlCipher: cipher('fetch_url_cipher'),
    fetchTokenCipher: cipher('fetch_token_cipher'),
    fetchEvery: text('fetch_every').$type<'hour' | 'day'>(),
    fetchNextAt: instant('fetch_next_at'),
    fetchedUntil: instant('fetched_until'),
    /** Why the last try failed, a stable word. */
    fetchFailure: text('fetch_failure'),
  },
  (t) => [
    index('call_endpoints_by_unit').on(t.unitId),
    index('call_endpoints_to_fetch')
      .on(t.fetchNextAt)
      .where(sql`fetch_next_at is not null and revoked_at is null`),
  ],
);

/** Secrets that sign for an endpoint; during a rotation several do. */
export const callSecrets = pgTable(
  'call_secrets',
  {
    endpointId: text('endpoint_id').notNull(),
    no: integer().notNull(),
    secretCipher: cipher('secret_cipher').notNull(),
    since: instant().notNull(),
    /** Null for the one in force. */
    until: instant(),
  },
  (t) => [primaryKey({ columns: [t.endpointId, t.no] })],
);

/** Which of our users an agent is. Some centres name agents by their names: sealed, found by index. */
export const callAgents = pgTable(
  'call_agents',
  {
    endpointId: text('endpoint_id').notNull(),
    agentIndex: uuid('agent_index').notNull(),
    agentCipher: cipher('agent_cipher').notNull(),
    userId: text('user_id').notNull(),
    since: instant().notNull(),
    byUser: text('by_user').notNull(),
  },
  (t) => [primaryKey({ columns: [t.endpointId, t.agentIndex] })],
);

/** Where a signature covers no body, what its nonce was first used for. */
export const callNonces = pgTable(
  'call_nonces',
  {
    endpointId: text('endpoint_id').notNull(),
    nonceIndex: uuid('nonce_index').notNull(),
    bodyHash: text('body_hash').notNull(),
    at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.endpointId, t.nonceIndex] }), index('call_nonces_by_age').on(t.at)],
);

export const deliveryOutcomes = ['accepted', 'partly', 'at-fault', 'refused'] as const;
export type DeliveryOutcome = (typeof deliveryOutcomes)[number];
/** What came in, or was fetched, and how it went: for integrators, without anything of what it said. */
export const callDeliveries = pgTable(
  'call_deliveries',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    endpointId: text('endpoint_id').notNull(),
    at: instant().notNull(),
    way: text().$type<'push' | 'reconcile' | 'fetch'>().notNull(),
    outcome: text().$type<DeliveryOutcome>().notNull(),
    /** Why it was refused as a whole. */
    reason: text(),
    events: integer().notNull(),
    repeated: integer().notNull(),
    /** Elements at fault: which one, which field, why. */
    faults: jsonb().$type<readonly { at: number; field: string; message: string }[]>().notNull(),
  },
  (t) => [index('call_deliveries_of').on(t.endpointId, t.id), index('call_deliveries_by_age').on(t.at)],
);
