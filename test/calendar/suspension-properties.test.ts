/** What a suspension may and may not do to a due date, on generated input (1,000 runs each). */
import fc from 'fast-check';
import { expect } from 'vitest';
import {
  addDays,
  dateOf,
  days,
  type DueInput,
  eachDay,
  workingDays,
  workingDaysBetween,
} from '../../calendar/index.ts';
import {
  counts,
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
  'a suspension within one day changes nothing; none brings a due date forward or leaves it before the resumption',
  fc.property(starts, terms, hours, fractions, pauses, (start, term, closes, fraction, pauseMs) => {
    const input: DueInput = { start, term, ...withHours(closes) };
    const stop = paused(input, fraction, pauseMs);
    const [before, after] = [due(input), due({ ...input, suspensions: [stop] })];
    expect(after.dueAt).toBeGreaterThanOrEqual(before.dueAt!);
    expect(after).toMatchObject({ originalDueAt: before.originalDueAt, originalDueDate: before.originalDueDate });
    if (dateOf(stop.from) === dateOf(stop.to)) expect(after.dueAt).toBe(before.dueAt);
    else expect(after.dueAt).toBeGreaterThan(stop.to);
  }),
);
