import { index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

export const transferSources = ['grid', '12345'] as const;
/** From where a demand was handed on: 网格 or 12345. */
export type TransferSource = (typeof transferSources)[number];

/** 转办: a demand that another government system handed on, once per source and its own number, and the ticket it became. */
export const transfers = pgTable(
  'transfers',
  {
    source: text().$type<TransferSource>().notNull(),
    /** Their own number. */
    number: text().notNull(),
    caseNo: text('case_no').notNull(),
    /** The account that sent it: nobody else reads it here. */
    sentBy: text('sent_by').notNull(),
    /** Their own class, a code. */
    category: text(),
    /** When they took it down, and when they want it answered: shown, never one of our limits. */
    reportedAt: instant('reported_at'),
    theirDueAt: instant('their_due_at'),
    receivedAt: instant('received_at').notNull(),
    /** When there was last something to tell the source. */
    changedAt: instant('changed_at').notNull(),
    /** The last answer they said they have; 0: none. */
    acknowledged: integer().notNull().default(0),
    acknowledgedAt: instant('acknowledged_at'),
  },
  (t) => [
    primaryKey({ columns: [t.source, t.number] }),
    uniqueIndex('transfers_by_case').on(t.caseNo),
    index('transfers_by_change').on(t.sentBy, t.changedAt, t.source, t.number),
  ],
);

export const answerKinds = ['answered', 'returned', 'closed', 'reopened'] as const;
export type AnswerKind = (typeof answerKinds)[number];

/** What the source is told of a transfer, in the order in which it happened. Written by `record` only. */
export const transferAnswers = pgTable(
  'transfer_answers',
  {
    caseNo: text('case_no').notNull(),
    no: integer().notNull(),
    kind: text().$type<AnswerKind>().notNull(),
    at: instant().notNull(),
    unitId: text('unit_id').notNull(),
    outcome: text(),
    treatment: text(),
    /** The act whose text is the answer; it stays in that command's row, sealed. */
    commandId: uuid('command_id'),
  },
  (t) => [primaryKey({ columns: [t.caseNo, t.no] })],
);
