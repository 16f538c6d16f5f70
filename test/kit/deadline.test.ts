import { describe, expect, it } from 'vitest';
import { days, workingDays } from '../../calendar/term.ts';
import { Deadline } from '../../workflows/kit/deadline.ts';
import { duty, termOn, window, type Duty, type Window } from '../../workflows/kit/vocabulary.ts';

const label = { zh: '期限', en: 'Limit' };
const aDuty = duty('duty', { label, clause: 'x', from: { '2013-01-24': days(7), '2026-07-01': workingDays(5) } });
const aWindow = window('window', { label, clause: 'x', from: { '2013-01-24': days(7) } });
const unit = { id: 'u', tier: 2, kind: 'district-centre', unionId: 'd', above: [] } as const;

/** A limit that began at 100 and is due at 1,000. */
function running(limit: Duty | Window): Deadline {
  const deadline = new Deadline({ id: `${limit.name}:1`, limit, term: days(7), unit, startedAt: 100, round: 1 });
  deadline.due = { dueAt: 1_000, originalDueAt: 1_000, provisional: false };
  return deadline;
}

describe('a limit', () => {
  it('is judged by the clock: before the due instant in time, at it late', () => {
    for (const [at, state] of [
      [999, 'met'],
      [1_000, 'met-late'],
      [1_001, 'met-late'],
    ] as const) {
      const deadline = running(aDuty);
      expect(deadline.meet(at)).toBe(true);
      expect(deadline).toMatchObject({ state, settledAt: at, open: false });
      expect(deadline.meet(at), 'once').toBe(false);
    }
  });

  it('of a duty stays awaited when missed, and an act from before still meets it', () => {
    const deadline = running(aDuty);
    deadline.expire();
    expect(deadline).toMatchObject({ state: 'missed', open: true, settledAt: undefined });
    deadline.meet(999);
    expect(deadline.state).toBe('met');
  });

  it('of a window is closed when it lapses, but for an act from before', () => {
    const late = running(aWindow);
    late.expire();
    expect(late).toMatchObject({ state: 'lapsed', open: false, settledAt: 1_000 });
    expect(late.meet(1_000)).toBe(false);
    expect(late.cancel(2_000)).toBe(false);
    expect(late.state).toBe('lapsed');
    expect(late.meet(999)).toBe(true);
    expect(late.state).toBe('met');
  });

  it('is suspended and resumed within what the calendar accepts, whatever the clocks of two machines say', () => {
    const deadline = running(aDuty);
    deadline.suspend(90, 'awaiting-papers');
    deadline.resume(80);
    deadline.suspend(70, 'force-majeure');
    expect(deadline.suspensions).toEqual([
      { from: 100, to: 100, category: 'awaiting-papers' },
      { from: 100, category: 'force-majeure' },
    ]);
    expect(deadline.state).toBe('suspended');
    expect(deadline.meet(5_000), 'an answer needs no running clock').toBe(true);
    expect(deadline.state).toBe('met');
  });

  it('that is extended runs again after a miss, from a date that is computed anew', () => {
    const deadline = running(aDuty);
    deadline.request = { days: 2, by: 'u', at: 500 };
    deadline.expire();
    deadline.extend(workingDays(2), 500);
    expect(deadline).toMatchObject({ state: 'running', due: undefined });
    expect(deadline.view().extensions).toEqual([{ by: workingDays(2), at: 500 }]);
    expect(deadline.isOverAt(Number.MAX_SAFE_INTEGER), 'not over before the date is known').toBe(false);
  });

  it('forgets a request with its end, and is re-projected only while it runs', () => {
    const deadline = running(aDuty);
    deadline.request = { days: 2, by: 'u', at: 500 };
    deadline.reproject();
    expect(deadline.view().projection).toBe(1);
    deadline.cancel(600);
    deadline.reproject();
    expect(deadline).toMatchObject({ request: undefined, projection: 1, state: 'cancelled' });
  });

  it('takes the term in force on the day the case opened', () => {
    expect(termOn(aDuty, '2026-06-30')).toEqual(days(7));
    expect(termOn(aDuty, '2026-07-01')).toEqual(workingDays(5));
    expect(() => termOn(aDuty, '2013-01-23')).toThrow('no term of duty');
  });
});
