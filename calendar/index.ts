/** The one module with date arithmetic. Workflows import `calendar/term.ts` alone; everyone else imports this file. */
export { CalendarError, type CalendarErrorCode } from './errors.ts';
export {
  type BeijingDate,
  addDays,
  assertInstant,
  dateOf,
  daysBetween,
  eachDay,
  endOfDay,
  formatInstant,
  instantAt,
  isValidDate,
  quarterOf,
  startOfDay,
  weekday,
  yearOf,
  yearsBefore,
} from './days.ts';
export { type ExceptionalDay, type Notice, type NoticedDay, expandNotice, noticeProblems } from './notice.ts';
export { exceptionalDays } from './exceptional-days.ts';
export { notices } from './notices.ts';
export { type StatutoryDay, firstYear, lastYear, statutoryDays } from './statutory-days.ts';
export { type Calendar, type CalendarDay, type DayReason, buildCalendar } from './calendar.ts';
export { type Term, days, sameDay, workingDays } from './term.ts';
export type {
  BusinessHours,
  CountedUnit,
  DayRun,
  DueExplanation,
  DueInput,
  DueResult,
  DueStep,
  Extension,
  Remainder,
  Suspension,
} from './due-result.ts';
export { dueDate } from './due.ts';
export { explain } from './explain.ts';
export { type Locale, festivalName, runLabel, termLabel } from './wording.ts';
export { dueDayOf, isOverdue, remainingWorkingDays, workingDaysBetween, workingDaysInYear } from './count.ts';
