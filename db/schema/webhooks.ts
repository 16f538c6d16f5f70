import { sql } from 'drizzle-orm';
import { bigint, bigserial, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { cipher, instant } from './columns.ts';

/** 推送地址: a system that is told of events, for a unit. */
export const webhookEndpoints = pgTable(
  'webhook_endpoints',
  {
    id: text().primaryKey(),
    unitId: text('unit_id').notNull(),
    /** What the system is called; never a person's name. */
    label: text().notNull(),
    /** The whole address: paths and queries often are credentials (db/webhooks/sealed.ts). */
    urlCipher: cipher('url_cipher').notNull(),
    /** Types of the catalogue (engine/webhooks/catalogue.ts). */
    types: text().array().notNull(),
    state: text().$type<'enabled' | 'disabled'>().notNull(),
    disabledBecause: text('disabled_because').$type<'by-hand' | 'gone' | 'failing'>(),
    disabledAt: instant('disabled_at'),
    /** Since when nothing at all has arrived. */
    failingSince: instant('failing_since'),
    /** Number of the last event that was taken down for it. */
    lastNo: bigint('last_no', { mode: 'number' }).notNull().default(0),
    createdAt: instant('created_at').notNull(),
    createdBy: text('created_by').notNull(),
  },
  (t) => [index('webhook_endpoints_by_unit').on(t.unitId)],
);

/** Secrets of an endpoint; during a rotation several sign. */
export const webhookSecrets = pgTable(
  'webhook_secrets',
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

export const deliveryStates = ['pending', 'delivered', 'failed', 'held', 'withheld'] as const;
/**
 * `failed`: every try of the schedule is over. `held`: the endpoint was disabled. `withheld`: its unit no longer sees the
 * case. All three go again when they are replayed.
 */
export type DeliveryState = (typeof deliveryStates)[number];

/** 推送: one event for one endpoint. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    endpointId: text('endpoint_id').notNull(),
    /** 1, 2, 3 … of this endpoint. */
    no: bigint({ mode: 'number' }).notNull(),
    /** `webhook-id`: the same in every try and replay. */
    id: text().notNull(),
    type: text().notNull(),
    caseNo: text('case_no'),
    outboxId: integer('outbox_id'),
    /** The very text that is sent. */
    body: text().notNull(),
    state: text().$type<DeliveryState>().notNull(),
    /** Tries since it was taken down or last replayed: its place in the schedule. */
    tries: integer().notNull().default(0),
    replays: integer().notNull().default(0),
    /** When it is tried next; of one that is under way, when somebody else may take it over. */
    nextAt: instant('next_at').notNull(),
    /** Who is at it. */
    lease: uuid(),
    createdAt: instant('created_at').notNull(),
    deliveredAt: instant('delivered_at'),
  },
  (t) => [
    primaryKey({ columns: [t.endpointId, t.no] }),
    uniqueIndex('webhook_once').on(t.endpointId, t.outboxId),
    uniqueIndex('webhook_by_id').on(t.id),
    index('webhook_due')
      .on(t.endpointId, t.nextAt, t.no)
      .where(sql`state = 'pending'`),
    index('webhook_leased')
      .on(t.endpointId)
      .where(sql`lease is not null`),
    index('webhook_by_age').on(t.createdAt),
  ],
);

/** Every try: how it ended, and how long it took. */
export const webhookAttempts = pgTable(
  'webhook_attempts',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    endpointId: text('endpoint_id').notNull(),
    no: bigint({ mode: 'number' }).notNull(),
    at: instant().notNull(),
    ms: integer().notNull(),
    /** The answer's status; null where there was none. */
    status: integer(),
    /** Why there was none: a word of engine/outgoing/failures.ts. */
    error: text(),
  },
  (t) => [index('webhook_attempts_of').on(t.endpointId, t.no, t.id), index('webhook_attempts_by_time').on(t.at)],
);

/** Which deadlines were announced as due soon, by due instant: a date that moves is announced anew. */
export const webhookDueSoon = pgTable(
  'webhook_due_soon',
  {
    caseNo: text('case_no').notNull(),
    deadlineId: text('deadline_id').notNull(),
    dueAt: instant('due_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.caseNo, t.deadlineId, t.dueAt] }), index('webhook_due_soon_by_time').on(t.dueAt)],
);
