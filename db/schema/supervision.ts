import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, primaryKey, serial, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { instant, writtenAt } from './columns.ts';

/** 督办单: a numbered demand to a unit, with a reply due. Its texts live in the commands that carried them. */
export const supervisionOrders = pgTable(
  'supervision_orders',
  {
    no: text().primaryKey(),
    caseNo: text('case_no').notNull(),
    /** The case's own name for it: `order:1`. */
    id: text().notNull(),
    grounds: text().$type<'feedback-missed' | 'by-hand'>().notNull(),
    issuerUnit: text('issuer_unit').notNull(),
    issuerUser: text('issuer_user'),
    addresseeUnit: text('addressee_unit').notNull(),
    state: text().$type<'issued' | 'replied' | 'closed' | 'withdrawn'>().notNull(),
    issuedAt: instant('issued_at').notNull(),
    replyDueAt: instant('reply_due_at'),
    repliedAt: instant('replied_at'),
    closedAt: instant('closed_at'),
    /** Commands whose bodies hold the demand, the reply and the closing remark. */
    demandCommand: text('demand_command'),
    replyCommand: text('reply_command'),
    closeCommand: text('close_command'),
  },
  (t) => [
    uniqueIndex('orders_of_case').on(t.caseNo, t.id),
    index('orders_by_addressee').on(t.addresseeUnit, t.state, t.issuedAt),
    index('orders_by_issue').on(t.issuedAt, t.no),
  ],
);

/** 催办: each urging, numbered within its case. */
export const urgings = pgTable(
  'urgings',
  {
    caseNo: text('case_no').notNull(),
    no: integer().notNull(),
    at: instant().notNull(),
    byUser: text('by_user').notNull(),
    onBehalfOf: text('on_behalf_of').$type<'supervisor' | 'call-taker' | 'caller'>().notNull(),
    commandId: text('command_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.caseNo, t.no] })],
);

/** 备案: a dated, numbered copy for record to a union. Append only. */
export const filingCopies = pgTable(
  'filing_copies',
  {
    no: text().primaryKey(),
    caseNo: text('case_no').notNull(),
    dispatchNo: integer('dispatch_no').notNull(),
    basis: text().$type<'district' | 'industry'>().notNull(),
    unionId: text('union_id').notNull(),
    filedAt: instant('filed_at').notNull(),
    dispatchedTo: text('dispatched_to').notNull(),
  },
  (t) => [
    uniqueIndex('copies_of_dispatch').on(t.caseNo, t.dispatchNo, t.basis),
    index('copies_by_union').on(t.unionId, t.filedAt),
  ],
);

/** 回访: every attempt to call back, reached or not. */
export const callbacks = pgTable(
  'callbacks',
  {
    caseNo: text('case_no').notNull(),
    round: integer().notNull(),
    attempt: integer().notNull(),
    at: instant().notNull(),
    byUser: text('by_user').notNull(),
    reached: boolean().notNull(),
    handled: boolean(),
    solved: boolean(),
    satisfaction: integer(),
    commandId: text('command_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.caseNo, t.round, t.attempt] }), index('callbacks_by_time').on(t.at)],
);

/** 通知: who is told of what, once per cause. One of the house, about no case, has an empty number. */
export const notices = pgTable(
  'notices',
  {
    id: serial().primaryKey(),
    caseNo: text('case_no').notNull(),
    cause: text().notNull(),
    kind: text().notNull(),
    bodyId: text('body_id').notNull(),
    role: text().notNull(),
    at: instant().notNull(),
    readAt: instant('read_at'),
    detail: jsonb(),
  },
  (t) => [
    uniqueIndex('notices_once').on(t.caseNo, t.cause, t.kind, t.bodyId, t.role),
    index('notices_by_body').on(t.bodyId, t.id),
  ],
);

/** 发件箱: events for the outside, written with the fact; engine/webhooks/ takes them from here. */
export const outbox = pgTable(
  'outbox',
  {
    id: serial().primaryKey(),
    caseNo: text('case_no').notNull(),
    seq: integer().notNull(),
    kind: text().notNull(),
    payload: jsonb().notNull(),
    writtenAt: writtenAt(),
    /** When it was taken down for whoever listens. */
    relayedAt: instant('relayed_at'),
  },
  (t) => [
    index('outbox_of_case').on(t.caseNo, t.seq),
    index('outbox_waiting')
      .on(t.id)
      .where(sql`relayed_at is null`),
  ],
);
