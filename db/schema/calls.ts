import { sql } from 'drizzle-orm';
import { bigint, boolean, index, pgTable, primaryKey, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { CallDirection, CallState } from '../calls/facts.ts';
import { cipher, instant } from './columns.ts';

/** 通话的作用: a case opened, one joined, a draft, an attempt to call back, or a case named by hand. */
export const callEffects = ['opened', 'joined', 'drafted', 'called-back', 'linked'] as const;
export type CallEffectKind = (typeof callEffects)[number];
export const draftStates = ['open', 'opened', 'linked', 'discarded'] as const;
export type DraftState = (typeof draftStates)[number];

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
