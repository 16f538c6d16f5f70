import { endOfDay, firstYear, formatInstant, isValidDate, lastYear, startOfDay } from '../../../calendar/index.ts';
import type { Problem } from '../../problem.ts';
import { invalidField } from '../../problem.ts';

/** RFC 3339 with offset. A `+` that was not escaped arrives as a blank. */
export const INSTANT_PATTERN =
  '^\\d{4}-\\d{2}-\\d{2}T([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,3})?)?(Z|[+ -]\\d{2}:\\d{2})$';
/** An instant, or a Beijing date. */
export const DATE_OR_INSTANT_PATTERN = `^\\d{4}-\\d{2}-\\d{2}$|${INSTANT_PATTERN}`;

const DATE_LENGTH = 10;
const [EARLIEST_MS, LATEST_MS] = [Date.UTC(1992, 0, 1), Date.UTC(2999, 0, 1)];
/** Half a year before the calendar's end: what is due soon, up to sixty working days on, must lie within it too. */
const CALENDAR_MS = [startOfDay(`${firstYear}-01-01`), startOfDay(`${lastYear}-07-01`)] as const;

/** Whether the calendar can judge what is overdue and due soon as of this instant. */
export const isInCalendar = (epochMs: number): boolean => epochMs >= CALENDAR_MS[0] && epochMs < CALENDAR_MS[1];

/** Epoch ms of an instant to judge as of. @throws Problem `invalid` naming `?asOf`, also where the calendar ends. */
export function readAsOf(text: string): number {
  const asOf = readInstant(text, 'asOf');
  if (isInCalendar(asOf)) return asOf;
  const message = `不在工作日历范围内 / outside the calendar, ${firstYear} to June ${lastYear}`;
  throw invalidField('?asOf', message);
}

/** Epoch ms of an instant in a query. @throws Problem `invalid` naming the parameter. */
export function readInstant(text: string, parameter: string): number {
  const escaped = text.replace(' ', '+');
  if (!isRealInstant(escaped)) throw invalidInstant(parameter);
  return Date.parse(escaped);
}

/** Whether an RFC 3339 text names an instant that exists, within what PostgreSQL and the calendar both hold. */
export function isRealInstant(text: string): boolean {
  const ms = Date.parse(text);
  return isValidDate(text.slice(0, DATE_LENGTH)) && ms >= EARLIEST_MS && ms <= LATEST_MS;
}

/** Start of a period: an instant, or the beginning of a Beijing date; −Infinity when not given. */
export function readFrom(text: string | undefined, parameter: string): number {
  if (text === undefined) return -Infinity;
  return text.length === DATE_LENGTH ? startOfDay(realDate(text, parameter)) : readInstant(text, parameter);
}

/** End of a period, exclusive: an instant, or the end of a Beijing date; Infinity when not given. */
export function readTo(text: string | undefined, parameter: string): number {
  if (text === undefined) return Infinity;
  return text.length === DATE_LENGTH ? endOfDay(realDate(text, parameter)) : readInstant(text, parameter);
}

/** RFC 3339 in Beijing time, or null. */
export function shown(epochMs: number): string;
export function shown(epochMs: number | null): string | null;
export function shown(epochMs: number | null): string | null {
  return epochMs === null ? null : formatInstant(epochMs);
}

function realDate(text: string, parameter: string): string {
  if (!isValidDate(text) || startOfDay(text) < EARLIEST_MS) throw invalidInstant(parameter);
  return text;
}

const invalidInstant = (parameter: string): Problem => invalidField(`?${parameter}`, '没有这个时间 / no such time');
