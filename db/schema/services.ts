import { sql } from 'drizzle-orm';
import { date, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import type { Question } from '../services/question.ts';

/** 派单目录版本: a catalogue as a whole. A draft until it is published; in force from its day until a later one is. */
export const catalogueVersions = pgTable(
  'catalogue_versions',
  {
    version: integer().primaryKey().generatedByDefaultAsIdentity(),
    state: text().$type<'draft' | 'published'>().notNull(),
    /** Beijing date; null while it is a draft. */
    effectiveFrom: date('effective_from', { mode: 'string' }),
    /** Import that it came from, if it did. */
    source: text(),
    draftedBy: text('drafted_by').notNull(),
    draftedAt: instant('drafted_at').notNull(),
    publishedBy: text('published_by'),
    publishedAt: instant('published_at'),
  },
  (t) => [
    index('catalogue_in_force')
      .on(t.effectiveFrom, t.version)
      .where(sql`state = 'published'`),
  ],
);

/** 派单目录事项: one matter as a version of the catalogue has it. */
export const catalogueServices = pgTable(
  'catalogue_services',
  {
    version: integer().notNull(),
    /** Code of the matter. */
    code: text().notNull(),
    position: integer().notNull(),
    zh: text().notNull(),
    en: text().notNull(),
    class: text().$type<'inquiry' | 'affair'>().notNull(),
    process: text().notNull(),
    clause: text().notNull(),
    /** `{process}/{deadline}`: terms themselves stand in the process's declaration. */
    terms: text().array().notNull(),
    /** Kinds of units that usually take it, the usual one first; then units by name. */
    unitKinds: text('unit_kinds').array().notNull(),
    units: text().array().notNull(),
    role: text().notNull(),
    questions: jsonb().$type<readonly Question[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.version, t.code] })],
);

/** 历史案件: cases of an older system, which knew them by a number of its own. The cases stand where all cases do. */
export const historicalCases = pgTable(
  'historical_cases',
  {
    source: text().notNull(),
    number: text().notNull(),
    caseNo: text('case_no').notNull(),
    /** Keyed hash of the row: tells the same from another one without keeping it. */
    rowHash: text('row_hash').notNull(),
    importId: uuid('import_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.source, t.number] }),
    uniqueIndex('historical_cases_by_case').on(t.caseNo),
    index('historical_cases_by_number').on(t.number),
  ],
);
