/**
 * The statutory holidays of 《全国年节及纪念日放假办法》: what is certain about a year before its notice comes out.
 *
 * The lunar dates are a table, not `Intl`'s Chinese calendar: ICU 78 has the Spring Festival of 2027 and of 2030 a day
 * wrong, because the new moon falls minutes from midnight. The tests check the table against the moon itself.
 */
import { type BeijingDate, addDays } from './days.ts';
import { CalendarError } from './errors.ts';

/** A day that everyone has off by law. */
export interface StatutoryDay {
  readonly date: BeijingDate;
  readonly name: string;
}

/** Year, first day of the first lunar month, fifth of the fifth, fifteenth of the eighth. */
// prettier-ignore
const lunarDates: readonly (readonly [year: number, newYear: string, dragonBoat: string, midAutumn: string])[] = [
  [2008, '02-07', '06-08', '09-14'], [2009, '01-26', '05-28', '10-03'], [2010, '02-14', '06-16', '09-22'],
  [2011, '02-03', '06-06', '09-12'], [2012, '01-23', '06-23', '09-30'], [2013, '02-10', '06-12', '09-19'],
  [2014, '01-31', '06-02', '09-08'], [2015, '02-19', '06-20', '09-27'], [2016, '02-08', '06-09', '09-15'],
  [2017, '01-28', '05-30', '10-04'], [2018, '02-16', '06-18', '09-24'], [2019, '02-05', '06-07', '09-13'],
  [2020, '01-25', '06-25', '10-01'], [2021, '02-12', '06-14', '09-21'], [2022, '02-01', '06-03', '09-10'],
  [2023, '01-22', '06-22', '09-29'], [2024, '02-10', '06-10', '09-17'], [2025, '01-29', '05-31', '10-06'],
  [2026, '02-17', '06-19', '09-25'], [2027, '02-06', '06-09', '09-15'], [2028, '01-26', '05-28', '10-03'],
  [2029, '02-13', '06-16', '09-22'], [2030, '02-03', '06-05', '09-12'], [2031, '01-23', '06-24', '10-01'],
  [2032, '02-11', '06-12', '09-19'], [2033, '01-31', '06-01', '09-08'], [2034, '02-19', '06-20', '09-27'],
  [2035, '02-08', '06-10', '09-16'], [2036, '01-28', '05-30', '10-04'], [2037, '02-15', '06-18', '09-24'],
  [2038, '02-04', '06-07', '09-13'], [2039, '01-24', '05-27', '10-02'], [2040, '02-12', '06-14', '09-20'],
  [2041, '02-01', '06-03', '09-10'], [2042, '01-22', '06-22', '09-28'], [2043, '02-10', '06-11', '09-17'],
  [2044, '01-30', '05-31', '10-05'], [2045, '02-17', '06-19', '09-25'], [2046, '02-06', '06-08', '09-15'],
  [2047, '01-26', '05-29', '10-04'], [2048, '02-14', '06-15', '09-22'], [2049, '02-02', '06-04', '09-11'],
  [2050, '01-23', '06-23', '09-30'],
];

const byYear = new Map(lunarDates.map((row) => [row[0], row]));

/** First and last year this folder can speak about. Outside, every question is refused with `out-of-range`. */
export const firstYear = 2008;
export const lastYear = 2050;

/** Day of April on which Qingming falls: the usual century formula, valid for 2000–2099. */
function qingming(year: number): string {
  const ofCentury = year % 100;
  const day = Math.floor(ofCentury * 0.2422 + 4.81) - Math.floor(ofCentury / 4);
  return `${year}-04-${String(day).padStart(2, '0')}`;
}

/**
 * How many days each rule gives. Decree 513 (from 2008): Spring Festival is the eve and two days. Decree 644 (from
 * 2014): three days without the eve. Decree 795 (from 2025): the eve and three days, Labour Day two.
 */
function allowance(year: number): { springFrom: number; springDays: number; labourDays: number } {
  if (year >= 2025) return { springFrom: -1, springDays: 4, labourDays: 2 };
  if (year >= 2014) return { springFrom: 0, springDays: 3, labourDays: 1 };
  return { springFrom: -1, springDays: 3, labourDays: 1 };
}

/**
 * The statutory holidays of a year in date order. Two festivals on one day (Mid-Autumn on 1 October 2020) are one entry.
 * Throws `out-of-range` outside 2008–2050.
 */
export function statutoryDays(year: number): readonly StatutoryDay[] {
  const lunar = byYear.get(year);
  if (!lunar) throw new CalendarError('out-of-range', `the calendar knows ${firstYear}–${lastYear}, not ${year}`);
  const { springFrom, springDays, labourDays } = allowance(year);
  const run = (name: string, from: BeijingDate, count: number) =>
    Array.from({ length: count }, (_, index) => ({ name, date: addDays(from, index) }));
  const named = [
    ...run('元旦', `${year}-01-01`, 1),
    ...run('春节', addDays(`${year}-${lunar[1]}`, springFrom), springDays),
    ...run('清明节', qingming(year), 1),
    ...run('劳动节', `${year}-05-01`, labourDays),
    ...run('端午节', `${year}-${lunar[2]}`, 1),
    ...run('中秋节', `${year}-${lunar[3]}`, 1),
    ...run('国庆节', `${year}-10-01`, 3),
  ];
  const names = new Map<BeijingDate, string>();
  for (const { date, name } of named) names.set(date, names.has(date) ? `${names.get(date)}、${name}` : name);
  return [...names].map(([date, name]) => ({ date, name })).sort((a, b) => (a.date < b.date ? -1 : 1));
}
