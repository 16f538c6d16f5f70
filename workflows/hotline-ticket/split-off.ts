import type { Act } from '../kit/vocabulary.ts';
import { hotlineTicket } from './process.ts';
import type { Ticket } from './ticket.ts';
import type { split } from './triage.ts';

/** One call, several demands: the further one is a ticket of its own from the same caller about the same employer. */
export function splitOff(ticket: Ticket, act: Act<typeof split>): void {
  ticket.handoff(hotlineTicket, {
    ...{ as: 'split', title: ticket.opening.title, from: act.commandId },
    body: { ...ticket.opening.body, matter: act.body.matter },
    ...{ carry: { caller: 'caller', employer: 'employer' }, give: { question: 'question' } },
  });
}
