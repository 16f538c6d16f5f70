/** What every deadline list selects, and the filters they share. */
import type { DeadlineState } from '../schema/index.ts';
import { epochMs, type Value } from './prepared.ts';
import type { UnitName } from './units.ts';

/** A deadline as lists show it; instants in epoch ms. */
export interface DeadlineRow {
  readonly caseNo: string;
  readonly id: string;
  readonly process: string;
  readonly name: string;
  readonly kind: 'duty' | 'window';
  readonly clock: 'holder' | 'claimant';
  readonly clause: string;
  readonly soft: boolean;
  readonly state: DeadlineState;
  readonly round: number;
  readonly unit: UnitName;
  /** Tier of the unit when the deadline began. */
  readonly tier: number;
  readonly assignee: string | null;
  readonly startedAt: number;
  readonly dueAt: number | null;
  readonly originalDueAt: number;
  readonly provisional: boolean;
  readonly settledAt: number | null;
}

/** Which clock a list is about; always given, because the index of open deadlines begins with it. */
export interface ClockFilter {
  readonly kind: 'duty' | 'window';
  readonly clock: 'holder' | 'claimant';
  readonly soft: boolean;
}

/** What narrows a list further; absent means any. */
export interface DeadlineFilter extends ClockFilter {
  readonly tier?: number | undefined;
  readonly process?: string | undefined;
  readonly clause?: string | undefined;
  /** The unit itself that answers for it, without its subtree. */
  readonly holder?: string | undefined;
  readonly assignee?: string | undefined;
  readonly provisional?: boolean | undefined;
  /** Bodies from whose excluded cases the caller is kept away (Sight.own). */
  readonly excludedFor: readonly string[];
}

export const deadlineColumns = `d.case_no, d.id, d.process, d.name, d.kind, d.clock, d.clause, d.soft, d.state, d.round, d.unit_id,
  d.tier, d.assignee, d.started_at, d.due_at, d.original_due_at, d.provisional, d.settled_at`;

/** Parameters 1–10 of every list of deadlines are these; `deadlineConditions` reads them. */
export function filterValues(filter: DeadlineFilter): Value[] {
  const { kind, clock, soft, tier, process, clause, holder, assignee, provisional, excludedFor } = filter;
  return [
    kind,
    clock,
    soft,
    tier ?? null,
    process ?? null,
    clause ?? null,
    holder ?? null,
    assignee ?? null,
    provisional ?? null,
    excludedFor,
  ];
}

/**
 * The narrowing filters on `d`; kind, clock and soft ($1–$3) are left to the caller's index. The exclusion is counted so
 * that it stays a look-up per row: as `not exists` the planner may read every access row of a large body first.
 */
export const deadlineConditions = `
  ($4::int is null or d.tier = $4) and ($5::text is null or d.process = $5) and ($6::text is null or d.clause = $6)
  and ($7::text is null or d.unit_id = $7) and ($8::text is null or d.assignee = $8)
  and ($9::boolean is null or d.provisional = $9)
  and (select count(*) from case_access x
    where x.case_no = d.case_no and x.body_id = any($10::text[]) and x.reason = 'excluded') = 0`;

/** One row as the driver gives it. */
export interface RawDeadline {
  readonly case_no: string;
  readonly id: string;
  readonly process: string;
  readonly name: string;
  readonly kind: 'duty' | 'window';
  readonly clock: 'holder' | 'claimant';
  readonly clause: string;
  readonly soft: boolean;
  readonly state: DeadlineState;
  readonly round: number;
  readonly unit_id: string;
  readonly unit_name: string | null;
  readonly unit_tier: number | null;
  readonly tier: number;
  readonly assignee: string | null;
  readonly started_at: Date;
  readonly due_at: Date | null;
  readonly original_due_at: Date;
  readonly provisional: boolean;
  readonly settled_at: Date | null;
}

/** Turns a driver's row into a `DeadlineRow`. Written out: a page does this a hundred times, and spreading is slow. */
export function toDeadline(raw: RawDeadline): DeadlineRow {
  return {
    caseNo: raw.case_no,
    id: raw.id,
    process: raw.process,
    name: raw.name,
    kind: raw.kind,
    clock: raw.clock,
    clause: raw.clause,
    soft: raw.soft,
    state: raw.state,
    round: raw.round,
    unit: { id: raw.unit_id, name: raw.unit_name ?? raw.unit_id, tier: raw.unit_tier ?? raw.tier },
    tier: raw.tier,
    assignee: raw.assignee,
    startedAt: epochMs(raw.started_at),
    dueAt: epochMs(raw.due_at),
    originalDueAt: epochMs(raw.original_due_at),
    provisional: raw.provisional,
    settledAt: epochMs(raw.settled_at),
  };
}
