/**
 * Beijing days and instants by integer arithmetic.
 *
 * Asia/Shanghai has been UTC+8 without summer time since 1992, so a day is a number and the host's time zone never
 * matters. Dates are `YYYY-MM-DD`, instants are epoch milliseconds.
 */
import { CalendarError } from './errors.ts';

/** A civil date in Beijing, `YYYY-MM-DD`. */
export type BeijingDate = string;

const dayMs = 86_400_000;
const minuteMs = 60_000;
const offsetMs = 8 * 60 * minuteMs;
const timePattern = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;
const datePattern = /^(?:19|2\d)\d{2}-\d{2}-\d{2}$/;
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const earliestInstantMs = Date.UTC(1992, 0, 1) - offsetMs;
const latestInstantMs = Date.UTC(2999, 11, 31) - offsetMs;

const isLeap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const firstDayNumber = Date.UTC(1900, 0, 1) / dayMs;
const lastDayNumber = Date.UTC(2999, 11, 31) / dayMs;
const twoDigits = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));

/** A page of a list turns the same few days into dates and back hundreds of times; so many of them are remembered. */
const mostRemembered = 20_000;
const dateByNumber = new Map<number, BeijingDate>();
const numberByDate = new Map<BeijingDate, number>();

function remember(dayNumber: number, date: BeijingDate): void {
  if (dateByNumber.size >= mostRemembered) dateByNumber.clear();
  if (numberByDate.size >= mostRemembered) numberByDate.clear();
  dateByNumber.set(dayNumber, date);
  numberByDate.set(date, dayNumber);
}

function civil(dayNumber: number): BeijingDate {
  const known = dateByNumber.get(dayNumber);
  if (known !== undefined) return known;
  const utc = new Date(dayNumber * dayMs);
  const date = `${utc.getUTCFullYear()}-${twoDigits[utc.getUTCMonth() + 1]}-${twoDigits[utc.getUTCDate()]}`;
  remember(dayNumber, date);
  return date;
}

/** Days since 1970-01-01, or NaN for a date that does not exist. */
function parse(date: string): number {
  const known = numberByDate.get(date);
  if (known !== undefined) return known;
  if (!datePattern.test(date)) return Number.NaN;
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8))];
  const last = (monthDays[month - 1] ?? 0) + (month === 2 && isLeap(year) ? 1 : 0);
  if (day < 1 || day > last) return Number.NaN;
  const number = Date.UTC(year, month - 1, day) / dayMs;
  remember(number, date);
  return number;
}

/** Whether the value is a date that exists, written `YYYY-MM-DD` (years 1900–2999). 2025-02-29 is not. */
export const isValidDate = (value: unknown): boolean => typeof value === 'string' && !Number.isNaN(parse(value));

/** Days since 1970-01-01. Throws `invalid-date` for a date that does not exist. */
export function dayNumberOf(date: BeijingDate): number {
  const number = parse(date);
  if (Number.isNaN(number)) throw new CalendarError('invalid-date', `not a date: ${String(date).slice(0, 40)}`);
  return number;
}

/** The date `count` days later (earlier if negative). Throws `out-of-range` past the years 1900–2999. */
export function addDays(date: BeijingDate, count: number): BeijingDate {
  const number = dayNumberOf(date) + count;
  if (!Number.isInteger(count) || number < firstDayNumber || number > lastDayNumber)
    throw new CalendarError('out-of-range', `${date} moved by ${count} days leaves the calendar`);
  return civil(number);
}

/** The same day so many years earlier; of a 29 February that year lacks, the 28th. */
export function yearsBefore(date: BeijingDate, years: number): BeijingDate {
  dayNumberOf(date);
  const earlier = `${yearOf(date) - years}${date.slice(4)}`;
  return isValidDate(earlier) ? earlier : `${earlier.slice(0, 8)}28`;
}

/** Natural days from one date to another; negative if `to` is earlier. */
export const daysBetween = (from: BeijingDate, to: BeijingDate): number => dayNumberOf(to) - dayNumberOf(from);

/** Every date from `from` to `to`, both included; empty if `to` is earlier. */
export function eachDay(from: BeijingDate, to: BeijingDate): BeijingDate[] {
  const first = dayNumberOf(from);
  return Array.from({ length: Math.max(0, dayNumberOf(to) - first + 1) }, (_, index) => civil(first + index));
}

/** ISO weekday: 1 Monday … 7 Sunday. */
export function weekday(date: BeijingDate): number {
  return ((((dayNumberOf(date) + 3) % 7) + 7) % 7) + 1;
}

/** The year of a date. */
export function yearOf(date: BeijingDate): number {
  dayNumberOf(date);
  return Number(date.slice(0, 4));
}

/**
 * Passes an instant through, or throws `invalid-instant`: not an integer, or outside 1992–2999 (which also catches
 * epoch seconds passed for milliseconds).
 */
export function assertInstant(ms: number): number {
  if (!Number.isSafeInteger(ms) || ms < earliestInstantMs || ms > latestInstantMs)
    throw new CalendarError('invalid-instant', `not an instant in epoch milliseconds, 1992–2999: ${String(ms)}`);
  return ms;
}

/** The Beijing date on which an instant falls. Midnight belongs to the day it begins. */
export const dateOf = (instantMs: number): BeijingDate =>
  civil(Math.floor((assertInstant(instantMs) + offsetMs) / dayMs));

/** 00:00 of a day in Beijing, epoch ms. */
export const startOfDay = (date: BeijingDate): number => dayNumberOf(date) * dayMs - offsetMs;

/** 24:00 of a day in Beijing, which is the next day's 00:00, epoch ms. */
export const endOfDay = (date: BeijingDate): number => startOfDay(date) + dayMs;

/** Minutes after midnight of `HH:MM`, 00:00 to 24:00. Throws `invalid-time`. */
export function minutesOf(time: string): number {
  if (!timePattern.test(time)) throw new CalendarError('invalid-time', `not a time of day HH:MM: ${time.slice(0, 20)}`);
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** The instant of a Beijing wall-clock time on a date, epoch ms; `24:00` is the next day's 00:00. */
export const instantAt = (date: BeijingDate, time: string): number => startOfDay(date) + minutesOf(time) * minuteMs;

/** RFC 3339 in Beijing time, `2026-02-28T00:00:00+08:00`; milliseconds only where there are any. */
export function formatInstant(instantMs: number): string {
  const local = assertInstant(instantMs) + offsetMs;
  const day = Math.floor(local / dayMs);
  const ms = local - day * dayMs;
  const [hours, minutes, seconds] = [
    Math.floor(ms / 3_600_000),
    Math.floor(ms / minuteMs) % 60,
    Math.floor(ms / 1000) % 60,
  ];
  const fraction = ms % 1000 === 0 ? '' : `.${String(ms % 1000).padStart(3, '0')}`;
  return `${civil(day)}T${twoDigits[hours]}:${twoDigits[minutes]}:${twoDigits[seconds]}${fraction}+08:00`;
}

/** The calendar quarter a date lies in, with its first and last day (mutual aid collects costs at each quarter's end). */
export function quarterOf(date: BeijingDate): { label: string; from: BeijingDate; to: BeijingDate } {
  const year = yearOf(date);
  const quarter = Math.ceil(Number(date.slice(5, 7)) / 3);
  const lastDays = ['03-31', '06-30', '09-30', '12-31'];
  const firstMonth = String(quarter * 3 - 2).padStart(2, '0');
  return { label: `${year}-Q${quarter}`, from: `${year}-${firstMonth}-01`, to: `${year}-${lastDays[quarter - 1]}` };
}
