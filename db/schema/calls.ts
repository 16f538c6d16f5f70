import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { CallDirection, CallState } from '../calls/facts.ts';
import { cipher, instant } from './columns.ts';

/** 通话的作用: a case opened, one joined, a draft, an attempt to call back, or a case named by hand. */
export const callEffects = ['opened', 'joined', 'drafted', 'called-back', 'linked'] as const;
export type CallEffectKind = (typeof callEffects)[number];
export const draftStates = ['open', 'opened', 'linked', 'discarded'] as const;
export type DraftState = (typeof draftStates)[number];

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

/** 通话: what all events of a call add up to; numbers, agent, recording and its id stand in `details_cipher` alone. */
export const calls = pgTable(
  'calls',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    endpointId: text('endpoint_id').notNull(),
    callIndex: uuid('call_index').notNull(),
    unitId: text('unit_id').notNull(),
    /** What follows is null only within the transaction of the first event. */
    direction: text().$type<CallDirection>(),
    state: text().$type<CallState>(),
    startedAt: instant('started_at'),
    answeredAt: instant('answered_at'),
    endedAt: instant('ended_at'),
    phoneIndex: uuid('phone_index'),
    phoneEndIndex: uuid('phone_end_index'),
    /** The user whom the agent stood for when the last event came. */
    agentUser: text('agent_user'),
    recorded: boolean().notNull().default(false),
    handled: boolean(),
    solved: boolean(),
    satisfaction: smallint(),
    caseNo: text('case_no'),
    draftId: text('draft_id'),
    /** It joined a case that was open before. */
    joined: boolean().notNull().default(false),
    /** What it did; once it did something it does nothing more. */
    effect: text().$type<CallEffectKind>(),
    /** Why it did nothing, where something might have been expected: a word of api/calls/effects/reasons.ts. */
    effectReason: text('effect_reason'),
    /** The act in the name of its agent: whether the case took it says its receipt. */
    effectCommand: uuid('effect_command'),
    /** Open cases of that number, of which it may be one. */
    maybeCases: text('maybe_cases')
      .array()
      .notNull()
      .default(sql`'{}'`),
    linkedBy: text('linked_by'),
    updatedAt: instant('updated_at').notNull(),
    detailsCipher: cipher('details_cipher'),
  },
  (t) => [
    uniqueIndex('calls_once').on(t.endpointId, t.callIndex),
    index('calls_by_phone')
      .on(t.phoneIndex, t.startedAt)
      .where(sql`phone_index is not null`),
    index('calls_by_time').on(t.startedAt, t.id),
    index('calls_by_case')
      .on(t.caseNo)
      .where(sql`case_no is not null`),
  ],
);

/** 通话事件: each once, as it came and as it was answered, sealed. Forgotten after a month; the call stays. */
export const callEvents = pgTable(
  'call_events',
  {
    endpointId: text('endpoint_id').notNull(),
    eventIndex: uuid('event_index').notNull(),
    callId: bigint('call_id', { mode: 'number' }),
    receivedAt: instant('received_at').notNull(),
    eventCipher: cipher('event_cipher'),
  },
  (t) => [
    primaryKey({ columns: [t.endpointId, t.eventIndex] }),
    index('call_events_by_age').on(t.receivedAt),
    index('call_events_of_call').on(t.callId),
  ],
);

/** 来电草稿: what a call that nobody signed would have opened. Forgotten after the days of a policy. */
export const ticketDrafts = pgTable(
  'ticket_drafts',
  {
    id: uuid().primaryKey(),
    callId: bigint('call_id', { mode: 'number' }).notNull(),
    unitId: text('unit_id').notNull(),
    at: instant().notNull(),
    state: text().$type<DraftState>().notNull().default('open'),
    caseNo: text('case_no'),
    settledBy: text('settled_by'),
    settledAt: instant('settled_at'),
    /** Who called, and why it was thrown away. */
    detailsCipher: cipher('details_cipher').notNull(),
  },
  (t) => [
    uniqueIndex('drafts_once_per_call').on(t.callId),
    index('drafts_of_unit').on(t.unitId, t.state, t.at),
    index('drafts_by_age').on(t.at),
  ],
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
