import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

export type DeadlineState = 'running' | 'suspended' | 'met' | 'met-late' | 'missed' | 'lapsed' | 'cancelled';

/** 期限: every timer of every case as a row; what a supervisor queries. */
export const deadlines = pgTable(
  'deadlines',
  {
    caseNo: text('case_no').notNull(),
    /** The case's own name for it: `feedback:1`, `claimant-feedback`. */
    id: text().notNull(),
    process: text().notNull(),
    name: text().notNull(),
    kind: text().$type<'duty' | 'window'>().notNull(),
    clock: text().$type<'holder' | 'claimant'>().notNull(),
    clause: text().notNull(),
    /** A soft limit is shown and sorted, but missing it is no breach. */
    soft: boolean().notNull().default(false),
    state: text().$type<DeadlineState>().notNull(),
    round: integer().notNull().default(1),
    unitId: text('unit_id').notNull(),
    tier: integer().notNull(),
    assignee: text(),
    startedAt: instant('started_at').notNull(),
    /** Null while suspended. */
    dueAt: instant('due_at'),
    originalDueAt: instant('original_due_at').notNull(),
    provisional: boolean().notNull(),
    settledAt: instant('settled_at'),
    /** What the due date was computed from; the same basis keeps the stored date. */
    basis: text().notNull(),
    calendarVersion: text('calendar_version').notNull(),
    explanation: jsonb().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.caseNo, t.id] }),
    index('deadlines_settled').on(t.unitId, t.state, t.settledAt),
    index('deadlines_provisional')
      .on(t.caseNo)
      .where(sql`provisional and state in ('running', 'suspended')`),
  ],
);

/**
 * The open deadlines (running or missed, so still awaited) once for every unit at or above the unit that answers for them.
 * One index range is one page of the overdue list of any subtree, however many cases the city has.
 */
export const deadlineScopes = pgTable(
  'deadline_scopes',
  {
    unitId: text('unit_id').notNull(),
    kind: text().$type<'duty' | 'window'>().notNull(),
    clock: text().$type<'holder' | 'claimant'>().notNull(),
    soft: boolean().notNull(),
    dueAt: instant('due_at').notNull(),
    caseNo: text('case_no').notNull(),
    deadlineId: text('deadline_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.unitId, t.kind, t.clock, t.soft, t.dueAt, t.caseNo, t.deadlineId] }),
    index('scopes_by_case').on(t.caseNo, t.deadlineId),
  ],
);
