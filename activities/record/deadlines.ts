import { dueDate, type Calendar, type DueResult } from '../../calendar/index.ts';
import type { deadlines } from '../../db/schema/index.ts';
import type { DeadlineView, DueDate, Entry, Rest } from '../../workflows/kit/messages.ts';
import type { Known } from './read.ts';

export type DeadlineRow = Omit<typeof deadlines.$inferSelect, 'process'>;
export interface PlannedDeadlines {
  readonly due: Readonly<Record<string, DueDate>>;
  /** Rows to be written: those that moved, and leftovers of attempts the engine never confirmed. */
  readonly changed: readonly DeadlineRow[];
  /** Of these, the ones whose place in the lists of open deadlines is another now. */
  readonly rescoped: readonly DeadlineRow[];
  /** Entries for misses that were journalled and turn out to be none. */
  readonly corrections: readonly Entry[];
}

/**
 * What the whole state of a case makes of its deadlines. A date is computed once per basis (start, term, suspensions,
 * extensions, projection): a re-run finds the stored one, whatever the calendar says by then.
 */
export function planDeadlines(rest: Rest, known: Known, calendar: Calendar): PlannedDeadlines {
  const due: Record<string, DueDate> = {};
  const changed: DeadlineRow[] = [];
  for (const view of rest.view.deadlines) {
    const before = known.deadlines.get(view.id);
    const row = rowOf(rest, view, before, calendar);
    due[view.id] = { dueAt: row.dueAt, originalDueAt: row.originalDueAt, provisional: row.provisional };
    if (isChanged(before, row)) changed.push(row);
  }
  const at = rest.entries.at(-1)?.at ?? rest.view.openedAt;
  for (const before of known.deadlines.values()) {
    // Started by an attempt that the engine never confirmed: nobody waits for it.
    if (isOpen(before.state) && !(before.id in due)) changed.push({ ...before, state: 'cancelled', settledAt: at });
  }
  const rescoped = changed.filter((row) => scopeOf(row) !== scopeOf(known.deadlines.get(row.id)));
  return { due, changed, rescoped, corrections: correctionsOf(rest, known, changed) };
}

/** Whether a row belongs into the lists of open deadlines, and where; '' for nowhere. */
export function scopeOf(row: DeadlineRow | undefined): string {
  const listed = row !== undefined && (row.state === 'running' || row.state === 'missed') && row.dueAt !== null;
  return listed ? `${row.unitId} ${row.dueAt}` : '';
}

function rowOf(rest: Rest, view: DeadlineView, before: DeadlineRow | undefined, calendar: Calendar): DeadlineRow {
  const basis = JSON.stringify([
    view.startedAt,
    view.term,
    view.suspensions,
    view.extensions,
    view.projection,
    view.unit.hours ?? null,
  ]);
  const known = before?.basis === basis ? before : undefined;
  const result: DueResult | undefined = known
    ? undefined
    : dueDate(calendar, {
        ...{ start: view.startedAt, term: view.term, suspensions: view.suspensions, extensions: view.extensions },
        ...(view.unit.hours ? { businessHours: view.unit.hours } : {}),
      });
  const { id, name, kind, clock, clause, soft, state, round, unit, startedAt } = view;
  return {
    caseNo: rest.view.caseNo,
    ...{ id, name, kind, clock, clause, soft, state, round, startedAt, basis },
    unitId: unit.id,
    tier: unit.tier,
    assignee: unit.id === rest.view.holder.id ? (rest.view.assignee ?? null) : null,
    dueAt: known ? known.dueAt : (result?.dueAt ?? null),
    originalDueAt: before?.originalDueAt ?? result?.originalDueAt ?? startedAt,
    provisional: known ? known.provisional : (result?.provisional ?? false),
    settledAt: view.settledAt ?? null,
    calendarVersion: known?.calendarVersion ?? calendar.version,
    explanation: known ? known.explanation : (result?.explanation ?? {}),
  };
}

const isOpen = (state: DeadlineRow['state']): boolean =>
  state === 'running' || state === 'missed' || state === 'suspended';
const isChanged = (before: DeadlineRow | undefined, row: DeadlineRow): boolean =>
  before?.basis !== row.basis ||
  before.state !== row.state ||
  before.settledAt !== row.settledAt ||
  before.assignee !== row.assignee;

/**
 * A miss may have been journalled while an act received in time was on its way, or by an attempt that the engine never
 * confirmed. Where the deadline now stands otherwise, a further entry says so.
 */
function correctionsOf(rest: Rest, known: Known, changed: readonly DeadlineRow[]): Entry[] {
  const doubted = changed.filter((row) => row.state !== 'missed' && row.state !== 'met-late' && row.state !== 'lapsed');
  const now = rest.entries.at(-1);
  if (doubted.length === 0 || !now) return [];
  return known.expired.flatMap((cause) => {
    const row = doubted.find((d) => cause.startsWith(`expired:${d.id}:`));
    if (!row) return [];
    const expiredAt = Number(cause.split(':').at(-1));
    // Missed and then no longer awaited: the miss stands.
    if (row.kind === 'duty' && row.state === 'cancelled' && expiredAt <= (row.settledAt ?? 0)) return [];
    return [
      {
        cause: `corrected:${cause}`,
        at: now.at,
        facts: [{ kind: 'miss-corrected', deadline: row.id, state: row.state }],
      },
    ];
  });
}
