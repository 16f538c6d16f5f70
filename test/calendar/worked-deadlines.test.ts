/** The worked deadlines of the specification, and the two engines one would write first, which get them wrong. */
import { describe, expect, test } from 'vitest';
import {
  buildCalendar,
  type Calendar,
  type CalendarDay,
  days,
  dueDate,
  exceptionalDays,
  statutoryDays,
  type Term,
  weekday,
  workingDays,
} from '../../calendar/index.ts';
import { at, calendar, shown } from './support.ts';

/** Knows the days off and forgets that weekend days are worked in exchange. */
const withoutMakeUpDays = buildCalendar(exceptionalDays.filter((row) => row.kind === 'off'));
/** Monday to Friday: not even the statutory holidays. */
const mondayToFriday: Calendar = {
  ...calendar,
  day(date, offset = 0): CalendarDay {
    const day = calendar.day(date, offset);
    return { ...day, working: weekday(day.date) < 6, because: 'weekday' };
  },
};
const due = (on: Calendar, date: string, term: Term) => dueDate(on, { start: at(date), term }).dueDate;

describe('working days (P1 feedback, P8 payment)', () => {
  test.each([
    ['P1', '2026-02-11', 7, '2026-02-27', '2026-03-02', '2026-02-20'],
    ['P1', '2026-04-29', 7, '2026-05-12', '2026-05-13', '2026-05-08'],
    ['P8', '2026-09-24', 10, '2026-10-15', '2026-10-16', '2026-10-08'],
  ])('%s from %s, %i working days: %s', (_process, start, count, right, noMakeUp, plainWeek) => {
    expect(due(calendar, start, workingDays(count))).toBe(right);
    expect(due(withoutMakeUpDays, start, workingDays(count))).toBe(noMakeUp);
    expect(due(mondayToFriday, start, workingDays(count))).toBe(plainWeek);
  });
});

describe('natural days (P5 close, plan and accept; P6 report)', () => {
  test.each([
    ['P5 close', '2026-01-30', 15, '2026-02-14'],
    ['P5 close', '2026-02-02', 15, '2026-02-24'],
    ['P5 plan', '2026-02-10', 7, '2026-02-24'],
    ['P5 accept', '2026-09-28', 3, '2026-10-08'],
    ['P6 report', '2026-02-12', 2, '2026-02-14'],
  ])('%s from %s, %i days: %s', (_process, start, count, right) => {
    expect(due(calendar, start, days(count))).toBe(right);
  });

  test('the two wrong engines move a term off a make-up Saturday, or leave it on a holiday', () => {
    expect(due(withoutMakeUpDays, '2026-01-30', days(15))).toBe('2026-02-24');
    expect(due(mondayToFriday, '2026-02-02', days(15))).toBe('2026-02-17');
    expect(due(mondayToFriday, '2026-09-28', days(3))).toBe('2026-10-01');
  });
});

describe('the due instant', () => {
  test('is 24:00 of the due day, which is the next day 00:00', () => {
    const result = dueDate(calendar, { start: at('2026-02-11'), term: workingDays(7) });
    expect(shown(result.dueAt)).toBe('2026-02-28T00:00:00+08:00');
    expect(result).toMatchObject({ provisional: false, remaining: null, originalDueDate: '2026-02-27' });
  });

  test('does not depend on the hour of the event', () => {
    const atHour = (time: string) => dueDate(calendar, { start: at(`2026-02-11 ${time}`), term: workingDays(7) }).dueAt;
    expect(atHour('00:00')).toBe(atHour('12:00'));
    expect(atHour('23:59')).toBe(atHour('12:00'));
    expect(shown(dueDate(calendar, { start: at('2026-02-11 24:00'), term: workingDays(7) }).dueAt)).toBe(
      '2026-03-01T00:00:00+08:00',
    );
  });
});

describe('ends of months and years, leap days', () => {
  test.each<[string, Term, string]>([
    ['2024-02-28', days(1), '2024-02-29'],
    ['2024-02-28', days(2), '2024-03-01'],
    ['2025-02-27', days(1), '2025-02-28'],
    ['2025-02-28', days(1), '2025-03-03'],
    ['2024-02-29', days(365), '2025-02-28'],
    ['2024-12-30', workingDays(2), '2025-01-02'],
    ['2024-12-30', days(2), '2025-01-02'],
    ['2025-12-31', workingDays(1), '2026-01-04'],
    ['2025-12-31', days(1), '2026-01-04'],
    ['2026-04-30', workingDays(1), '2026-05-06'],
    ['2026-02-14', workingDays(1), '2026-02-24'],
  ])('from %s by %o: %s', (start, term, right) => {
    expect(due(calendar, start, term)).toBe(right);
  });
});

test('make-up days of every published year are counted, days off are not', () => {
  for (const row of exceptionalDays) expect(calendar.isWorkingDay(row.date)).toBe(row.kind === 'work');
  for (const year of [2024, 2025, 2026])
    for (const { date } of statutoryDays(year)) expect(calendar.isWorkingDay(date)).toBe(false);
});
