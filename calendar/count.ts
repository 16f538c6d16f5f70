/** Counting working days between dates: what is left, and how late. */
import type { Calendar } from './calendar.ts';
import { type BeijingDate, dateOf, yearOf } from './days.ts';

/** Working days of a whole year: 248 in 2025 and in 2026. Of an unpublished year, as far as the law alone tells. */
export const workingDaysInYear = (calendar: Calendar, year: number): number =>
  calendar.workingDaysThrough(`${year}-12-31`);

/** Working days after `from`, up to and including `to`; negative when `to` is earlier. Throws `out-of-range`. */
export function workingDaysBetween(calendar: Calendar, from: BeijingDate, to: BeijingDate): number {
  if (to < from) return 0 - workingDaysBetween(calendar, to, from);
  let count = calendar.workingDaysThrough(to) - calendar.workingDaysThrough(from);
  for (let year = yearOf(from); year < yearOf(to); year += 1) count += workingDaysInYear(calendar, year);
  return count;
}

/**
 * Working days left until a due instant (both epoch ms): 0 on the due day, 3 with three working days after today to go,
 * −2 when two working days have passed since the due day. Lateness itself is `isOverdue`: on the rest days after a due
 * Friday this is still 0.
 */
export const remainingWorkingDays = (calendar: Calendar, asOf: number, dueAt: number): number =>
  workingDaysBetween(calendar, dateOf(asOf), dueDayOf(dueAt));

/** The day whose end, or close of business, a due instant is: the day before, for an instant at 00:00. */
export const dueDayOf = (dueAt: number): BeijingDate => dateOf(dueAt - 1);

/** Whether a term that ends at `dueAt` has ended by `asOf` (epoch ms). At the instant itself it has. */
export const isOverdue = (asOf: number, dueAt: number): boolean => dueAt <= asOf;
