import { describe, expect, test } from 'vitest';
import { buildCalendar, type ExceptionalDay, exceptionalDays } from '../../calendar/index.ts';
import { calendar, invented2027 } from './support.ts';

const row = (date: string, kind: 'off' | 'work', notice: string | null): ExceptionalDay => ({
  ...{ date, kind, name: '测试', notice, url: null },
});

describe('why a day is not worked', () => {
  test('a day off has its festival and its notice', () => {
    expect(calendar.whyNot('2026-02-17')).toEqual({
      date: '2026-02-17',
      working: false,
      because: 'day-off',
      name: '春节',
      notice: '国办发明电〔2025〕7号',
      url: 'https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm',
      published: true,
    });
  });

  test('a weekend, a statutory holiday of an unpublished year, a working day', () => {
    expect(calendar.whyNot('2026-03-07')).toMatchObject({ because: 'weekend', name: null, published: true });
    expect(calendar.whyNot('2027-02-05')).toMatchObject({
      because: 'statutory-holiday',
      name: '春节',
      published: false,
    });
    expect(calendar.whyNot('2026-03-09')).toBeNull();
    expect(calendar.day('2026-02-14')).toMatchObject({ working: true, because: 'make-up-day', name: '春节' });
  });

  test('an impossible date and a year beyond the calendar are refused', () => {
    expect(() => calendar.isWorkingDay('2026-02-30')).toThrow('not a date');
    expect(() => calendar.isWorkingDay('2051-01-01')).toThrow('2008–2050');
  });
});

describe('published years', () => {
  test('are those a notice arranges', () => {
    expect(calendar.publishedYears).toEqual([2024, 2025, 2026]);
    expect([2023, 2024, 2026, 2027].map((year) => calendar.isPublished(year))).toEqual([false, true, true, false]);
  });

  test('a day of next January, ordered by this year’s notice, does not publish next year', () => {
    const stray = row('2027-01-02', 'work', '国办发明电〔2025〕7号');
    const built = buildCalendar([...exceptionalDays, stray]);
    expect(built.isPublished(2027)).toBe(false);
    expect(built.isWorkingDay('2027-01-02')).toBe(true);
  });

  test('a row without a notice publishes nothing', () => {
    expect(buildCalendar([row('2027-01-04', 'off', null)]).publishedYears).toEqual([]);
  });

  test('a statutory holiday that an incomplete import left out is still off', () => {
    const built = buildCalendar([row('2027-02-05', 'off', '某通知')]);
    expect(built.isPublished(2027)).toBe(true);
    expect(built.whyNot('2027-10-01')).toMatchObject({ because: 'statutory-holiday' });
  });
});

describe('version', () => {
  test('depends on the content, not on the order', () => {
    expect(calendar.version).toMatch(/^cn-2024\.\.2026-[0-9a-f]{8}$/);
    expect(buildCalendar([...exceptionalDays].reverse()).version).toBe(calendar.version);
    expect(buildCalendar([...exceptionalDays, ...invented2027]).version).toMatch(/^cn-2024\.\.2027-/);
    expect(buildCalendar(exceptionalDays.slice(1)).version).not.toBe(calendar.version);
    expect(buildCalendar([]).version).toMatch(/^cn-statutory-/);
    expect(buildCalendar([], { version: 'demo' }).version).toBe('demo');
  });
});

describe('rows that make no sense', () => {
  test.each([
    ['an impossible date', [row('2026-02-30', 'off', null)], 'no such date: 2026-02-30'],
    ['two rows for one date', [row('2026-03-02', 'off', null), row('2026-03-02', 'work', null)], 'two calendar rows'],
    ['an unknown kind', [row('2026-03-02', 'holiday' as 'off', null)], 'neither off nor work'],
    ['a year beyond the calendar', [row('2051-03-02', 'off', null)], '2008–2050'],
  ])('%s', (_name, rows, message) => {
    expect(() => buildCalendar(rows)).toThrow(message);
  });
});
