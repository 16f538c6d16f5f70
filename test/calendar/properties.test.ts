/** The laws any due date obeys, on generated terms and starts (1,000 runs each). */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect } from 'vitest';
import {
  buildCalendar,
  type Calendar,
  dateOf,
  days,
  dueDate,
  type DueInput,
  eachDay,
  exceptionalDays,
  explain,
  sameDay,
  startOfDay,
  workingDays,
  workingDaysBetween,
  yearOf,
} from '../../calendar/index.ts';
import {
  counts,
  dayMs,
  due,
  fractions,
  hours,
  law,
  nextWorkingDay,
  paused,
  pauses,
  starts,
  terms,
  withHours,
} from './generators.ts';
import { calendar } from './support.ts';

/** The calendar with the notices of some years only. */
const withNotices = new Map<string, Calendar>();
function calendarOf(years: readonly number[]): Calendar {
  const key = years.join();
  const built =
    withNotices.get(key) ?? buildCalendar(exceptionalDays.filter((row) => years.includes(yearOf(row.date))));
  withNotices.set(key, built);
  return built;
}

law(
  'no term ends on a rest day, nor before the event',
  fc.property(starts, terms, hours, (start, term, closes) => {
    const result = due({ start, term, ...withHours(closes) });
    expect(calendar.isWorkingDay(result.dueDate!)).toBe(true);
    expect(result.dueAt).toBeGreaterThan(start);
  }),
);

law(
  'adding nothing leaves a working day where it is',
  fc.property(starts, (start) => {
    const date = dateOf(start);
    expect(due({ start, term: workingDays(0) }).dueDate).toBe(nextWorkingDay(date));
    expect(due({ start, term: workingDays(0) })).toMatchObject({ dueAt: due({ start, term: sameDay }).dueAt });
  }),
);

law(
  'a later event is never due earlier',
  fc.property(starts, fc.integer({ min: 0, max: 20 * dayMs }), terms, hours, (start, later, term, closes) => {
    const [one, two] = [start, start + later].map((each) => due({ start: each, term, ...withHours(closes) }).dueAt!);
    expect(two).toBeGreaterThanOrEqual(one!);
  }),
);

law(
  'a longer term is never due earlier',
  fc.property(starts, counts, counts, hours, (start, a, b, closes) => {
    for (const termOf of [workingDays, days]) {
      const [one, two] = [a, a + b].map((count) => due({ start, term: termOf(count), ...withHours(closes) }).dueAt!);
      expect(two).toBeGreaterThanOrEqual(one!);
    }
  }),
);

law(
  'a working days and then b working days are a + b working days',
  fc.property(starts, counts, fc.integer({ min: 1, max: 80 }), (start, a, b) => {
    const first = due({ start, term: workingDays(a) });
    const both = due({ start: startOfDay(first.dueDate!), term: workingDays(b) }).dueDate;
    const extended = due({ start, term: workingDays(a), extensions: [{ by: workingDays(b) }] }).dueDate;
    expect(extended).toBe(both);
    if (a > 0 || calendar.isWorkingDay(dateOf(start)))
      expect(due({ start, term: workingDays(a + b) }).dueDate).toBe(both);
  }),
);

law(
  'the nth working day has n working days up to it',
  fc.property(starts, fc.integer({ min: 1, max: 80 }), (start, count) => {
    const { dueDate: date } = due({ start, term: workingDays(count) });
    expect(workingDaysBetween(calendar, dateOf(start), date!)).toBe(count);
  }),
);

law(
  'a due date in a year without a notice is provisional, one that never looked at such a year is not',
  fc.property(starts, terms, fc.subarray([2024, 2025, 2026]), (start, term, published) => {
    const result = dueDate(calendarOf(published), { start, term });
    const lived = eachDay(dateOf(start), result.dueDate!).map(yearOf);
    if (!published.includes(yearOf(result.dueDate!))) expect(result.provisional).toBe(true);
    if (lived.every((year) => published.includes(year))) expect(result.provisional).toBe(false);
    if (result.provisional) expect(explain(result, 'en').at(-1)).toMatch(/^Provisional/);
  }),
);

law(
  'the result is plain data and the input is left alone',
  fc.property(starts, terms, fractions, pauses, (start, term, fraction, pauseMs) => {
    const plain: DueInput = { start, term };
    const input = { ...plain, suspensions: [paused(plain, fraction, pauseMs)], extensions: [{ by: days(2) }] };
    const copy = JSON.stringify(input);
    const result = JSON.stringify(due(input));
    expect(JSON.stringify(input)).toBe(copy);
    expect(JSON.stringify(due(input))).toBe(result);
    expect(isDeepStrictEqual(JSON.parse(result), due(input))).toBe(true);
  }),
);
