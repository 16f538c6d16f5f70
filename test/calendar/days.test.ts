import { describe, expect, test } from 'vitest';
import {
  addDays,
  CalendarError,
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
} from '../../calendar/index.ts';

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof CalendarError) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('dates', () => {
  test.each(['2024-02-29', '2000-02-29', '2026-12-31', '1949-10-01'])('%s exists', (date) => {
    expect(isValidDate(date)).toBe(true);
  });

  test.each([
    ...['2025-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00', '2100-02-29', '1899-12-31', '3000-01-01'],
    ...['2026-1-1', '20260101', '2026-01-01T00:00:00Z', ' 2026-01-01', '２０２６-01-01', '', null, 20260101],
  ])('%s is refused', (value) => {
    expect(isValidDate(value)).toBe(false);
    expect(codeOf(() => weekday(value as string))).toBe('invalid-date');
  });

  test('days are added across months, years and leap days', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2025-02-28', 1)).toBe('2025-03-01');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(addDays('2024-02-29', 366)).toBe('2025-03-01');
    expect(daysBetween('2024-01-01', '2025-01-01')).toBe(366);
    expect(eachDay('2026-02-27', '2026-03-02')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']);
    expect(eachDay('2026-03-02', '2026-02-27')).toEqual([]);
    expect(codeOf(() => addDays('2026-01-01', 0.5))).toBe('out-of-range');
    expect(codeOf(() => addDays('2999-12-31', 1))).toBe('out-of-range');
  });

  test('weekdays are ISO: Monday 1, Sunday 7, also before 1970', () => {
    expect(eachDay('2026-08-03', '2026-08-09').map(weekday)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(weekday('1949-10-01')).toBe(6);
  });

  test('quarters', () => {
    expect(quarterOf('2026-02-11')).toEqual({ label: '2026-Q1', from: '2026-01-01', to: '2026-03-31' });
    expect(quarterOf('2026-12-31')).toEqual({ label: '2026-Q4', from: '2026-10-01', to: '2026-12-31' });
    expect(quarterOf('2026-06-30').label).toBe('2026-Q2');
  });
});

describe('instants', () => {
  test('midnight belongs to the day it begins; 24:00 is the next midnight', () => {
    const midnight = Date.parse('2026-02-28T00:00:00+08:00');
    expect(dateOf(midnight)).toBe('2026-02-28');
    expect(dateOf(midnight - 1)).toBe('2026-02-27');
    expect(startOfDay('2026-02-28')).toBe(midnight);
    expect(endOfDay('2026-02-27')).toBe(midnight);
    expect(instantAt('2026-02-27', '24:00')).toBe(midnight);
    expect(instantAt('2026-02-27', '17:30')).toBe(Date.parse('2026-02-27T17:30:00+08:00'));
  });

  test('Beijing is eight hours ahead in January and in July', () => {
    expect(dateOf(Date.parse('2026-01-01T15:59:59.999Z'))).toBe('2026-01-01');
    expect(dateOf(Date.parse('2026-01-01T16:00:00Z'))).toBe('2026-01-02');
    expect(dateOf(Date.parse('2026-07-01T16:00:00Z'))).toBe('2026-07-02');
  });

  test('are written with their offset', () => {
    expect(formatInstant(Date.parse('2026-02-27T16:00:00Z'))).toBe('2026-02-28T00:00:00+08:00');
    expect(formatInstant(Date.parse('2026-02-27T16:00:00.045Z'))).toBe('2026-02-28T00:00:00.045+08:00');
  });

  test.each([Number.NaN, Infinity, 1.5, 1_770_000_000, -1])(
    '%s is no instant (epoch seconds least of all)',
    (value) => {
      expect(codeOf(() => dateOf(value))).toBe('invalid-instant');
      expect(codeOf(() => formatInstant(value))).toBe('invalid-instant');
    },
  );

  test.each(['24:01', '25:00', '9:00', '09:60', '0900', ''])('%s is no time of day', (time) => {
    expect(codeOf(() => instantAt('2026-02-27', time))).toBe('invalid-time');
  });
});
