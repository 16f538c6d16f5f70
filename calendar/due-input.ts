/** Refuses input that has no meaning, before anything is counted. */
import { assertInstant, formatInstant, minutesOf } from './days.ts';
import type { BusinessHours, DueInput, Extension, Suspension } from './due-result.ts';
import { CalendarError } from './errors.ts';
import type { Term } from './term.ts';

/** A suspension or an extension, in the order in which they take effect. */
export type ClockEvent =
  | { readonly what: 'suspension'; readonly suspension: Suspension }
  | { readonly what: 'extension'; readonly extension: Extension };

/** Throws `invalid-term` unless the term counts a whole number of days, 0 to 3,650. */
export function assertTerm(term: Term): Term {
  if (term.kind === 'same-day') return term;
  if (!Number.isInteger(term.count) || term.count < 0 || term.count > 3650)
    throw new CalendarError('invalid-term', `a term counts 0 to 3650 whole days, not ${term.count}`);
  return term;
}

/** Throws `invalid-business-hours` unless a unit opens before it closes, `invalid-time` for an impossible time. */
export function assertBusinessHours(hours: BusinessHours): BusinessHours {
  if (minutesOf(hours.opens) >= minutesOf(hours.closes))
    throw new CalendarError('invalid-business-hours', `opens at ${hours.opens}, closes at ${hours.closes}`);
  return hours;
}

/**
 * Suspensions and extensions in the order in which they take effect: suspensions by their beginning; an extension
 * before the first suspension that had not ended when it was asked for, or first of all if it carries no instant.
 * Throws `invalid-suspension` (ends before it begins, begins before the clock, overlaps the next, open but not the
 * last), `invalid-extension` (by nothing).
 */
export function clockEvents({ start, suspensions = [], extensions = [] }: DueInput): readonly ClockEvent[] {
  const ordered = [...suspensions].sort((a, b) => assertInstant(a.from) - assertInstant(b.from));
  ordered.forEach((suspension, index) => assertSuspension(suspension, ordered[index + 1], start));
  extensions.forEach(assertExtension);
  const waiting = [...extensions].sort((a, b) => (a.at ?? -Infinity) - (b.at ?? -Infinity) || 0);

  const events: ClockEvent[] = [];
  for (const suspension of ordered) {
    while (waiting[0] && (waiting[0].at ?? -Infinity) < (suspension.to ?? Infinity))
      events.push({ what: 'extension', extension: waiting.shift()! });
    events.push({ what: 'suspension', suspension });
  }
  return [...events, ...waiting.map((extension) => ({ what: 'extension' as const, extension }))];
}

function assertSuspension({ from, to }: Suspension, next: Suspension | undefined, start: number): void {
  const refuse = (why: string) => {
    throw new CalendarError('invalid-suspension', `the suspension from ${formatInstant(from)} ${why}`);
  };
  if (from < start) refuse(`begins before the clock, which starts at ${formatInstant(start)}`);
  if (to !== undefined && assertInstant(to) < from) refuse(`ends before it begins, at ${formatInstant(to)}`);
  if (next && to === undefined) refuse(`has not ended, yet another begins at ${formatInstant(next.from)}`);
  if (next && to !== undefined && next.from < to) refuse(`overlaps the one from ${formatInstant(next.from)}`);
}

function assertExtension({ by, at }: Extension): void {
  if (at !== undefined) assertInstant(at);
  assertTerm(by);
  if (by.kind === 'same-day' || by.count === 0)
    throw new CalendarError('invalid-extension', 'an extension is by at least one day');
}
