import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { cipher, instant, writtenAt } from './columns.ts';

/**
 * 指令: everything anybody asked of a case. The API writes the row, the workflow judges it, `record` writes its receipt.
 * `signal` is what the engine gets (nothing personal); `body_cipher` is the one home of what was written in it.
 */
export const commands = pgTable(
  'commands',
  {
    id: uuid().primaryKey(),
    caller: text().notNull(),
    route: text().notNull(),
    idempotencyKey: text('idempotency_key'),
    /** Keyed hash of route and canonical body: tells a repeat from another request without keeping the text. */
    bodyHash: text('body_hash').notNull(),
    kind: text().$type<'open' | 'act' | 'system'>().notNull(),
    process: text().notNull(),
    caseNo: text('case_no').notNull(),
    action: text().notNull(),
    receivedAt: instant('received_at').notNull(),
    bodyCipher: cipher('body_cipher'),
    signal: jsonb().notNull(),
    /** Keyed hashes of the character bigrams of its texts, for `q=`. */
    grams: integer().array(),
    status: text().$type<'pending' | 'done' | 'refused'>().notNull().default('pending'),
    receipt: jsonb(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: instant('next_attempt_at').notNull(),
    writtenAt: writtenAt(),
  },
  (t) => [
    uniqueIndex('commands_idempotency').on(t.caller, t.route, t.idempotencyKey),
    index('commands_by_case').on(t.caseNo),
    index('commands_pending')
      .on(t.nextAttemptAt)
      .where(sql`status = 'pending'`),
    index('commands_grams').using('gin', t.grams),
  ],
);

/** 编号: gapless numbers per series and year, taken in the transaction that uses them. */
export const numberSeries = pgTable(
  'number_series',
  { series: text().notNull(), year: integer().notNull(), last: integer().notNull() },
  (t) => [primaryKey({ columns: [t.series, t.year] })],
);

/** Numbers already given to a case, by the case's own key for them, so that a re-run gets the same. */
export const caseNumbers = pgTable(
  'case_numbers',
  { caseNo: text('case_no').notNull(), key: text().notNull(), number: text().notNull().unique() },
  (t) => [primaryKey({ columns: [t.caseNo, t.key] })],
);

/** One data key per case, wrapped by a master key. Destroying it erases the case's personal data. */
export const caseKeys = pgTable('case_keys', {
  caseNo: text('case_no').primaryKey(),
  masterKeyId: text('master_key_id').notNull(),
  wrapped: cipher().notNull(),
  destroyedAt: instant('destroyed_at'),
});
