/** The working-day calendar: exceptional days in both directions over the Monday-to-Friday week. */
import { createHash } from 'node:crypto';
import { type BeijingDate, addDays, dayNumberOf, eachDay, isValidDate, weekday, yearOf } from './days.ts';
import { CalendarError } from './errors.ts';
import type { ExceptionalDay } from './notice.ts';
import { firstYear, lastYear, statutoryDays } from './statutory-days.ts';

/** Why a day is worked or not. `day-off` and `make-up-day` come from a row, `statutory-holiday` from the law alone. */
export type DayReason = 'weekday' | 'weekend' | 'day-off' | 'make-up-day' | 'statutory-holiday';

/** All that the calendar knows about one day. */
export interface CalendarDay {
  readonly date: BeijingDate;
  readonly working: boolean;
  readonly because: DayReason;
  /** The festival in Chinese, where there is one. */
  readonly name: string | null;
  readonly notice: string | null;
  readonly url: string | null;
  /** False: the year's notice is not loaded, so this answer may change. */
  readonly published: boolean;
}

/** A calendar is immutable; a new notice makes a new calendar with a new `version`. */
export interface Calendar {
  /** Short label of the content, `cn-2024..2026-1a2b3c4d`; equal rows give an equal label. */
  readonly version: string;
  /** Years with a notice, ascending. */
  readonly publishedYears: readonly number[];
  /** The day with its reason, or the day `offset` days later. Throws `invalid-date`, `out-of-range` outside 2008–2050. */
  day(date: BeijingDate, offset?: number): CalendarDay;
  isWorkingDay(date: BeijingDate): boolean;
  /** Why a day is not worked, or null if it is worked. */
  whyNot(date: BeijingDate): CalendarDay | null;
  /** Whether the year's notice is loaded. An unpublished year knows its statutory days only. */
  isPublished(year: number): boolean;
  /** Working days from 1 January of the date's year up to and including the date. */
  workingDaysThrough(date: BeijingDate): number;
}

interface YearTable {
  readonly firstDay: number;
  readonly days: readonly CalendarDay[];
  /** At index i, the working days of the year up to and including day i. */
  readonly worked: readonly number[];
}

/**
 * Builds a calendar from rows, normally those of the table `calendar_days`. A row wins over the statutory holiday, the
 * statutory holiday over the weekday.
 *
 * @param options.version overrides the derived label.
 * @throws CalendarError `invalid-row` for an impossible date, a year outside 2008–2050, an unknown kind, or two rows for one date.
 */
export function buildCalendar(rows: readonly ExceptionalDay[], options: { version?: string } = {}): Calendar {
  const byDate = new Map<BeijingDate, ExceptionalDay>();
  for (const row of rows) {
    if (!isValidDate(row.date)) throw new CalendarError('invalid-row', `a calendar row with no such date: ${row.date}`);
    if (yearOf(row.date) < firstYear || yearOf(row.date) > lastYear)
      throw new CalendarError('invalid-row', `a calendar row outside ${firstYear}–${lastYear}: ${row.date}`);
    if (row.kind !== 'off' && row.kind !== 'work')
      throw new CalendarError('invalid-row', `a calendar row that is neither off nor work: ${row.date}`);
    if (byDate.has(row.date)) throw new CalendarError('invalid-row', `two calendar rows for ${row.date}`);
    byDate.set(row.date, row);
  }
  const publishedYears = yearsOfNotices(rows);
  const published = new Set(publishedYears);
  const tables = new Map<number, YearTable>();

  function table(year: number): YearTable {
    const built = tables.get(year);
    if (built) return built;
    const statutory = new Map(statutoryDays(year).map(({ date, name }) => [date, name]));
    const monday = weekday(`${year}-01-01`) - 1;
    const days = eachDay(`${year}-01-01`, `${year}-12-31`).map((date, index) => {
      const plain = (monday + index) % 7 < 5 ? 'weekday' : 'weekend';
      return Object.freeze(describe(date, byDate.get(date), statutory.get(date), plain, published.has(year)));
    });
    let count = 0;
    const worked = days.map((day) => (day.working ? ++count : count));
    const made = { firstDay: dayNumberOf(`${year}-01-01`), days, worked };
    tables.set(year, made);
    return made;
  }

  const locate = (date: BeijingDate): [YearTable, number] => {
    const number = dayNumberOf(date);
    const found = table(Number(date.slice(0, 4)));
    return [found, number - found.firstDay];
  };
  const day = (date: BeijingDate, offset = 0): CalendarDay => {
    const [found, index] = locate(date);
    return found.days[index + offset] ?? day(addDays(date, offset));
  };

  return Object.freeze({
    version: options.version ?? versionOf(rows, publishedYears),
    publishedYears,
    day,
    isWorkingDay: (date: BeijingDate) => day(date).working,
    whyNot: (date: BeijingDate) => (day(date).working ? null : day(date)),
    isPublished: (year: number) => published.has(year),
    workingDaysThrough(date: BeijingDate) {
      const [found, index] = locate(date);
      return found.worked[index]!;
    },
  });
}

/** A row wins over the statutory festival, the festival over the plain week. */
function describe(
  date: BeijingDate,
  row: ExceptionalDay | undefined,
  festival: string | undefined,
  plain: 'weekday' | 'weekend',
  published: boolean,
): CalendarDay {
  if (row) {
    const { name, notice, url } = row;
    const working = row.kind === 'work';
    return { date, working, because: working ? 'make-up-day' : 'day-off', name, notice, url, published };
  }
  const because = festival === undefined ? plain : 'statutory-holiday';
  return { date, working: because === 'weekday', because, name: festival ?? null, notice: null, url: null, published };
}

/**
 * The years that notices arrange. A notice belongs to the year most of its days fall in, so that a stray row (1 January
 * ordered by the year before) does not pass for the whole year's arrangement; a tie goes to the later year.
 */
function yearsOfNotices(rows: readonly ExceptionalDay[]): readonly number[] {
  const tally = new Map<string, Map<number, number>>();
  for (const { notice, date } of rows) {
    if (!notice) continue;
    const years = tally.get(notice) ?? new Map<number, number>();
    tally.set(notice, years.set(yearOf(date), (years.get(yearOf(date)) ?? 0) + 1));
  }
  const homes = [...tally.values()].map((years) => [...years].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]![0]);
  return [...new Set(homes)].sort((a, b) => a - b);
}

function versionOf(rows: readonly ExceptionalDay[], years: readonly number[]): string {
  const lines = rows.map(({ date, kind, name, notice }) => JSON.stringify([date, kind, name, notice])).sort();
  const hash = createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 8);
  return `cn-${years.length === 0 ? 'statutory' : `${years[0]}..${years[years.length - 1]}`}-${hash}`;
}
