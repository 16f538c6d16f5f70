import type { Deadline } from '../kit/deadline.ts';
import type { Aid } from './aid.ts';

/** A missed duty is told to the head of the unit it ran against and to whoever supervises that unit, or issued the order. */
export function onMissed(aid: Aid, missed: Deadline): void {
  const { unit } = missed.start;
  const above = unit.above.find((id) => id !== aid.excludedUnit);
  const overseer = aid.orders.awaiting(missed)?.issuerUnit ?? above ?? aid.platform.id;
  const notice = `${missed.limit.name}-missed`;
  aid.tell(notice, { unit: unit.id, role: 'unit-head' }, { deadline: missed.id });
  aid.tell(notice, { unit: overseer, role: 'supervisor' }, { deadline: missed.id });
}
