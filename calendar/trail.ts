/** Steps over a calendar and remembers every day it looked at, so that a due date can explain itself. */
import type { Calendar, CalendarDay } from './calendar.ts';
import { type BeijingDate, addDays, daysBetween, yearOf } from './days.ts';
import type { CountedUnit, DayRun, Passed } from './due-result.ts';

/** Where a step ended and what it passed on the way. */
export interface Arrival {
  readonly date: BeijingDate;
  readonly passed: Passed;
}

/** A walker over one calendar; `unpublishedYears` grows with what it sees. */
export interface Trail {
  /** The first working day on or after the date (民法典 203条). */
  roll(date: BeijingDate): Arrival;
  /** The `count`-th counted day after the date, an end on a rest day rolled forward; 0 rolls the date itself. */
  advance(date: BeijingDate, count: number, unit: CountedUnit): Arrival;
  /** Counted days after `from`, up to and including `to`. */
  count(from: BeijingDate, to: BeijingDate, unit: CountedUnit): number;
  unpublishedYears(): number[];
}

/** Starts a walk. The functions throw `out-of-range` where the calendar ends. */
export function startTrail(calendar: Calendar): Trail {
  const unpublished = new Set<number>();
  function look(date: BeijingDate, offset = 0): CalendarDay {
    const day = calendar.day(date, offset);
    if (!day.published) unpublished.add(yearOf(day.date));
    return day;
  }

  function walk(from: BeijingDate, stop: (day: CalendarDay) => boolean): Arrival {
    const seen: CalendarDay[] = [];
    let day = look(from);
    while (!stop(day)) {
      seen.push(day);
      day = look(day.date, 1);
    }
    seen.push(day);
    return { date: day.date, passed: passedOf(seen) };
  }

  const roll = (date: BeijingDate) => walk(date, (day) => day.working);
  return {
    roll,
    advance(date, count, unit) {
      if (unit === 'days' || count === 0) return roll(addDays(date, count));
      let left = count;
      return walk(addDays(date, 1), (day) => day.working && --left === 0);
    },
    count(from, to, unit) {
      if (unit === 'days') return daysBetween(from, to);
      let counted = 0;
      let date = from;
      while (date < to) {
        const day = look(date, 1);
        if (day.working) counted += 1;
        date = day.date;
      }
      return counted;
    },
    unpublishedYears: () => [...unpublished].sort((a, b) => a - b),
  };
}

const passedOf = (seen: readonly CalendarDay[]): Passed => ({
  notCounted: runsOf(seen.filter((day) => !day.working)),
  madeUp: runsOf(seen.filter((day) => day.because === 'make-up-day')),
});

/** Joins neighbouring days with one reason into runs. */
function runsOf(days: readonly CalendarDay[]): DayRun[] {
  const runs: DayRun[] = [];
  for (const { date, because, name, notice, url, published } of days) {
    const last = runs[runs.length - 1];
    const joins =
      last?.because === because && last.name === name && last.notice === notice && addDays(last.to, 1) === date;
    if (joins) runs[runs.length - 1] = { ...last, to: date };
    else runs.push({ from: date, to: date, because, name, notice, url, published });
  }
  return runs;
}
