import { describe, expect, test } from 'vitest';
import {
  eachDay,
  exceptionalDays,
  expandNotice,
  type Notice,
  noticeProblems,
  notices,
  weekday,
  workingDaysInYear,
} from '../../calendar/index.ts';
import { calendar, runUnder } from './support.ts';

describe('the published years', () => {
  test.each(['UTC', 'Asia/Shanghai'])(
    'agree with chinese-days on every day of 2024–2026 (under %s)',
    { timeout: 60_000 },
    async (zone) => {
      const { worked } = JSON.parse(await runUnder(zone, './reference.ts')) as { worked: Record<string, boolean> };
      const dates = eachDay('2024-01-01', '2026-12-31');
      expect(dates).toHaveLength(1096);
      expect(dates.filter((date) => calendar.isWorkingDay(date) !== worked[date])).toEqual([]);
    },
  );

  test.each([
    [2024, 28, 8, 251],
    [2025, 28, 5, 248],
    [2026, 33, 6, 248],
  ])('%i: %i days off, %i make-up days, %i working days', (year, off, work, workingDays) => {
    const rows = exceptionalDays.filter((row) => row.date.startsWith(String(year)));
    expect(rows.filter((row) => row.kind === 'off')).toHaveLength(off);
    expect(rows.filter((row) => row.kind === 'work')).toHaveLength(work);
    expect(workingDaysInYear(calendar, year)).toBe(workingDays);
  });

  test('every row names its notice and a gov.cn address; make-up days are weekend days', () => {
    for (const row of exceptionalDays) {
      expect(row.notice).toMatch(/^国办发明电〔20\d\d〕\d+号$/);
      expect(row.url).toMatch(/^https:\/\/www\.gov\.cn\//);
      if (row.kind === 'work') expect(weekday(row.date)).toBeGreaterThan(5);
    }
    expect(exceptionalDays.map((row) => row.date)).toEqual(exceptionalDays.map((row) => row.date).sort());
  });

  test('nothing is wrong with the notices this release ships', () => {
    expect(notices.map((notice) => [notice.year, noticeProblems(notice)])).toEqual([
      [2024, []],
      [2025, []],
      [2026, []],
    ]);
  });
});

describe('a notice typed in by hand', () => {
  const good = notices[2]!;
  const withFestival = (index: number, change: Partial<Notice['festivals'][number]>): Notice => ({
    ...good,
    festivals: good.festivals.map((festival, at) => (at === index ? { ...festival, ...change } : festival)),
  });

  test('a make-up day in the week', () => {
    expect(noticeProblems(withFestival(1, { work: ['2026-02-13'] }))).toEqual([
      'a make-up working day that is no weekend day: 2026-02-13',
    ]);
  });

  test('an impossible date', () => {
    expect(noticeProblems(withFestival(1, { work: ['2026-02-30'] }))).toEqual(['no such date: 2026-02-30']);
  });

  test('a day listed twice', () => {
    expect(noticeProblems(withFestival(6, { work: ['2026-10-10', '2026-02-14'] }))).toEqual([
      'listed twice: 2026-02-14',
    ]);
  });

  test('a statutory holiday left out', () => {
    expect(noticeProblems(withFestival(5, { off: { from: '2026-09-26', to: '2026-09-27' } }))).toEqual([
      'the statutory holiday is missing: 2026-09-25 中秋节',
    ]);
  });

  test('days of another year', () => {
    expect(noticeProblems({ ...good, year: 2028 })).toContain('far from the year: 2026-01-01');
  });

  test('expands to one row a day', () => {
    expect(expandNotice(good)).toHaveLength(39);
    expect(expandNotice(good)[3]).toEqual({
      date: '2026-01-04',
      kind: 'work',
      name: '元旦',
      notice: '国办发明电〔2025〕7号',
      url: good.url,
    });
  });
});
