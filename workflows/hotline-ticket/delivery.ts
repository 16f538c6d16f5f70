import type { UnitRef } from '../kit/messages.ts';
import { invalid } from '../kit/refusals.ts';
import { unless, type Act, type Refusal } from '../kit/vocabulary.ts';
import { claimantFeedbackDuty, feedbackDuty, policies, returnWindow, signForLimit } from './process.ts';
import type { Dispatches, Ticket } from './ticket.ts';
import { dispatch, rule, type escalate } from './triage.ts';

type Delivery = Act<typeof dispatch> | Act<typeof rule>;

/** A ticket goes to a unit that serves it, never to the body of the employer it is about. */
export const improperUnit =
  (ticket: Ticket) =>
  (act: Delivery | Act<typeof escalate>): Refusal | undefined => {
    const unit = act.units[act.body.toUnit];
    if (!unit) return invalid('unknown-unit');
    if (unit.id === ticket.platform.id) return invalid('dispatch-to-the-platform');
    if (unit.id === ticket.excludedUnit) return invalid('employers-own-body');
    return undefined;
  };
/** 『向专业部门进行核实』 (001): a question goes to a department of the city centre. */
export const improperDepartment =
  (ticket: Ticket) =>
  (act: Act<typeof escalate>): Refusal | undefined =>
    improperUnit(ticket)(act) ??
    (act.units[act.body.toUnit]?.kind === 'city-department' ? undefined : invalid('not-a-department'));

/** The platform sends the ticket out once more: a redispatch, or a ruling, which is final for the unit it names. */
export async function sendOut(ticket: Ticket, dispatches: Dispatches, how: 'redispatch' | 'ruling'): Promise<void> {
  ticket.handTo(ticket.platform);
  ticket.stage(how);
  const toRule = unless(rule, improperUnit(ticket));
  const again =
    how === 'ruling'
      ? await ticket.oneOf({ rule: toRule })
      : await ticket.oneOf({ dispatch: unless(dispatch, improperUnit(ticket)), rule: toRule });
  if (again.choice === 'rule') dispatches.ruledTo = again.body.toUnit;
  deliver(ticket, dispatches, again);
}

/** The ticket lies in the unit's in-tray: its 7 working days run from now; the claimant's from the first time. */
export function deliver(ticket: Ticket, dispatches: Dispatches, act: Delivery): void {
  dispatches.count += 1;
  fileCopies(ticket, dispatches, act);
  ticket.handTo(unitOf(act));
  dispatches.limits = {
    feedback: ticket.start(feedbackDuty),
    signFor: ticket.startFor(signForLimit, ticket.policy(policies.signForDays)),
    returning: ticket.startFor(returnWindow, ticket.policy(policies.returnWindowDays)),
  };
  dispatches.claimant ??= ticket.start(claimantFeedbackDuty, { unit: ticket.platform });
  ticket.show('dispatches', dispatches.count);
  ticket.tell('dispatched', { unit: ticket.holder.id, role: 'caseworker' });
}

/** 『同时要向产业和区县总工会备案』: a copy to the district union of the place of work and to the industry, if known. */
function fileCopies(ticket: Ticket, dispatches: Dispatches, act: Delivery): void {
  const asked = { district: undefined, industry: undefined, ...act.body };
  dispatches.district = asked.district ?? dispatches.district ?? ticket.opening.body.district;
  dispatches.industry = asked.industry ?? dispatches.industry ?? ticket.opening.body.industry;
  const dispatchNo = dispatches.count;
  for (const basis of ['district', 'industry'] as const) {
    const union = dispatches[basis];
    if (union === undefined) ticket.fact('no-copy-filed', { basis, dispatchNo, reason: `${basis}-unknown` });
    else ticket.fact('filed-copy', { basis, dispatchNo, union, dispatchedTo: act.body.toUnit });
  }
}

function unitOf(act: Delivery): UnitRef {
  const unit = act.units[act.body.toUnit];
  if (!unit) throw new Error('a delivery was admitted without its unit');
  return unit;
}
