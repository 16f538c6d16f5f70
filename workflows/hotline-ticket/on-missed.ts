import type { Deadline } from '../kit/deadline.ts';
import { orderReplyDays } from '../kit/standing/supervision.ts';
import { feedbackDuty } from './process.ts';
import type { Ticket } from './ticket.ts';

/** 督办: a missed feedback is told to the unit's head and the platform, and a supervision order opens by itself. */
export function onMissed(ticket: Ticket, missed: Deadline): void {
  const { unit } = missed.start;
  const detail = { deadline: missed.id };
  // The platform is a department; whoever supervises it sits at the centre it belongs to.
  const overseer = { unit: ticket.platform.above[0] ?? ticket.platform.id, role: 'supervisor' } as const;
  if (missed.limit === feedbackDuty) {
    ticket.tell('feedback-missed', { unit: unit.id, role: 'unit-head' }, detail);
    ticket.tell('feedback-missed', overseer, detail);
    ticket.tell('feedback-missed', { unit: ticket.platform.id, role: 'call-taker' }, detail);
    ticket.orders.issue({
      grounds: 'feedback-missed',
      issuerUnit: ticket.platform.id,
      addressee: unit,
      replyWithinDays: ticket.policy(orderReplyDays),
      about: missed,
    });
    return;
  }
  // The reply to an order is told to its issuer; the claimant's clock and the ring-back are the platform's own.
  const issuer = ticket.orders.awaiting(missed)?.issuerUnit ?? ticket.platform.id;
  const told = issuer === ticket.platform.id ? overseer : ({ unit: issuer, role: 'supervisor' } as const);
  ticket.tell(`${missed.limit.name}-missed`, told, detail);
}
