/** What goes into a due date and what comes out: plain data, safe to store as JSON. */
import type { DayReason } from './calendar.ts';
import type { BeijingDate } from './days.ts';
import type { Term } from './term.ts';

/** When a unit opens and stops business, Beijing wall clock; `closes` may be `24:00`. */
export interface BusinessHours {
  readonly opens: string;
  readonly closes: string;
}

/** The clock stopped at `from` and runs again from `to`; without `to` it still stands. Epoch ms. */
export interface Suspension {
  readonly from: number;
  readonly to?: number;
  readonly category: string;
  readonly reason?: string;
}

/** More time, counted by its own term from the due day then in force. */
export interface Extension {
  readonly by: Term;
  /** When it was asked for, epoch ms; orders it among the suspensions. Without it, it counts before all of them. */
  readonly at?: number;
}

/** Everything a due date depends on, apart from the calendar. */
export interface DueInput {
  /** The event that starts the clock, epoch ms. */
  readonly start: number;
  readonly term: Term;
  readonly businessHours?: BusinessHours;
  readonly suspensions?: readonly Suspension[];
  readonly extensions?: readonly Extension[];
}

/** What a term counts in. */
export type CountedUnit = 'working-days' | 'days';

/** Days still to run when the clock resumes. */
export interface Remainder {
  readonly count: number;
  readonly unit: CountedUnit;
}

/** Consecutive days that share a reason. */
export interface DayRun {
  readonly from: BeijingDate;
  readonly to: BeijingDate;
  readonly because: DayReason;
  readonly name: string | null;
  readonly notice: string | null;
  readonly url: string | null;
  readonly published: boolean;
}

/** Days a step passed over, and weekend days it counted because a notice makes them working days. */
export interface Passed {
  readonly notCounted: readonly DayRun[];
  readonly madeUp: readonly DayRun[];
}

/** One step from the event to the due date. `due` is the due day after the step, null while the clock stands. */
export type DueStep =
  | ({
      readonly step: 'term';
      readonly term: Term;
      /** The event fell after business stopped, so the next working day counts (same-day terms only). */
      readonly afterClosing: boolean;
      readonly due: BeijingDate;
    } & Passed)
  | ({ readonly step: 'extension'; readonly by: Term; readonly from: BeijingDate; readonly due: BeijingDate } & Passed)
  | ({
      readonly step: 'suspension';
      readonly from: number;
      readonly to: number | null;
      readonly category: string;
      readonly reason: string | null;
      /** Suspended and resumed on one day: nothing changes. */
      readonly sameDay: boolean;
      readonly remaining: Remainder;
      readonly due: BeijingDate | null;
    } & Passed);

/** Why a due date is what it is; `explain` turns it into sentences. */
export interface DueExplanation {
  readonly start: number;
  readonly startDate: BeijingDate;
  /** When a term ends on its last day: `24:00`, or when the unit stops business. */
  readonly endsAt: string;
  readonly steps: readonly DueStep[];
  readonly calendarVersion: string;
  /** Years looked at whose notice is not loaded. Not empty means provisional. */
  readonly unpublishedYears: readonly number[];
}

/** A due date with its reasons. */
export interface DueResult {
  /** The due instant, epoch ms: an act at or after it is late. Null while suspended. */
  readonly dueAt: number | null;
  /** The last day on which the act is in time. Null while suspended. */
  readonly dueDate: BeijingDate | null;
  /** A day looked at lies in a year without a notice: compute again when it is loaded. */
  readonly provisional: boolean;
  /** Before any suspension or extension. */
  readonly originalDueAt: number;
  readonly originalDueDate: BeijingDate;
  /** What is left to run, while suspended; else null. */
  readonly remaining: Remainder | null;
  readonly explanation: DueExplanation;
}
