import { describe, expect, test } from 'vitest';
import { days, dueDate, type DueInput, sameDay, type Term, workingDays } from '../../calendar/index.ts';
import { at, calendar, shown } from './support.ts';

const stop = (from: string, to?: string) => ({
  ...{ from: at(from), category: 'supplement' },
  ...(to === undefined ? {} : { to: at(to) }),
});
const run = (start: string, term: Term, more: Partial<DueInput>) =>
  dueDate(calendar, { start: at(start), term, ...more });
const due = (start: string, term: Term, ...suspensions: ReturnType<typeof stop>[]) =>
  run(start, term, { suspensions }).dueDate;

describe('working days', () => {
  test('the days left run after the day of resumption', () => {
    // Due Wed 11 March; suspended on Thu 5 with four to go; the fourth working day after Tue 10 is Mon 16.
    expect(due('2026-03-02', workingDays(7))).toBe('2026-03-11');
    expect(due('2026-03-02', workingDays(7), stop('2026-03-05', '2026-03-10'))).toBe('2026-03-16');
  });

  test('over a holiday, rest days on neither side count', () => {
    // Due 27 February. Suspended Fri 13: the make-up Saturday 14 and 24, 25, 26, 27 are left, five days.
    expect(due('2026-02-11', workingDays(7), stop('2026-02-13', '2026-02-16'))).toBe('2026-02-28');
    expect(due('2026-02-11', workingDays(7), stop('2026-02-13', '2026-02-22'))).toBe('2026-02-28');
    expect(due('2026-02-11', workingDays(7), stop('2026-02-13', '2026-02-24'))).toBe('2026-03-02');
    // From holiday to holiday nothing is lost: the same four days are left before and after.
    expect(due('2026-02-11', workingDays(7), stop('2026-02-15', '2026-02-23'))).toBe('2026-02-27');
  });

  test('suspended on the due day: due on the day of resumption, or the next working day', () => {
    expect(due('2026-03-02', workingDays(7), stop('2026-03-11', '2026-03-13'))).toBe('2026-03-13');
    expect(due('2026-03-02', workingDays(7), stop('2026-03-11', '2026-03-14'))).toBe('2026-03-16');
    const businessHours = { opens: '09:00', closes: '17:00' };
    const evening = { businessHours, suspensions: [stop('2026-03-11 16:00', '2026-03-13 18:00')] };
    expect(shown(run('2026-03-02', workingDays(7), evening).dueAt)).toBe('2026-03-16T17:00:00+08:00');
  });

  test('on the day of the event, the whole term is left', () => {
    expect(due('2026-03-02', workingDays(7), stop('2026-03-02 11:00', '2026-03-04'))).toBe('2026-03-13');
  });
});

describe('natural days', () => {
  test('the days left run after the day of resumption, then the roll', () => {
    expect(due('2026-03-02', days(7))).toBe('2026-03-09');
    expect(due('2026-03-02', days(7), stop('2026-03-04', '2026-03-06'))).toBe('2026-03-11');
    expect(due('2026-03-02', days(7), stop('2026-03-04', '2026-03-09'))).toBe('2026-03-16');
  });

  test('the due day is the rolled one: the holiday it was rolled over is part of the term', () => {
    // 15 days from 2 February end on Tue 17, a holiday, so on Tue 24. On Mon 16 eight days are left.
    expect(due('2026-02-02', days(15), stop('2026-02-16', '2026-02-18'))).toBe('2026-02-26');
  });
});

describe('same-day terms count working days', () => {
  test.each([
    ['suspended on the day itself', '2026-03-04', '2026-03-04 12:00', '2026-03-06 09:00', '2026-03-06'],
    ['resumed on a rest day', '2026-03-04', '2026-03-04 12:00', '2026-03-07 09:00', '2026-03-09'],
    [
      'suspended on a Saturday, one working day left',
      '2026-03-07',
      '2026-03-07 12:00',
      '2026-03-10 09:00',
      '2026-03-11',
    ],
  ])('%s', (_name, start, from, to, right) => {
    expect(due(start, sameDay, stop(from, to))).toBe(right);
  });
});

describe('nothing changes', () => {
  test.each<[Term]>([[workingDays(7)], [days(7)], [sameDay]])('within one day (%o)', (term) => {
    for (const day of ['2026-03-04', '2026-03-07'])
      expect(due(day, term, stop(`${day} 11:00`, `${day} 23:00`))).toBe(due(day, term));
  });
});

describe('several', () => {
  test('follow one another, in any order given, also on one day', () => {
    const [first, second] = [stop('2026-03-03', '2026-03-05'), stop('2026-03-10', '2026-03-12')];
    expect(due('2026-03-02', workingDays(7), first, second)).toBe('2026-03-17');
    expect(due('2026-03-02', workingDays(7), second, first)).toBe('2026-03-17');
    const touching = [stop('2026-03-03', '2026-03-05 10:00'), stop('2026-03-05 10:00', '2026-03-09')];
    expect(due('2026-03-02', workingDays(7), ...touching)).toBe(
      due('2026-03-02', workingDays(7), stop('2026-03-03', '2026-03-09')),
    );
  });

  test('an extension asked for while suspended counts, and one asked for later counts from the later due day', () => {
    const suspensions = [stop('2026-03-04', '2026-03-06')];
    const extended = (when: string, by: Term) =>
      run('2026-03-02', days(7), { suspensions, extensions: [{ by, at: at(when) }] }).dueDate;
    expect(extended('2026-03-03', days(3))).toBe('2026-03-16');
    expect(extended('2026-03-05', days(3))).toBe('2026-03-16');
    expect(extended('2026-03-09', days(3))).toBe('2026-03-16');
    expect(extended('2026-03-09', workingDays(1))).toBe('2026-03-12');
  });
});

describe('while suspended', () => {
  test('there is no due date, the days left are known, the original stays', () => {
    const result = run('2026-03-02', workingDays(7), { suspensions: [stop('2026-03-05')] });
    expect(result).toMatchObject({ dueAt: null, dueDate: null, originalDueDate: '2026-03-11' });
    expect(result.remaining).toEqual({ count: 4, unit: 'working-days' });
  });

  test('an extension adds to the days left', () => {
    const extensions = [{ by: workingDays(3), at: at('2026-03-06') }];
    const result = run('2026-03-02', workingDays(7), { suspensions: [stop('2026-03-05')], extensions });
    expect(result.remaining).toEqual({ count: 7, unit: 'working-days' });
  });
});

describe('refused', () => {
  test.each([
    ['overlapping', [stop('2026-03-03', '2026-03-06'), stop('2026-03-05', '2026-03-09')], 'overlaps the one from'],
    ['nested', [stop('2026-03-03', '2026-03-09'), stop('2026-03-04', '2026-03-05')], 'overlaps the one from'],
    ['open, yet another follows', [stop('2026-03-03'), stop('2026-03-05', '2026-03-09')], 'has not ended'],
    ['ending before it begins', [stop('2026-03-05', '2026-03-04')], 'ends before it begins'],
    ['before the clock starts', [stop('2026-03-01', '2026-03-04')], 'begins before the clock'],
    ['a missed duty', [stop('2026-03-12 00:00', '2026-03-13')], 'begins after the term has ended at 2026-03-12T00:00'],
  ])('%s', (_name, suspensions, message) => {
    expect(() => run('2026-03-02', workingDays(7), { suspensions })).toThrow(message);
  });

  test('the last moment before the term ends is in time', () => {
    expect(run('2026-03-02', workingDays(7), { suspensions: [stop('2026-03-11 23:59')] }).remaining?.count).toBe(0);
  });
});
