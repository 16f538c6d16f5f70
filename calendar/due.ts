/** The due date of a term: 《民法典》 201条 (the day of the event is not counted) and 203条 (rest-day roll, business hours). */
import type { Calendar } from './calendar.ts';
import { type BeijingDate, addDays, assertInstant, dateOf, formatInstant, instantAt } from './days.ts';
import { assertBusinessHours, assertTerm, clockEvents } from './due-input.ts';
import type { CountedUnit, DueInput, DueResult, DueStep, Extension, Remainder, Suspension } from './due-result.ts';
import { CalendarError } from './errors.ts';
import type { Term } from './term.ts';
import { type Arrival, type Trail, startTrail } from './trail.ts';

const unitOf = (term: Term): CountedUnit => (term.kind === 'days' ? 'days' : 'working-days');
const countOf = (term: Term): number => (term.kind === 'same-day' ? 0 : term.count);

/**
 * Computes when a term ends. Pure: the same calendar and input give the same result anywhere, and a newer calendar
 * gives the newer date (re-projection).
 *
 * - working days: the n-th working day after the day of the event.
 * - days: n natural days after the day of the event, an end on a rest day moves to the next working day.
 * - same day, or a count of 0: that day if it is a working day and business has not stopped, else the next working day.
 * - The term ends at 24:00 of that day, or when the unit stops business.
 * - A suspension keeps r, the counted days after its day up to the due day; the r-th counted day after the day of
 *   resumption is due, rolled as above. A same-day term counts working days for this.
 * - An extension counts from the due day then in force.
 *
 * @returns the due instant (epoch ms) and day, null while suspended, with the original date and the explanation.
 * @throws CalendarError `invalid-term`, `invalid-instant`, `invalid-business-hours`, `invalid-time`,
 *   `invalid-suspension` (also: begun when the term had already ended), `invalid-extension`, `out-of-range`.
 */
export function dueDate(calendar: Calendar, input: DueInput): DueResult {
  const { start, term, businessHours } = input;
  assertInstant(start);
  assertTerm(term);
  const endsAt = businessHours ? assertBusinessHours(businessHours).closes : '24:00';
  const events = clockEvents(input);
  const trail = startTrail(calendar);
  const endOf = (date: BeijingDate) => instantAt(date, endsAt);

  const first = runFrom(trail, start, countOf(term), unitOf(term), endsAt);
  const afterClosing = countOf(term) === 0 && start >= endOf(dateOf(start));
  const steps: DueStep[] = [{ step: 'term', term, afterClosing, due: first.date, ...first.passed }];

  let due: BeijingDate | null = first.date;
  let remaining: Remainder | null = null;
  for (const event of events) {
    if (due === null) break; // unreachable: only the last event can leave the clock standing
    const step: DueStep =
      event.what === 'extension'
        ? extend(trail, due, event.extension)
        : suspend(trail, due, event.suspension, unitOf(term), endsAt);
    steps.push(step);
    due = step.due;
    remaining = step.step === 'suspension' && step.due === null ? step.remaining : null;
  }

  const unpublishedYears = trail.unpublishedYears();
  return {
    dueAt: due === null ? null : endOf(due),
    dueDate: due,
    provisional: unpublishedYears.length > 0,
    originalDueAt: endOf(first.date),
    originalDueDate: first.date,
    remaining,
    explanation: {
      start,
      startDate: dateOf(start),
      endsAt,
      steps,
      calendarVersion: calendar.version,
      unpublishedYears,
    },
  };
}

/** The `count`-th counted day after an event; with nothing to count, the day of the event while business lasts. */
function runFrom(trail: Trail, event: number, count: number, unit: CountedUnit, endsAt: string): Arrival {
  const date = dateOf(event);
  const over = count === 0 && event >= instantAt(date, endsAt);
  return trail.advance(over ? addDays(date, 1) : date, count, unit);
}

function extend(trail: Trail, from: BeijingDate, { by }: Extension): DueStep {
  const { date, passed } = trail.advance(from, countOf(by), unitOf(by));
  return { step: 'extension', by, from, due: date, ...passed };
}

function suspend(trail: Trail, due: BeijingDate, stop: Suspension, unit: CountedUnit, endsAt: string): DueStep {
  const { from, to, category } = stop;
  const ended = instantAt(due, endsAt);
  if (from >= ended)
    throw new CalendarError(
      'invalid-suspension',
      `the suspension from ${formatInstant(from)} begins after the term has ended at ${formatInstant(ended)}`,
    );
  const step = {
    step: 'suspension' as const,
    ...{ from, to: to ?? null, category, reason: stop.reason ?? null, sameDay: false },
    remaining: { count: trail.count(dateOf(from), due, unit), unit },
    ...{ notCounted: [], madeUp: [] },
  };
  if (to === undefined) return { ...step, due: null };
  if (dateOf(from) === dateOf(to)) return { ...step, sameDay: true, due };
  const { date, passed } = runFrom(trail, to, step.remaining.count, unit, endsAt);
  return { ...step, due: date, ...passed };
}
