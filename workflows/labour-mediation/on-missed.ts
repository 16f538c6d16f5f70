import type { Deadline } from '../kit/deadline.ts';
import type { Dispute } from './dispute.ts';

/** A missed duty is told to the head of the unit it ran against and to whoever supervises that unit, or issued the order. */
export function onMissed(dispute: Dispute, missed: Deadline): void {
  const { unit } = missed.start;
  const above = unit.above.find((id) => id !== dispute.excludedUnit);
  const overseer = dispute.orders.awaiting(missed)?.issuerUnit ?? above ?? dispute.platform.id;
  const notice = `${missed.limit.name}-missed`;
  dispute.tell(notice, { unit: unit.id, role: 'unit-head' }, { deadline: missed.id });
  dispute.tell(notice, { unit: overseer, role: 'supervisor' }, { deadline: missed.id });
}
