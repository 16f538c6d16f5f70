/** A State Council notice on the year's holidays, and the rows it becomes: one per day, in both directions. */
import { type BeijingDate, eachDay, isValidDate, weekday, yearOf } from './days.ts';
import { statutoryDays } from './statutory-days.ts';

/** One row: a weekday that is off, or a weekend day that is worked (调休). `notice` is null for a day no notice orders. */
export interface ExceptionalDay {
  readonly date: BeijingDate;
  readonly kind: 'off' | 'work';
  /** The festival, in Chinese: 春节. A make-up day names the festival it makes up for. */
  readonly name: string;
  /** Number of the State Council notice: 国办发明电〔2024〕12号. */
  readonly notice: string | null;
  readonly url: string | null;
}

/** An exceptional day that a notice orders. */
export type NoticedDay = ExceptionalDay & { readonly notice: string; readonly url: string };

/** A yearly notice as it is written: festivals with their days off and make-up working days. */
export interface Notice {
  readonly year: number;
  readonly notice: string;
  readonly url: string;
  readonly issued: BeijingDate;
  readonly festivals: readonly {
    readonly name: string;
    readonly off: { readonly from: BeijingDate; readonly to: BeijingDate };
    readonly work?: readonly BeijingDate[];
  }[];
}

/** The rows of one notice, in date order. Throws `invalid-date` for a date that does not exist. */
export function expandNotice(notice: Notice): readonly NoticedDay[] {
  const source = { notice: notice.notice, url: notice.url };
  return notice.festivals
    .flatMap(({ name, off, work = [] }): NoticedDay[] => [
      ...eachDay(off.from, off.to).map((date) => ({ date, kind: 'off' as const, name, ...source })),
      ...work.map((date) => ({ date, kind: 'work' as const, name, ...source })),
    ])
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}

/**
 * What looks wrong in a notice typed in by hand: empty when it is plausible. Checks that dates exist and lie in or next
 * to the year, that no day appears twice, that make-up days are weekend days, and that every statutory day is off.
 */
export function noticeProblems(notice: Notice): readonly string[] {
  const dates = notice.festivals.flatMap(({ off, work = [] }) => [off.from, off.to, ...work]);
  const impossible = dates.filter((date) => !isValidDate(date));
  if (impossible.length > 0) return impossible.map((date) => `no such date: ${date}`);
  const rows = expandNotice(notice);
  const off = new Set(rows.filter((row) => row.kind === 'off').map((row) => row.date));
  return [
    ...rows
      .filter((row) => Math.abs(yearOf(row.date) - notice.year) > 1)
      .map((row) => `far from the year: ${row.date}`),
    ...rows.filter((row, index) => rows[index + 1]?.date === row.date).map((row) => `listed twice: ${row.date}`),
    ...rows
      .filter((row) => row.kind === 'work' && weekday(row.date) < 6)
      .map((row) => `a make-up working day that is no weekend day: ${row.date}`),
    ...statutoryDays(notice.year)
      .filter(({ date }) => !off.has(date))
      .map(({ date, name }) => `the statutory holiday is missing: ${date} ${name}`),
  ];
}
