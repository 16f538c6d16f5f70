/** When an event is tried again. Times are in milliseconds. */
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits before the first try, the second …: ten tries in a little more than three days. */
export const WAITS_MS: readonly number[] = [
  ...[0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
];
/** A wait is longer by up to this part of it, so that what failed together does not come again together. */
export const JITTER = 0.1;
/** Longer than this nobody keeps us waiting. */
export const LONGEST_RETRY_AFTER_MS = 24 * HOUR;
/** An endpoint at which nothing has arrived for so long is disabled. */
export const FAILING_MS = 72 * HOUR;

export interface Failed {
  /** When it was tried, epoch ms. */
  readonly at: number;
  /** Tries so far, this one included. */
  readonly tries: number;
  readonly retryAfter: string | undefined;
  /** 0 ≤ random < 1. */
  readonly random: number;
}

/** When to try again, or undefined when the schedule is over. The receiver's own wish counts where it is later. */
export function nextTry({ at, tries, retryAfter, random }: Failed): number | undefined {
  const wait = WAITS_MS[tries];
  if (wait === undefined) return undefined;
  return at + Math.max(Math.round(wait * (1 + JITTER * random)), retryAfterMs(retryAfter, at));
}

/** `Retry-After` as a wait: seconds or a date of HTTP, between nothing and a day; 0 for what is neither. */
export function retryAfterMs(value: string | undefined, now: number): number {
  const text = value?.trim() ?? '';
  const wait = /^\d+$/.test(text) ? Number(text) * SECOND : HTTP_DATE.test(text) ? Date.parse(text) - now : 0;
  return Number.isNaN(wait) ? 0 : Math.min(Math.max(wait, 0), LONGEST_RETRY_AFTER_MS);
}
/** The one form that is still to be sent; `Date.parse` would take nearly anything. */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
