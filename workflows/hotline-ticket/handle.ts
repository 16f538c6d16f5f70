import { unless } from '../kit/vocabulary.ts';
import { deliver, fileCopies, improperUnit } from './delivery.ts';
import { approveFeedback, giveFeedback, returnTicket, sendBackFeedback, signFor } from './handling.ts';
import { policies } from './process.ts';
import type { Dispatches, Ticket } from './ticket.ts';
import { dispatch, rule } from './triage.ts';

/** (2) Sign for, return or verify and answer; a returned ticket is sent out again until some unit has answered. */
export async function handle(ticket: Ticket, dispatches: Dispatches): Promise<void> {
  for (;;) {
    const { feedback, signFor: toSign, returning } = limitsOf(dispatches);
    ticket.stage('handling');
    const next = await ticket.oneOf({
      signFor: unless(
        signFor,
        () => (toSign.open ? undefined : { code: 'conflict', reason: 'already-signed-for' }),
        () => toSign.open,
      ),
      returnTicket: unless(
        returnTicket,
        (act) => {
          if (dispatches.ruled) return { code: 'conflict', reason: 'ruling-is-final' };
          const over = returning.dueAt !== undefined && act.at >= returning.dueAt;
          return over ? { code: 'conflict', reason: 'return-window-over' } : undefined;
        },
        () => !dispatches.ruled && returning.open,
      ),
      giveFeedback,
    });
    dispatches.handlers.add(next.actor.userId);
    switch (next.choice) {
      case 'signFor':
        ticket.meet(toSign);
        break;
      case 'returnTicket':
        ticket.cancel(feedback, toSign, returning);
        await sendOutAgain(ticket, dispatches, next.body.reason);
        break;
      case 'giveFeedback': {
        const author = next.actor.userId;
        if (ticket.policy(policies.feedbackReview) && !(await approved(ticket, dispatches, author))) break;
        ticket.meet(feedback, dispatches.claimant, toSign);
        ticket.cancel(returning);
        ticket.fact('feedback-given', {
          round: ticket.round,
          treatment: next.body.treatment,
          verified: next.body.verified,
        });
        ticket.show(`treatment-of-round-${ticket.round}`, next.body.treatment);
        return;
      }
    }
  }
}

/** Bounced: the platform sends it elsewhere, and from the third time rules, which is final. */
async function sendOutAgain(ticket: Ticket, dispatches: Dispatches, reason: string): Promise<void> {
  dispatches.bounces += 1;
  ticket.show('bounces', dispatches.bounces);
  ticket.fact('bounced', { count: dispatches.bounces, reason });
  ticket.handTo(ticket.platform);
  const mustRule = dispatches.bounces >= ticket.policy(policies.returnsBeforeRuling);
  const toRule = unless(rule, improperUnit(ticket));
  ticket.stage(mustRule ? 'ruling' : 'redispatch');
  const again = mustRule
    ? await ticket.oneOf({ rule: toRule })
    : await ticket.oneOf({ dispatch: unless(dispatch, improperUnit(ticket)), rule: toRule });
  dispatches.ruled ||= again.choice === 'rule';
  fileCopies(ticket, dispatches, again);
  deliver(ticket, dispatches, again);
}

/** The head of the unit reads the written answer before it counts; nobody approves their own. */
async function approved(ticket: Ticket, dispatches: Dispatches, author: string): Promise<boolean> {
  const notByAuthor = (act: { readonly actor: { readonly userId: string } }) =>
    act.actor.userId === author ? ({ code: 'forbidden', reason: 'own-feedback' } as const) : undefined;
  ticket.stage('review');
  const review = await ticket.oneOf({
    approve: unless(approveFeedback, notByAuthor),
    sendBack: unless(sendBackFeedback, notByAuthor),
  });
  dispatches.handlers.add(review.actor.userId);
  return review.choice === 'approve';
}

function limitsOf(dispatches: Dispatches) {
  if (!dispatches.limits) throw new Error('a ticket is handled before it was delivered');
  return dispatches.limits;
}
