/** 下派 and 上报: how a case goes from tier to tier, the same in every process that has both directions. */
import type { RunningCase } from './case.ts';
import type { Deadline } from './deadline.ts';
import type { UnitRef } from './messages.ts';
import { conflict, invalid, type RefusalReason } from './refusals.ts';
import type { Act, Duty, Policy, Refusal } from './vocabulary.ts';

/** An act that names the unit a case goes to. */
type Passing = Pick<Act, 'units'> & { readonly body: { readonly toUnit: string } };

/** 下派: to a unit of the second tier, never to the body of the employer it is about. */
export const improperUnit =
  (running: Pick<RunningCase, 'excludedUnit'>) =>
  ({ body, units }: Passing): Refusal | undefined => {
    const unit = units[body.toUnit];
    if (!unit) return invalid('unknown-unit');
    if (unit.id === running.excludedUnit) return invalid('employers-own-body');
    return unit.tier === 2 ? undefined : invalid('not-of-the-second-tier');
  };

/** 上报: to a unit of the second tier that guides the one that reports. */
export const improperDistrict =
  (running: Pick<RunningCase, 'excludedUnit' | 'holder'>) =>
  (act: Passing): Refusal | undefined =>
    improperUnit(running)(act) ??
    (running.holder.above.includes(act.body.toUnit) ? undefined : invalid('not-above-yours'));

/** A case goes to another unit, whose people are told. */
export function passTo(running: RunningCase, unit: UnitRef | undefined, notice: string): void {
  if (!unit) throw new Error('a case was passed on without its unit');
  running.handTo(unit);
  running.tell(notice, running.staff);
}

/** Starts a limit the regulation puts no figure to; none if the policy says 0. */
export function startSoft(running: RunningCase, limit: Duty, workingDays: Policy<number>): readonly Deadline[] {
  const count = running.policy(workingDays);
  return count === 0 ? [] : [running.startFor(limit, count)];
}

/** What cannot be done before something was recorded: the conditions of `unless`. */
export const notBefore = (done: () => boolean, reason: RefusalReason) =>
  [() => (done() ? undefined : conflict(reason)), () => (done() ? undefined : reason)] as const;
