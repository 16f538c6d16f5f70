import { addDays, dateOf, instantAt } from '../../calendar/index.ts';

/** When texts are sent and tried again. Times are in milliseconds. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Waits after the first failed try, the second …: all of them within a day. */
const WAITS_MS: readonly number[] = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR];
const JITTER = 0.1;
/** What was not handed to the operator so long after it happened, is no news any more. Longer than a night and a day of trying. */
export const FRESH_MS = 36 * HOUR;

/** When a text that could not be sent is tried again; undefined when there have been enough tries. */
export function nextTry(at: number, tries: number, random: number): number | undefined {
  const wait = WAITS_MS[tries - 1];
  return wait === undefined ? undefined : at + Math.round(wait * (1 + JITTER * random));
}

/** Hours of Beijing, 0 to 24; the same twice: no text ever waits. */
export interface QuietHours {
  readonly from: number;
  readonly until: number;
}

/** When the quiet of this instant ends, or undefined where there is none. */
export function quietUntil(at: number, { from, until }: QuietHours): number | undefined {
  const [start, end] = [Math.min(from, 24), Math.min(until, 24)];
  if (start === end) return undefined;
  const today = dateOf(at);
  const opens = (date: string, hour: number) => instantAt(date, `${String(hour).padStart(2, '0')}:00`);
  if (start < end) return at >= opens(today, start) && at < opens(today, end) ? opens(today, end) : undefined;
  if (at < opens(today, end)) return opens(today, end);
  return at >= opens(today, start) ? opens(addDays(today, 1), end) : undefined;
}
