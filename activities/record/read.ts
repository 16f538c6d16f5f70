import type { DeadlineRow } from './deadlines.ts';
import type { Statement, Transaction } from './transaction.ts';

export interface Before {
  readonly seq: number;
  readonly journalHead: string;
  readonly attempt: number;
  readonly version: number;
}
/** What is known of a case before a rest is written. */
export interface Known {
  readonly causes: ReadonlySet<string>;
  /** Causes of journalled expiries, for misses that turn out to be none. */
  readonly expired: readonly string[];
  readonly deadlines: ReadonlyMap<string, DeadlineRow>;
  readonly orders: readonly { readonly id: string; readonly state: string }[];
}
export const nothingKnown: Known = { causes: new Set(), expired: [], deadlines: new Map(), orders: [] };

const LOCK: Statement = {
  name: 'record_lock',
  text: `select seq, journal_head as "journalHead", attempt, version from cases where case_no = $1 for update`,
};

/** Takes the case for this transaction; undefined if it is not written yet. */
export async function lockCase(tx: Transaction, caseNo: string): Promise<Before | undefined> {
  return (await tx.run<Before & Record<string, unknown>>(LOCK, [caseNo]))[0];
}

const READ: Statement = {
  name: 'record_read',
  text: `select
    (select coalesce(json_agg(cause), '[]') from case_journal where case_no = $1 and (cause = any($2) or cause like 'expired:%' or cause like 'corrected:%')) as causes,
    (select coalesce(json_agg(d), '[]') from (
      select id, state, due_at, original_due_at, provisional, settled_at, basis, calendar_version, assignee, unit_id, tier,
        name, kind, clock, clause, soft, round, started_at from deadlines where case_no = $1) d) as deadlines,
    (select coalesce(json_agg(json_build_object('id', id, 'state', state)), '[]') from supervision_orders where case_no = $1) as orders`,
};

/** Reads what stands there already; only after the lock, so that it is the last state. */
export async function readCase(tx: Transaction, caseNo: string, causes: readonly string[]): Promise<Known> {
  const [row] = await tx.run<{ causes: string[]; deadlines: RawDeadline[]; orders: Known['orders'] }>(READ, [
    caseNo,
    causes,
  ]);
  if (!row) return nothingKnown;
  return {
    causes: new Set(row.causes),
    expired: row.causes.filter((cause) => cause.startsWith('expired:')),
    deadlines: new Map(row.deadlines.map((raw) => [raw.id, toRow(caseNo, raw)])),
    orders: row.orders,
  };
}

type RawDeadline = { readonly [column: string]: unknown } & { readonly id: string };

function toRow(caseNo: string, raw: RawDeadline): DeadlineRow {
  const instant = (value: unknown) => (typeof value === 'string' ? Date.parse(value) : null);
  const { due_at, original_due_at, settled_at, calendar_version, unit_id, started_at, ...same } = raw;
  return {
    ...(same as unknown as DeadlineRow),
    caseNo,
    unitId: unit_id as string,
    calendarVersion: calendar_version as string,
    dueAt: instant(due_at),
    originalDueAt: instant(original_due_at) ?? 0,
    startedAt: instant(started_at) ?? 0,
    settledAt: instant(settled_at),
    explanation: {}, // only a new basis is explained anew; the stored explanation stays where it is
  };
}
