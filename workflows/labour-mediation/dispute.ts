import type { RunningCase } from '../kit/case.ts';
import type { Deadline } from '../kit/deadline.ts';
import type { UnitRef } from '../kit/messages.ts';
import { conflict, invalid } from '../kit/refusals.ts';
import type { Act, Duty, Policy, Refusal } from '../kit/vocabulary.ts';
import type { acceptAndSendDown, reportUp } from './deciding.ts';
import type { labourMediation } from './process.ts';

export type Dispute = RunningCase<typeof labourMediation>;

/** What a dispute remembers through its reopenings. */
export class Clocks {
  /** The law's 15 days from the application: started once, never again. */
  statutory: Deadline | undefined;
}

/** Starts a limit the regulation puts no figure to; none if the policy says 0. */
export function startSoft(dispute: Dispute, limit: Duty, workingDays: Policy<number>): Deadline[] {
  const count = dispute.policy(workingDays);
  return count === 0 ? [] : [dispute.startFor(limit, count)];
}

/** 下派: to a unit of the second tier, never to the body of the employer it is about. */
export const improperUnit =
  (dispute: Dispute) =>
  ({ body, units }: Act<typeof acceptAndSendDown> | Act<typeof reportUp>): Refusal | undefined => {
    const unit = units[body.toUnit];
    if (!unit) return invalid('unknown-unit');
    if (unit.id === dispute.excludedUnit) return invalid('employers-own-body');
    return unit.tier === 2 ? undefined : invalid('not-of-the-second-tier');
  };
/** 上报: to a unit of the second tier that guides the one that reports. */
export const improperDistrict =
  (dispute: Dispute) =>
  (act: Act<typeof reportUp>): Refusal | undefined =>
    improperUnit(dispute)(act) ??
    (dispute.holder.above.includes(act.body.toUnit) ? undefined : invalid('not-above-yours'));

/** A case goes to another unit, whose people are told. */
export function passTo(dispute: Dispute, unit: UnitRef | undefined, notice: string): void {
  if (!unit) throw new Error('a case was passed on without its unit');
  dispute.handTo(unit);
  dispute.tell(notice, dispute.staff);
}

/** What cannot be done before something was recorded. */
export const notBefore = (done: () => boolean, reason: Parameters<typeof conflict>[0]) =>
  [() => (done() ? undefined : conflict(reason)), () => (done() ? undefined : reason)] as const;
