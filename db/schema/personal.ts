import { sql } from 'drizzle-orm';
import { index, pgTable, serial, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { cipher, instant, writtenAt } from './columns.ts';

/** 法律保留: while one stands, nothing of the case is erased. Lifted, it stays as a record of itself. */
export const legalHolds = pgTable(
  'legal_holds',
  {
    no: serial().primaryKey(),
    caseNo: text('case_no').notNull(),
    placedBy: text('placed_by').notNull(),
    placedAt: instant('placed_at').notNull(),
    /** Why, sealed by the key of the case. */
    reasonCipher: cipher('reason_cipher').notNull(),
    liftedBy: text('lifted_by'),
    liftedAt: instant('lifted_at'),
  },
  (t) => [
    uniqueIndex('one_hold_at_a_time')
      .on(t.caseNo)
      .where(sql`lifted_at is null`),
  ],
);

/** 清除: cases whose personal data is gone, since when and why. */
export const erasures = pgTable(
  'erasures',
  {
    caseNo: text('case_no').primaryKey(),
    at: instant().notNull(),
    /** Null for one whose time was up. */
    byUser: text('by_user'),
    ground: text().$type<ErasureGround>().notNull(),
    writtenAt: writtenAt(),
  },
  (t) => [index('erasures_by_time').on(t.at)],
);

/** Why: kept long enough; asked for by the person; consent withdrawn; should never have been kept. */
export type ErasureGround = 'retention' | 'request' | 'consent-withdrawn' | 'unlawful';
