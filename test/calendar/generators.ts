/** Generated input for the property tests, and the way they are run. */
import fc from 'fast-check';
import { test } from 'vitest';
import {
  addDays,
  days,
  dueDate,
  type DueInput,
  sameDay,
  startOfDay,
  type Term,
  workingDays,
} from '../../calendar/index.ts';
import { calendar } from './support.ts';

export const dayMs = 86_400_000;
export const starts = fc.integer({ min: startOfDay('2024-01-01'), max: startOfDay('2027-08-31') });
export const counts = fc.integer({ min: 0, max: 80 });
export const terms: fc.Arbitrary<Term> = fc.oneof(counts.map(workingDays), counts.map(days), fc.constant(sameDay));
export const hours = fc.option(fc.constantFrom('12:00', '17:30', '24:00'), { nil: undefined });
export const withHours = (closes: string | undefined) => (closes ? { businessHours: { opens: '08:30', closes } } : {});
export const due = (input: DueInput) => dueDate(calendar, input);
/** A suspension of `pauseMs` that begins while the term runs, at a fraction of its length. */
export const paused = (input: DueInput, fraction: number, pauseMs: number) => {
  const from = Math.floor(input.start + (due(input).dueAt! - 1 - input.start) * fraction);
  return { from, to: from + pauseMs, category: 'generated' };
};
export const fractions = fc.double({ min: 0, max: 1, noNaN: true });
export const pauses = fc.integer({ min: 0, max: 40 * dayMs });
export const nextWorkingDay = (date: string): string =>
  calendar.isWorkingDay(date) ? date : nextWorkingDay(addDays(date, 1));

/** Checks a property on a thousand inputs; a failure prints its seed. */
export const law = <Values>(name: string, property: fc.IProperty<Values>) =>
  test(name, { timeout: 30_000 }, () => {
    fc.assert(property, { numRuns: 1_000 });
  });
