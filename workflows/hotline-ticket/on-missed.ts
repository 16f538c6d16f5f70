import type { Deadline } from '../kit/deadline.ts';
import { orderReplyDays } from '../kit/standing/supervision.ts';
import { claimantFeedbackDuty, feedbackDuty, ringBackDuty } from './process.ts';
import type { Ticket } from './ticket.ts';

/** 督办: a missed feedback is told to the unit's head and the platform, and a supervision order opens by itself. */
export function onMissed(ticket: Ticket, missed: Deadline): void {
  const { unit } = missed.start;
  const detail = { deadline: missed.id };
  switch (missed.limit) {
    case feedbackDuty:
      ticket.tell('feedback-missed', { unit: unit.id, role: 'unit-head' }, detail);
      ticket.tell('feedback-missed', { unit: ticket.platform.id, role: 'supervisor' }, detail);
      ticket.tell('feedback-missed', { unit: ticket.platform.id, role: 'call-taker' }, detail);
      ticket.orders.issue({
        grounds: 'feedback-missed',
        issuerUnit: ticket.platform.id,
        addressee: unit,
        replyWithinDays: ticket.policy(orderReplyDays),
        about: missed,
      });
      return;
    case claimantFeedbackDuty:
    case ringBackDuty:
      ticket.tell(`${missed.limit.name}-missed`, { unit: ticket.platform.id, role: 'supervisor' }, detail);
      return;
    default: // the reply to an order: its issuer is told
      ticket.tell(`${missed.limit.name}-missed`, { unit: ticket.platform.id, role: 'supervisor' }, detail);
  }
}
