import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, primaryKey, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Content } from '../journal/entry.ts';
import { cipher, instant, writtenAt } from './columns.ts';

/** 案件: the read model of a case, whole, as of its last rest. Written by `record` only. */
export const cases = pgTable(
  'cases',
  {
    caseNo: text('case_no').primaryKey(),
    process: text().notNull(),
    /** Catalogue title of the matter; never what the caller said. */
    title: text().notNull(),
    matter: text(),
    channel: text(),
    stage: text().notNull(),
    outcome: text(),
    holderUnit: text('holder_unit'),
    holderTier: integer('holder_tier'),
    assignee: text(),
    platformUnit: text('platform_unit').notNull(),
    openedAt: instant('opened_at').notNull(),
    closedAt: instant('closed_at'),
    updatedAt: instant('updated_at').notNull(),
    /** Number of the last journal entry; the ETag. */
    seq: integer().notNull().default(0),
    journalHead: text('journal_head').notNull().default(''),
    /** Order of the engine's attempts: history length of the workflow task, then rests counted by the workflow. */
    attempt: integer().notNull().default(0),
    version: integer().notNull().default(0),
    flags: text()
      .array()
      .notNull()
      .default(sql`'{}'`),
    /** The workflow's own view (workflows/kit/messages.ts, CaseView). */
    view: jsonb().notNull(),
    /** 'running'; 'lost' while the engine has no run for an open case; 'ended' after the archive's window. */
    engine: text().$type<'running' | 'lost' | 'ended'>().notNull().default('running'),
  },
  (t) => [
    index('cases_by_holder').on(t.holderUnit, t.openedAt, t.caseNo),
    index('cases_open_by_holder')
      .on(t.holderUnit)
      .where(sql`closed_at is null`),
    index('cases_by_opening').on(t.openedAt, t.caseNo),
    index('cases_by_stage').on(t.process, t.stage, t.openedAt, t.caseNo),
    index('cases_by_assignee')
      .on(t.assignee)
      .where(sql`closed_at is null`),
    index('cases_running')
      .on(t.caseNo)
      .where(sql`engine <> 'ended'`),
    index('cases_flags').using('gin', t.flags),
  ],
);

/** Which bodies may see a case and why; a holder keeps sight of what passed through its hands. */
export const caseAccess = pgTable(
  'case_access',
  {
    caseNo: text('case_no').notNull(),
    bodyId: text('body_id').notNull(),
    reason: text().$type<'platform' | 'holder' | 'copy' | 'addressee' | 'linked' | 'excluded'>().notNull(),
    since: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.caseNo, t.bodyId, t.reason] }),
    index('access_by_body').on(t.bodyId, t.caseNo),
    index('access_excluded')
      .on(t.caseNo, t.bodyId)
      .where(sql`reason = 'excluded'`),
    index('access_excluded_by_body')
      .on(t.bodyId, t.caseNo)
      .where(sql`reason = 'excluded'`),
  ],
);

/** 当事人: parties of a case; everything about a person is inside `details_cipher`. */
export const caseParties = pgTable(
  'case_parties',
  {
    caseNo: text('case_no').notNull(),
    partyNo: integer('party_no').notNull(),
    part: text().$type<'claimant' | 'employer' | 'representative' | 'employer-representative'>().notNull(),
    confidential: boolean().notNull().default(false),
    detailsCipher: cipher('details_cipher').notNull(),
    /** Keyed hash of the telephone number, for exact search. */
    phoneIndex: text('phone_index'),
    /** Keyed hashes of its last four digits, of the initials of the name, of the number of an identity paper. */
    phoneEndIndex: text('phone_end_index'),
    initialsIndex: text('initials_index'),
    identityIndex: text('identity_index'),
    /** Keyed hash of the folded name: tells whether somebody is a party of another case, without telling who. */
    nameIndex: text('name_index'),
    /** Of a worker in a collective dispute: what is claimed, what became of it. */
    claimedYuan: integer('claimed_yuan'),
    agreedYuan: integer('agreed_yuan'),
    result: text().$type<'settled' | 'failed' | 'withdrawn'>(),
  },
  (t) => [
    primaryKey({ columns: [t.caseNo, t.partyNo] }),
    index('parties_by_phone').on(t.phoneIndex),
    index('parties_by_name').on(t.nameIndex),
    index('parties_by_phone_end').on(t.phoneEndIndex),
    index('parties_by_initials').on(t.initialsIndex),
    index('parties_by_identity').on(t.identityIndex),
  ],
);

/** 关联: typed links between cases, one row per direction. */
export const caseLinks = pgTable(
  'case_links',
  {
    caseNo: text('case_no').notNull(),
    linkedCaseNo: text('linked_case_no').notNull(),
    kind: text().notNull(),
    since: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.caseNo, t.linkedCaseNo, t.kind] })],
);

/** 案件日志: one entry per cause, numbered by PostgreSQL, chained by hash. Append only. */
export const caseJournal = pgTable(
  'case_journal',
  {
    caseNo: text('case_no').notNull(),
    seq: integer().notNull(),
    /** Command id, `expired:{deadline}:{due}`, activity id …: the same cause is written once. */
    cause: text().notNull(),
    /** When it counts from: the command's receivedAt, or the instant time itself acted. */
    at: instant().notNull(),
    actor: jsonb().$type<{ userId: string; unit?: string; role?: string } | null>(),
    facts: jsonb().notNull(),
    /** What the hash covers: 1 what stands above, 2 `content` as well (db/journal/entry.ts). */
    format: smallint().$type<1 | 2>().notNull().default(1),
    /** SHA-256 of what the command brought that no fact says: its sealed texts and its papers. */
    content: jsonb().$type<Content | null>(),
    prevHash: text('prev_hash').notNull(),
    hash: text().notNull(),
    /** Evidence only; the hash does not cover it. */
    writtenAt: writtenAt(),
  },
  (t) => [
    primaryKey({ columns: [t.caseNo, t.seq] }),
    uniqueIndex('journal_once_per_cause').on(t.caseNo, t.cause),
    index('journal_by_writing').using('brin', t.writtenAt).with({ pages_per_range: 16, autosummarize: true }),
  ],
);
