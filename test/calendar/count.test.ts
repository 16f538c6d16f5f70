import { describe, expect, test } from 'vitest';
import {
  dueDate,
  dueDayOf,
  eachDay,
  isOverdue,
  remainingWorkingDays,
  workingDays,
  workingDaysBetween,
  workingDaysInYear,
} from '../../calendar/index.ts';
import { at, calendar } from './support.ts';

describe('working days between', () => {
  test.each([
    ['2026-02-11', '2026-02-27', 7],
    ['2026-02-27', '2026-02-11', -7],
    ['2026-02-14', '2026-02-23', 0],
    ['2026-03-04', '2026-03-04', 0],
    ['2025-12-31', '2026-01-04', 1],
    ['2024-01-01', '2026-12-31', 747],
    ['2026-12-31', '2024-01-01', -747],
  ])('%s to %s: %i', (from, to, count) => {
    expect(workingDaysBetween(calendar, from, to)).toBe(count);
  });

  test('is the number of working days after the first, up to the second, for any pair', () => {
    const dates = eachDay('2024-11-01', '2026-03-01');
    for (let index = 0; index < dates.length; index += 13) {
      const counted = dates.slice(37, index + 1).filter((date) => calendar.isWorkingDay(date)).length;
      if (index >= 36) expect(workingDaysBetween(calendar, dates[36]!, dates[index]!)).toBe(counted);
    }
  });

  test('of a year', () => {
    expect([2024, 2025, 2026].map((year) => workingDaysInYear(calendar, year))).toEqual([251, 248, 248]);
  });
});

describe('remaining', () => {
  // P1, dispatched on Wednesday 11 February: due Friday 27 February 24:00.
  const { dueAt } = dueDate(calendar, { start: at('2026-02-11'), term: workingDays(7) });
  test.each([
    ['2026-02-11 10:00', 7, false],
    ['2026-02-20 10:00', 4, false],
    ['2026-02-26 23:59', 1, false],
    ['2026-02-27 23:59', 0, false],
    ['2026-02-27 24:00', -1, true],
    ['2026-03-01 10:00', -1, true],
    ['2026-03-02 10:00', -2, true],
  ])('as of %s: %i', (asOf, left, overdue) => {
    expect(remainingWorkingDays(calendar, at(asOf), dueAt!)).toBe(left);
    expect(isOverdue(at(asOf), dueAt!)).toBe(overdue);
  });

  test('on the weekend after a due Friday a term is overdue by no working day yet', () => {
    expect(remainingWorkingDays(calendar, at('2026-03-14'), at('2026-03-13 24:00'))).toBe(0);
    expect(isOverdue(at('2026-03-14'), at('2026-03-13 24:00'))).toBe(true);
  });

  test('the due day of an instant: the day that ends there, or in which business closes', () => {
    expect(dueDayOf(at('2026-03-13 24:00'))).toBe('2026-03-13');
    expect(dueDayOf(at('2026-03-13 17:30'))).toBe('2026-03-13');
  });
});
