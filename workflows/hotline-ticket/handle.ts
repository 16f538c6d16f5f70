import type { Deadline } from '../kit/deadline.ts';
import { conflict, forbidden } from '../kit/refusals.ts';
import { unless, type Act } from '../kit/vocabulary.ts';
import { sendOut } from './delivery.ts';
import { approveFeedback, giveFeedback, returnTicket, sendBackFeedback, signFor } from './handling.ts';
import { policies } from './process.ts';
import { refer, referring } from './referral.ts';
import type { Dispatches, Ticket } from './ticket.ts';

/** (2) Sign for, return or verify and answer; a returned ticket is sent out again until some unit has answered. */
export async function handle(ticket: Ticket, dispatches: Dispatches): Promise<void> {
  for (;;) {
    const { feedback, signFor: toSign, returning } = limitsOf(dispatches);
    ticket.stage('handling');
    const next = await ticket.oneOf({
      signFor: signing(toSign),
      returnTicket: returningWithin(returning, dispatches.ruledTo === ticket.holder.id),
      ...{ giveFeedback, referToMediation: referring(ticket) },
    });
    switch (next.choice) {
      case 'signFor':
        ticket.meet(toSign);
        break;
      case 'returnTicket':
        ticket.meet(returning);
        ticket.cancel(feedback, toSign);
        await sendOutAgain(ticket, dispatches, next.body.reason);
        break;
      case 'giveFeedback': {
        const author = next.actor.userId;
        if (ticket.policy(policies.feedbackReview) && !(await approved(ticket, dispatches, author))) break;
        ticket.meet(feedback, dispatches.claimant, toSign);
        ticket.cancel(returning);
        const { treatment, verified } = next.body;
        ticket.fact('feedback-given', { round: ticket.round, treatment, verified });
        ticket.show(`treatment-of-round-${ticket.round}`, treatment);
        return;
      }
      case 'referToMediation':
        ticket.meet(feedback, dispatches.claimant, toSign);
        ticket.cancel(returning);
        refer(ticket, next);
        return;
    }
  }
}

/** 签收, once. */
const signing = (toSign: Deadline) =>
  unless(
    signFor,
    () => (toSign.open ? undefined : conflict('already-signed-for')),
    () => (toSign.open ? undefined : 'already-signed-for'),
  );

/** 退单 within its window, judged by when the return was received; never after a ruling. */
const returningWithin = (window: Deadline, isRuled: boolean) =>
  unless(
    returnTicket,
    ({ at }) => {
      if (isRuled) return conflict('ruling-is-final');
      return window.isInTime(at) ? undefined : conflict('return-window-over');
    },
    () => {
      if (isRuled) return 'ruling-is-final';
      return window.open ? undefined : 'return-window-over';
    },
  );

/** Bounced: the platform sends it elsewhere, and from the third time rules, which is final. */
async function sendOutAgain(ticket: Ticket, dispatches: Dispatches, reason: string): Promise<void> {
  dispatches.bounces += 1;
  dispatches.bouncesOfRound += 1;
  ticket.show('bounces', dispatches.bounces);
  ticket.fact('bounced', { count: dispatches.bounces, reason });
  const mustRule = dispatches.bouncesOfRound >= ticket.policy(policies.returnsBeforeRuling);
  await sendOut(ticket, dispatches, mustRule ? 'ruling' : 'redispatch');
}

/** The head of the unit reads the written answer before it counts; nobody approves their own. */
async function approved(ticket: Ticket, dispatches: Dispatches, author: string): Promise<boolean> {
  const byAuthor = ({ actor }: Pick<Act, 'actor'>) => (actor.userId === author ? forbidden('own-feedback') : undefined);
  ticket.stage('review');
  const review = await ticket.oneOf({
    approve: unless(approveFeedback, byAuthor),
    sendBack: unless(sendBackFeedback, byAuthor),
  });
  return review.choice === 'approve';
}

function limitsOf(dispatches: Dispatches) {
  if (!dispatches.limits) throw new Error('a ticket is handled before it was delivered');
  return dispatches.limits;
}
