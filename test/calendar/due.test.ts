/** Same-day terms, business hours and extensions. */
import { describe, expect, test } from 'vitest';
import { days, dueDate, type DueInput, sameDay, type Term, workingDays } from '../../calendar/index.ts';
import { at, calendar, shown } from './support.ts';

const businessHours = { opens: '09:00', closes: '17:30' };
const dueAt = (start: string, term: Term, more: Partial<DueInput> = {}) =>
  shown(dueDate(calendar, { start: at(start), term, ...more }).dueAt);

describe('same day (当日)', () => {
  test.each([
    ['a working day', '2026-03-04 23:59', '2026-03-05T00:00:00+08:00'],
    ['midnight begins the day', '2026-03-04 00:00', '2026-03-05T00:00:00+08:00'],
    ['a Saturday: the next working day', '2026-03-07 10:00', '2026-03-10T00:00:00+08:00'],
    ['a make-up Saturday is a working day', '2026-02-28 10:00', '2026-03-01T00:00:00+08:00'],
    ['the first day of a holiday', '2026-02-15 10:00', '2026-02-25T00:00:00+08:00'],
  ])('%s', (_name, start, right) => {
    expect(dueAt(start, sameDay)).toBe(right);
    expect(dueAt(start, workingDays(0))).toBe(right);
    expect(dueAt(start, days(0))).toBe(right);
  });
});

describe('business hours', () => {
  test.each<[string, string, Term, string]>([
    ['before opening', '2026-03-04 07:00', sameDay, '2026-03-04T17:30:00+08:00'],
    ['while open', '2026-03-04 17:29', sameDay, '2026-03-04T17:30:00+08:00'],
    ['at closing', '2026-03-04 17:30', sameDay, '2026-03-05T17:30:00+08:00'],
    ['after closing', '2026-03-04 20:00', sameDay, '2026-03-05T17:30:00+08:00'],
    ['after closing on a Friday', '2026-03-06 20:00', sameDay, '2026-03-09T17:30:00+08:00'],
    ['after closing on the day before a holiday', '2026-02-14 18:00', sameDay, '2026-02-24T17:30:00+08:00'],
    [
      'a term of working days ends when business stops',
      '2026-02-11 10:00',
      workingDays(7),
      '2026-02-27T17:30:00+08:00',
    ],
    ['and does not start later for an evening event', '2026-02-11 20:00', workingDays(7), '2026-02-27T17:30:00+08:00'],
    ['a term of days ends when business stops', '2026-02-02 20:00', days(15), '2026-02-24T17:30:00+08:00'],
  ])('%s', (_name, start, term, right) => {
    expect(dueAt(start, term, { businessHours })).toBe(right);
  });

  test('an event at closing counts as after it, and the explanation says so', () => {
    const resultAt = (start: string) => dueDate(calendar, { start: at(start), term: sameDay, businessHours });
    expect(resultAt('2026-03-04 17:30').explanation.steps[0]).toMatchObject({ afterClosing: true });
    expect(resultAt('2026-03-04 17:29').explanation.steps[0]).toMatchObject({ afterClosing: false });
  });

  test('closing at 24:00 is the default', () => {
    const open = { opens: '00:00', closes: '24:00' };
    expect(dueAt('2026-03-04 23:59', sameDay, { businessHours: open })).toBe(dueAt('2026-03-04 23:59', sameDay));
  });

  test('must open before they close', () => {
    const closed = { opens: '17:30', closes: '09:00' };
    expect(() => dueAt('2026-03-04', sameDay, { businessHours: closed })).toThrow('opens at 17:30, closes at 09:00');
  });
});

describe('extension', () => {
  test('counts from the due day by its own term; the original date stays', () => {
    const result = dueDate(calendar, {
      start: at('2026-02-02'),
      term: days(15),
      extensions: [{ by: workingDays(3) }],
    });
    expect(result).toMatchObject({ originalDueDate: '2026-02-24', dueDate: '2026-02-27' });
    expect(shown(result.originalDueAt)).toBe('2026-02-25T00:00:00+08:00');
    expect(shown(result.dueAt)).toBe('2026-02-28T00:00:00+08:00');
  });

  test('by natural days is rolled', () => {
    expect(dueAt('2026-02-11', workingDays(7), { extensions: [{ by: days(1) }] })).toBe('2026-03-01T00:00:00+08:00');
    expect(dueAt('2026-02-11', workingDays(7), { extensions: [{ by: days(2) }] })).toBe('2026-03-03T00:00:00+08:00');
  });

  test('several add up in the order they were asked for', () => {
    const extensions = [
      { by: workingDays(1), at: at('2026-02-26') },
      { by: days(2), at: at('2026-02-25') },
    ];
    expect(dueAt('2026-02-11', workingDays(7), { extensions })).toBe('2026-03-04T00:00:00+08:00');
  });

  test('works on a same-day term', () => {
    expect(dueAt('2026-03-06', sameDay, { extensions: [{ by: workingDays(1) }] })).toBe('2026-03-10T00:00:00+08:00');
  });

  test.each<[Term]>([[sameDay], [workingDays(0)], [days(0)]])('by %o is refused', (by) => {
    expect(() => dueAt('2026-03-04', days(3), { extensions: [{ by }] })).toThrow('at least one day');
  });
});

describe('what has no meaning is refused', () => {
  test.each([-1, 1.5, Number.NaN, Infinity, 3651])('a term of %s days', (count) => {
    expect(() => dueAt('2026-03-04', workingDays(count))).toThrow('whole days');
    expect(() => dueAt('2026-03-04', days(count))).toThrow('whole days');
  });

  test('a start that is no instant, a term that leaves the calendar', () => {
    expect(() => dueDate(calendar, { start: 1_770_000_000, term: sameDay })).toThrow('epoch milliseconds');
    expect(() => dueAt('2050-12-30', workingDays(10))).toThrow('2008–2050');
  });
});
