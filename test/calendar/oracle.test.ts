import { expect, test } from 'vitest';
import { addDays, dateOf, dueDate, type DueInput, instantAt, startOfDay, type Term } from '../../calendar/index.ts';
import { oracleDue, type OracleCase } from './oracle.ts';
import { calendar, randomFrom } from './support.ts';

const cases = 4_000;
const minuteMs = 60_000;

/** A random case: any start of 2024 to May 2027, every kind of term, half with business hours, up to two suspensions. */
function randomCase(random: (below: number) => number): OracleCase {
  const kind = (['working-days', 'days', 'same-day'] as const)[random(3)]!;
  const firstMinute = startOfDay('2024-01-01') / minuteMs;
  const start = (firstMinute + random(1_230 * 1_440)) * minuteMs;
  const count = random(4) === 0 ? random(90) : random(16);
  const closes = random(2) === 0 ? null : ['12:00', '17:30', '20:15'][random(3)]!;
  const extended = random(4) === 0;
  const extension = extended
    ? { kind: random(2) ? ('days' as const) : ('working-days' as const), count: 1 + random(9) }
    : null;
  const plain = { start, kind, count, closes, pauses: [], extension };
  return random(2) === 0 ? plain : { ...plain, pauses: pausesIn(plain, random) };
}

/** Up to two suspensions, each beginning while the term still runs: on its first or last day as often as between. */
function pausesIn(base: OracleCase, random: (below: number) => number): OracleCase['pauses'] {
  let [pauses, earliest]: [OracleCase['pauses'], number] = [[], base.start];
  for (let left = 1 + random(2); left > 0; left -= 1) {
    const [day = '', time = ''] = oracleDue({ ...base, pauses }).split(' ');
    const room = Math.floor((instantAt(day, time) - earliest) / minuteMs);
    if (room <= 0) break;
    const wait = [0, room - 1, random(room), random(room)][random(4)]!;
    const from = earliest + wait * minuteMs;
    const to = from + (random(4) === 0 ? random(600) : random(15 * 1_440)) * minuteMs;
    pauses = [...pauses, { from, to }];
    earliest = to;
  }
  return pauses;
}

const inputOf = ({ start, kind, count, closes, pauses, extension }: OracleCase): DueInput => ({
  start,
  term: kind === 'same-day' ? { kind } : ({ kind, count } satisfies Term),
  ...(closes === null ? {} : { businessHours: { opens: '09:00', closes } }),
  suspensions: pauses.map((pause) => ({ ...pause, category: 'random' })),
  extensions: extension ? [{ by: extension }] : [],
});

test(`${cases} random cases agree with a day-by-day list`, { timeout: 60_000 }, () => {
  const random = randomFrom(20260211);
  const seen = { paused: 0, resumedOnRestDay: 0, extended: 0, provisional: 0, rolled: 0 };
  for (let index = 0; index < cases; index += 1) {
    const drawn = randomCase(random);
    const result = dueDate(calendar, inputOf(drawn));
    const due = `${result.dueDate} ${drawn.closes ?? '24:00'}`;
    expect(due, JSON.stringify(drawn)).toBe(oracleDue(drawn));
    expect(result.dueAt).toBe(instantAt(result.dueDate!, drawn.closes ?? '24:00'));
    expect(result.provisional || result.dueDate! < '2027').toBe(true);
    if (drawn.pauses.length > 0) seen.paused += 1;
    if (drawn.pauses.some((pause) => !calendar.isWorkingDay(dateOf(pause.to)))) seen.resumedOnRestDay += 1;
    if (drawn.extension) seen.extended += 1;
    if (result.provisional) seen.provisional += 1;
    if (drawn.kind === 'days' && result.originalDueDate !== addDays(dateOf(drawn.start), drawn.count)) seen.rolled += 1;
  }
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(100);
});
