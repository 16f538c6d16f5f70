/** The laws any due date obeys, on generated terms, starts and suspensions (1,000 runs each). */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addDays,
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
  type Term,
  workingDays,
  workingDaysBetween,
  yearOf,
} from '../../calendar/index.ts';
import { calendar } from './support.ts';

const dayMs = 86_400_000;
const starts = fc.integer({ min: startOfDay('2024-01-01'), max: startOfDay('2027-08-31') });
const counts = fc.integer({ min: 0, max: 80 });
const terms: fc.Arbitrary<Term> = fc.oneof(counts.map(workingDays), counts.map(days), fc.constant(sameDay));
const hours = fc.option(fc.constantFrom('12:00', '17:30', '24:00'), { nil: undefined });
const withHours = (closes: string | undefined) => (closes ? { businessHours: { opens: '08:30', closes } } : {});
const due = (input: DueInput) => dueDate(calendar, input);
/** A suspension of `pauseMs` that begins while the term runs, at a fraction of its length. */
const paused = (input: DueInput, fraction: number, pauseMs: number) => {
  const from = Math.floor(input.start + (due(input).dueAt! - 1 - input.start) * fraction);
  return { from, to: from + pauseMs, category: 'generated' };
};
const fractions = fc.double({ min: 0, max: 1, noNaN: true });
const pauses = fc.integer({ min: 0, max: 40 * dayMs });
const nextWorkingDay = (date: string): string =>
  calendar.isWorkingDay(date) ? date : nextWorkingDay(addDays(date, 1));

/** The calendar with the notices of some years only. */
const withNotices = new Map<string, Calendar>();
function calendarOf(years: readonly number[]): Calendar {
  const key = years.join();
  const built =
    withNotices.get(key) ?? buildCalendar(exceptionalDays.filter((row) => years.includes(yearOf(row.date))));
  withNotices.set(key, built);
  return built;
}

const law = <Values>(name: string, property: fc.IProperty<Values>) =>
  test(name, { timeout: 30_000 }, () => {
    fc.assert(property, { numRuns: 1_000 });
  });

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
  'a suspension over p working days delays a term in working days by exactly p of them',
  fc.property(starts, fc.integer({ min: 1, max: 60 }), fractions, pauses, (start, count, fraction, pauseMs) => {
    const input: DueInput = { start, term: workingDays(count) };
    const stop = paused(input, fraction, pauseMs);
    const [from, to] = [dateOf(stop.from), dateOf(stop.to)];
    const [before, after] = [due(input).dueDate!, due({ ...input, suspensions: [stop] }).dueDate!];
    const lasted = workingDaysBetween(calendar, from, to);
    if (from === before) expect(after).toBe(from === to ? before : nextWorkingDay(to));
    else expect(workingDaysBetween(calendar, before, after)).toBe(lasted);
  }),
);

law(
  'a suspension over p days delays a term in natural days by exactly p, then the rest-day roll',
  fc.property(starts, counts, fractions, pauses, (start, count, fraction, pauseMs) => {
    const input: DueInput = { start, term: days(count) };
    const stop = paused(input, fraction, pauseMs);
    const lasted = eachDay(dateOf(stop.from), dateOf(stop.to)).length - 1;
    const after = due({ ...input, suspensions: [stop] }).dueDate;
    expect(after).toBe(nextWorkingDay(addDays(due(input).dueDate!, lasted)));
  }),
);

law(
  'a suspension within one day changes nothing, and none ever brings a due date forward',
  fc.property(starts, terms, hours, fractions, pauses, (start, term, closes, fraction, pauseMs) => {
    const input: DueInput = { start, term, ...withHours(closes) };
    const stop = paused(input, fraction, pauseMs);
    const [before, after] = [due(input), due({ ...input, suspensions: [stop] })];
    if (dateOf(stop.from) === dateOf(stop.to)) expect(after.dueAt).toBe(before.dueAt);
    expect(after.dueAt).toBeGreaterThanOrEqual(before.dueAt!);
    expect(after).toMatchObject({ originalDueAt: before.originalDueAt, originalDueDate: before.originalDueDate });
    expect(after.dueAt).toBeGreaterThan(stop.to === stop.from ? start : Math.min(stop.to, after.dueAt! - 1));
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
