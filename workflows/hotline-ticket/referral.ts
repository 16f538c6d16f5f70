import { invalid } from '../kit/refusals.ts';
import { unless, type Act } from '../kit/vocabulary.ts';
import { labourMediation } from '../labour-mediation/process.ts';
import { referToMediation } from './referring.ts';
import type { Ticket } from './ticket.ts';

/** Nobody who asked for confidentiality becomes a party by name unasked. */
export const referring = (ticket: Ticket) =>
  unless(referToMediation, ({ body }) =>
    ticket.opening.body.confidential === true && body.disclosureAgreed !== true
      ? invalid('confidential-caller')
      : undefined,
  );

/** Opens the mediation, linked both ways; what is personal goes over sealed. */
export function refer(ticket: Ticket, act: Act<typeof referToMediation>): void {
  const { matter, employerUnit } = ticket.opening.body;
  ticket.handoff(labourMediation, {
    ...{ as: 'referral', title: ticket.opening.title, from: act.commandId },
    body: { matter, applicant: 'worker', ...(employerUnit === undefined ? {} : { employerUnit }) },
    carry: { caller: 'caller', employer: 'employer', claim: 'question' },
    give: { claim: 'claim' },
  });
  ticket.fact('referred', { to: labourMediation.name, round: ticket.round });
  ticket.show(`treatment-of-round-${ticket.round}`, 'mediation');
}
