import { tsToMs } from '@temporalio/common/lib/time.js';
import type { Client } from '@temporalio/client';

type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;

/** A task may have taken so long between setting its timer and being finished. */
export const TIMER_TOLERANCE_MS = 20_000;

/** Instants at which the timers that are armed will fire, by the case's own clock. */
export function armedTimers(history: History): number[] {
  const armed = new Map<string, number>();
  for (const { eventTime, timerStartedEventAttributes: started, ...event } of history.events ?? []) {
    if (started) armed.set(started.timerId ?? '', tsToMs(eventTime) + tsToMs(started.startToFireTimeout));
    const over = event.timerFiredEventAttributes?.timerId ?? event.timerCanceledEventAttributes?.timerId;
    if (over) armed.delete(over);
  }
  return [...armed.values()];
}
