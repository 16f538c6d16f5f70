/** Years without a notice: the statutory days are certain, everything else is provisional and said to be. */
import { describe, expect, test } from 'vitest';
import {
  buildCalendar,
  days,
  dueDate,
  exceptionalDays,
  explain,
  type Term,
  workingDays,
} from '../../calendar/index.ts';
import { at, calendar, invented2027 } from './support.ts';

const published = buildCalendar([...exceptionalDays, ...invented2027]);
const due = (start: string, term: Term, on = calendar) => dueDate(on, { start: at(start), term });

describe('before the notice', () => {
  test.each<[string, Term, string, boolean]>([
    ['2026-12-28', workingDays(3), '2026-12-31', false],
    ['2026-12-28', workingDays(4), '2027-01-04', true],
    ['2026-12-30', days(1), '2026-12-31', false],
    ['2026-12-30', days(2), '2027-01-04', true],
    ['2027-02-03', workingDays(2), '2027-02-09', true],
    ['2023-12-28', workingDays(1), '2023-12-29', true],
  ])('from %s by %o: %s, provisional %s', (start, term, date, provisional) => {
    expect(due(start, term)).toMatchObject({ dueDate: date, provisional });
  });

  test('a day looked at suffices: started in an unpublished year, due in a published one', () => {
    expect(due('2023-12-30', workingDays(1))).toMatchObject({ dueDate: '2024-01-02', provisional: true });
    expect(due('2023-12-30', days(3))).toMatchObject({ dueDate: '2024-01-02', provisional: false });
  });

  test('the flag outlives a suspension: what is left was counted on unpublished days', () => {
    const suspensions = [{ from: at('2026-12-30'), category: 'supplement' }];
    const result = dueDate(calendar, { start: at('2026-12-28'), term: workingDays(5), suspensions });
    expect(result).toMatchObject({ dueDate: null, provisional: true, remaining: { count: 3 } });
  });

  test('the explanation names the year and the statutory holiday', () => {
    const lines = explain(due('2027-02-03', workingDays(2)), 'zh-CN');
    expect(lines).toContain('不计入：2027-02-05至2027-02-08 春节法定节日（放假通知未公布）');
    expect(lines.at(-1)).toBe('暂定：2027年放假通知尚未公布，公布后重新计算');
  });
});

describe('when the notice is loaded', () => {
  test('the same input gives the new date, no longer provisional, with the new calendar version', () => {
    const [before, after] = [due('2027-02-03', workingDays(2)), due('2027-02-03', workingDays(2), published)];
    expect(before).toMatchObject({ dueDate: '2027-02-09', provisional: true });
    expect(after).toMatchObject({ dueDate: '2027-02-12', provisional: false });
    expect(after.explanation.calendarVersion).not.toBe(before.explanation.calendarVersion);
  });

  test('a make-up day brings a date forward', () => {
    expect(due('2027-01-28', workingDays(2)).dueDate).toBe('2027-02-01');
    expect(due('2027-01-28', workingDays(2), published).dueDate).toBe('2027-01-31');
  });

  test('dates that never looked at the year stay as they were, byte for byte but for the version', () => {
    const [before, after] = [due('2026-02-11', workingDays(7)), due('2026-02-11', workingDays(7), published)];
    expect({ ...after, explanation: { ...after.explanation, calendarVersion: '' } }).toEqual({
      ...before,
      explanation: { ...before.explanation, calendarVersion: '' },
    });
  });
});
