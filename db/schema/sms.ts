import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { cipher, instant } from './columns.ts';

/** 短信模板: what a text says, version after version; version 1 is the catalogue's (engine/sms/catalogue.ts) and has no row. */
export const smsTemplates = pgTable(
  'sms_templates',
  {
    name: text().notNull(),
    version: integer().notNull(),
    /** With `{caseNo}` and the like for what the text is filled with. */
    text: text().notNull(),
    /** The operator's own code of it; operators that register texts send nothing without. */
    code: text(),
    /** 签名: null for the house's. */
    signName: text('sign_name'),
    /** Goes at night too. */
    urgent: boolean().notNull(),
    /** Tells so little that it may go to a claimant who asked for confidentiality. */
    neutral: boolean().notNull(),
    active: boolean().notNull(),
    setBy: text('set_by').notNull(),
    setAt: instant('set_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.name, t.version] })],
);

export const smsStates = ['waiting', 'quiet', 'sent', 'delivered', 'failed', 'not-sendable', 'expired'] as const;
/**
 * `waiting`: to be sent, or tried again. `quiet`: waits for the morning. `sent`: the operator took it. `failed`: the operator or the
 * network of the phone refused it for good. `not-sendable`: not handed to the operator. `expired`: it came too late to be news.
 */
export type SmsState = (typeof smsStates)[number];

/** 短信: one text to one recipient about one thing that happened. */
export const smsMessages = pgTable(
  'sms_messages',
  {
    id: text().primaryKey(),
    caseNo: text('case_no').notNull(),
    template: text().notNull(),
    recipient: text().$type<'claimant'>().notNull(),
    /** What tells one happening from the next: the unit, the journal number, the document, the due instant. */
    rung: text().notNull(),
    /** Case number, name of the unit, date: nothing personal. */
    variables: jsonb().$type<Readonly<Record<string, string>>>().notNull(),
    state: text().$type<SmsState>().notNull(),
    /** A word of engine/sms/reasons.ts. */
    reason: text(),
    /** The operator's own code. */
    code: text(),
    /** Of the template, as it was sent. */
    version: integer(),
    operator: text(),
    /** What the operator knows it by: the same in every try, another in each resending. */
    outId: text('out_id').notNull(),
    providerId: text('provider_id'),
    /** The number it went to, sealed by the key of the case. */
    numberCipher: cipher('number_cipher'),
    tries: integer().notNull().default(0),
    resends: integer().notNull().default(0),
    resentBy: text('resent_by'),
    resentAt: instant('resent_at'),
    /** When it is tried next; of one under way, when somebody else may take it over. */
    nextAt: instant('next_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    lease: uuid(),
    createdAt: instant('created_at').notNull(),
    sentAt: instant('sent_at'),
    settledAt: instant('settled_at'),
  },
  (t) => [
    uniqueIndex('sms_once').on(t.caseNo, t.template, t.recipient, t.rung),
    uniqueIndex('sms_by_out_id').on(t.outId),
    index('sms_by_provider_id')
      .on(t.providerId)
      .where(sql`provider_id is not null`),
    index('sms_due')
      .on(t.nextAt)
      .where(sql`state in ('waiting', 'quiet')`),
    index('sms_by_creation').on(t.createdAt, t.id),
    index('sms_by_settling')
      .on(t.settledAt)
      .where(sql`settled_at is not null`),
  ],
);

/** 短信回执 that came from the operator and have not met their text yet. */
export const smsReceipts = pgTable(
  'sms_receipts',
  {
    id: bigint({ mode: 'number' }).generatedByDefaultAsIdentity().primaryKey(),
    operator: text().notNull(),
    outId: text('out_id'),
    providerId: text('provider_id'),
    delivered: boolean().notNull(),
    code: text(),
    /** As the operator says. */
    at: instant().notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (t) => [index('sms_receipts_by_arrival').on(t.receivedAt)],
);

/** 拒收: numbers, as keyed hashes, whose owners want no texts. */
export const smsRefusals = pgTable('sms_refusals', {
  phoneIndex: text('phone_index').primaryKey(),
  since: instant().notNull(),
  byUser: text('by_user').notNull(),
});

/** One row: since when the operator takes nothing at all. */
export const smsOperator = pgTable('sms_operator', {
  one: boolean().primaryKey().default(true),
  failingSince: instant('failing_since'),
  told: boolean().notNull().default(false),
});
