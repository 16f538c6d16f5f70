import { describe, expect, test } from 'vitest';
import { addDays, dateOf, formatInstant, startOfDay, statutoryDays } from '../../calendar/index.ts';
import { nearestNewMoon } from './new-moon.ts';
import { runUnder } from './support.ts';

const years = Array.from({ length: 43 }, (_, index) => 2008 + index);
const named = (year: number, festival: string) =>
  statutoryDays(year)
    .filter(({ name }) => name.includes(festival))
    .map(({ date }) => date);
/** The first day of the first lunar month: Decree 513 and Decree 795 give the eve as well. */
const newYear = (year: number) => named(year, '春节')[year >= 2014 && year < 2025 ? 0 : 1]!;
const [dragonBoat, midAutumn] = [
  (year: number) => named(year, '端午节')[0]!,
  (year: number) => named(year, '中秋节')[0]!,
];
const firstOfMonth = (year: number) => [newYear(year), addDays(dragonBoat(year), -4), addDays(midAutumn(year), -14)];

describe('statutory days', () => {
  test('2027, before its notice: the certain days only', () => {
    expect(statutoryDays(2027).map(({ date, name }) => `${date} ${name}`)).toEqual([
      '2027-01-01 元旦',
      '2027-02-05 春节',
      '2027-02-06 春节',
      '2027-02-07 春节',
      '2027-02-08 春节',
      '2027-04-05 清明节',
      '2027-05-01 劳动节',
      '2027-05-02 劳动节',
      '2027-06-09 端午节',
      '2027-09-15 中秋节',
      '2027-10-01 国庆节',
      '2027-10-02 国庆节',
      '2027-10-03 国庆节',
    ]);
  });

  test('thirteen days since 2025, eleven before; a shared day is one entry', () => {
    const shared = years.filter((year) => named(year, '、').length > 0);
    expect(shared).toEqual([2009, 2020, 2028, 2031, 2039]);
    for (const year of years)
      expect(statutoryDays(year)).toHaveLength((year >= 2025 ? 13 : 11) - (shared.includes(year) ? 1 : 0));
    expect(named(2020, '中秋节')).toEqual(['2020-10-01']);
    expect(named(2020, '国庆节')).toHaveLength(3);
    expect(named(2013, '春节')).toEqual(['2013-02-09', '2013-02-10', '2013-02-11']);
    expect(named(2014, '春节')).toEqual(['2014-01-31', '2014-02-01', '2014-02-02']);
    expect(named(2024, '劳动节')).toEqual(['2024-05-01']);
  });

  test('outside 2008–2050 every question is refused', () => {
    expect(() => statutoryDays(2007)).toThrow('2008–2050');
    expect(() => statutoryDays(2051)).toThrow('2008–2050');
  });
});

describe('where the lunar table comes from', () => {
  test('chinese-days has the same four festivals in every year', { timeout: 60_000 }, async () => {
    const reference = JSON.parse(await runUnder('UTC', './reference.ts')) as { festivals: Record<string, string[]> };
    for (const year of years)
      expect([newYear(year), dragonBoat(year), midAutumn(year), named(year, '清明节')[0]]).toEqual(
        reference.festivals[year],
      );
  });

  test('each month of the table begins on the day of a new moon in Beijing', () => {
    for (const date of years.flatMap(firstOfMonth))
      expect(dateOf(nearestNewMoon(startOfDay(date) + 43_200_000))).toBe(date);
  });

  test("the new moons of 2027 and 2030 are minutes from midnight: ICU 78's Chinese calendar has both a day wrong", () => {
    const minute = (date: string) => formatInstant(nearestNewMoon(startOfDay(date))).slice(0, 16);
    expect(minute('2027-02-06')).toBe('2027-02-06T23:56');
    expect(minute('2030-02-03')).toBe('2030-02-03T00:07');
  });

  test('Intl agrees wherever the new moon is not within a quarter of an hour of midnight', () => {
    const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', { timeZone: 'UTC', month: 'numeric', day: 'numeric' });
    const close = (date: string) => {
      const sinceMidnight = nearestNewMoon(startOfDay(date) + 43_200_000) - startOfDay(date);
      return Math.min(sinceMidnight, 86_400_000 - sinceMidnight) < 15 * 60_000;
    };
    const safe = years.filter((year) => !close(newYear(year)));
    expect(safe.length).toBeGreaterThan(38);
    for (const year of safe) expect(lunar.format(Date.parse(`${newYear(year)}T00:00:00Z`))).toBe('1/1');
  });
});
