import { bigserial, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant, writtenAt } from './columns.ts';

/** 访问日志: refusals of authority, unmasked reads, exports, administration, decoded payloads. Append only. */
export const accessJournal = pgTable(
  'access_journal',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    at: instant().notNull(),
    userId: text('user_id'),
    kind: text().notNull(),
    caseNo: text('case_no'),
    detail: jsonb(),
    /** Of the entry by itself (db/journal/access-hash.ts); the next seal binds it to its number. */
    hash: text(),
    writtenAt: writtenAt(),
  },
  (t) => [
    index('access_by_time').on(t.at, t.id),
    index('access_by_user').on(t.userId, t.at, t.id),
    index('access_by_case').on(t.caseNo, t.at, t.id),
  ],
);

/** 封存: a signed statement of where both journals stood, chained to the one before. Append only. */
export const journalSeals = pgTable('journal_seals', {
  no: integer().primaryKey(),
  at: instant().notNull(),
  /** The very text that was signed (db/journal/statement.ts). */
  statement: text().notNull(),
  /** SHA-256 of the statement. */
  hash: text().notNull(),
  keyId: text('key_id').notNull(),
  /** Ed25519 over the statement, in base64. */
  signature: text().notNull(),
});

/** Where a case's chain stood at a seal; one row per case that had moved since the seal before. Append only. */
export const journalSealLeaves = pgTable(
  'journal_seal_leaves',
  {
    sealNo: integer('seal_no').notNull(),
    caseNo: text('case_no').notNull(),
    seq: integer().notNull(),
    head: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.caseNo, t.sealNo] }),
    index('leaves_by_seal').using('brin', t.sealNo).with({ pages_per_range: 16, autosummarize: true }),
  ],
);

/** Public halves of the keys that seals were signed with. Append only. */
export const journalSealKeys = pgTable('journal_seal_keys', {
  keyId: text('key_id').primaryKey(),
  /** PEM. */
  publicKey: text('public_key').notNull(),
  since: instant().notNull(),
});
