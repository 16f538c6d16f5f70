import type { Act, Refusal } from '../kit/vocabulary.ts';
import { claimantFeedbackDuty, feedbackDuty, policies, returnWindow, signForLimit } from './process.ts';
import type { Dispatches, Ticket } from './ticket.ts';
import type { dispatch, rule } from './triage.ts';

type Delivery = Act<typeof dispatch> | Act<typeof rule>;

/** A ticket goes to a unit that serves it, never to the body of the employer it is about. */
export const improperUnit =
  (ticket: Ticket) =>
  (act: Delivery): Refusal | undefined => {
    const unit = act.units[act.body.toUnit];
    if (!unit) return { code: 'invalid', reason: 'unknown-unit' };
    if (unit.id === ticket.platform.id) return { code: 'invalid', reason: 'dispatch-to-the-platform' };
    if (unit.id === ticket.opening.body.employerUnit) return { code: 'invalid', reason: 'employers-own-body' };
    return undefined;
  };

/** 『同时要向产业和区县总工会备案』: a copy to the district union of the place of work and to the industry union, if known. */
export function fileCopies(ticket: Ticket, dispatches: Dispatches, act: Delivery): void {
  const asked = { district: undefined, industry: undefined, ...act.body };
  dispatches.district = asked.district ?? dispatches.district ?? ticket.opening.body.district;
  dispatches.industry = asked.industry ?? dispatches.industry ?? ticket.opening.body.industry;
  const copies = { district: dispatches.district, industry: dispatches.industry };
  for (const basis of ['district', 'industry'] as const) {
    const union = copies[basis];
    const dispatchNo = dispatches.count + 1;
    if (union === undefined) ticket.fact('no-copy-filed', { basis, dispatchNo, reason: `${basis}-unknown` });
    else ticket.fact('filed-copy', { basis, dispatchNo, union, dispatchedTo: act.body.toUnit });
  }
}

/** The ticket lies in the unit's in-tray: its 7 working days run from now; the claimant's from the first time. */
export function deliver(ticket: Ticket, dispatches: Dispatches, act: Delivery): void {
  const unit = act.units[act.body.toUnit];
  if (!unit) throw new Error('a delivery was admitted without its unit');
  dispatches.count += 1;
  ticket.handTo(unit);
  dispatches.limits = {
    feedback: ticket.start(feedbackDuty),
    signFor: ticket.startFor(signForLimit, ticket.policy(policies.signForDays)),
    returning: ticket.startFor(returnWindow, ticket.policy(policies.returnWindowDays)),
  };
  dispatches.claimant ??= ticket.start(claimantFeedbackDuty, { unit: ticket.platform });
  ticket.show('dispatches', dispatches.count);
  ticket.tell('dispatched', { unit: unit.id, role: 'caseworker' });
}
