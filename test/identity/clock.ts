import type { AdjustableClock } from '../../api/clock.ts';

/** A clock that stands still until it is moved, where waits are compared to the second. */
export function standingClock(): AdjustableClock {
  const start = Date.now();
  let aheadMs = 0;
  return {
    now: () => start + aheadMs,
    get aheadMs() {
      return aheadMs;
    },
    advance(ms) {
      aheadMs += ms;
    },
  };
}
