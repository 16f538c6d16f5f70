import type { Clock } from './context.ts';

/** Real time. */
export const systemClock: Clock = { now: () => Date.now() };

export interface AdjustableClock extends Clock {
  /** Moves the clock forward; it goes on running. */
  advance(ms: number): void;
  /** How far it is ahead of real time. */
  readonly aheadMs: number;
}

/** Time that the demo and the tests move together with the cases they skip; it never goes back. */
export function adjustableClock(): AdjustableClock {
  let aheadMs = 0;
  return {
    now: () => Date.now() + aheadMs,
    get aheadMs() {
      return aheadMs;
    },
    advance(ms) {
      if (ms < 0) throw new Error('time does not go back');
      aheadMs += ms;
    },
  };
}

export const isAdjustable = (clock: Clock): clock is AdjustableClock => 'advance' in clock;
