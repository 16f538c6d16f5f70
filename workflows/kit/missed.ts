import type { RunningCase } from './case.ts';
import type { Deadline } from './deadline.ts';

/** A missed duty is told to the head of the unit it ran against and to whoever supervises that unit, or issued the order. */
export function tellMissed(running: RunningCase, missed: Deadline): void {
  const { unit } = missed.start;
  const above = unit.above.find((id) => id !== running.excludedUnit);
  const overseer = running.orders.awaiting(missed)?.issuerUnit ?? above ?? running.platform.id;
  const notice = `${missed.limit.name}-missed`;
  running.tell(notice, { unit: unit.id, role: 'unit-head' }, { deadline: missed.id });
  running.tell(notice, { unit: overseer, role: 'supervisor' }, { deadline: missed.id });
}
