import { runCase } from '../kit/engine.ts';
import type { CaseInput } from '../kit/messages.ts';
import { unless, type OutcomeOf } from '../kit/vocabulary.ts';
import { callBack } from './call-back.ts';
import { deliver, fileCopies, improperUnit } from './delivery.ts';
import { answerEscalated } from './escalation.ts';
import { handle } from './handle.ts';
import { onMissed } from './on-missed.ts';
import { hotlineTicket, policies } from './process.ts';
import { Dispatches, type Ticket } from './ticket.ts';
import { answer, classify, dispatch, escalate, split } from './triage.ts';

type Outcome = OutcomeOf<typeof hotlineTicket>;

/** 二(四)1: an inquiry is answered at once; an affair is dispatched, answered in 7 working days, called back and archived. */
export async function hotlineTicketWorkflow(input: CaseInput): Promise<string> {
  const dispatches = new Dispatches();
  return runCase(
    hotlineTicket,
    input,
    (ticket) => (ticket.round === 1 ? takeIn(ticket, dispatches) : handleAgain(ticket, dispatches)),
    { onMissed },
  );
}

/** (1) 咨询件 is answered and archived, 事务件 dispatched with copies for record. */
async function takeIn(ticket: Ticket, dispatches: Dispatches): Promise<Outcome> {
  if (ticket.opening.given.includes('answer')) {
    ticket.show('class', 'inquiry');
    return 'answered-at-once';
  }
  for (;;) {
    ticket.stage('triage');
    const next = await ticket.oneOf({
      ...{ classify, answer, split, escalate },
      dispatch: unless(dispatch, improperUnit(ticket)),
    });
    switch (next.choice) {
      case 'classify':
        ticket.show('class', next.body.class);
        break;
      case 'split':
        ticket.handoff(hotlineTicket, {
          ...{ as: 'split', title: ticket.opening.title, from: next.commandId },
          body: { ...ticket.opening.body, matter: next.body.matter },
          carry: ['caller', 'employer'],
        });
        break;
      case 'answer':
        ticket.show('class', 'inquiry');
        return 'answered-at-once';
      case 'escalate': {
        ticket.show('class', 'inquiry');
        const end = await answerEscalated(ticket, next);
        if (end !== 'not-a-question') return end;
        break;
      }
      case 'dispatch':
        ticket.show('class', 'affair');
        fileCopies(ticket, dispatches, next);
        deliver(ticket, dispatches, next);
        return carryThrough(ticket, dispatches);
    }
  }
}

/** (2) The unit verifies, treats and feeds back; (3) the platform calls back; dissatisfied callers are served once more. */
async function carryThrough(ticket: Ticket, dispatches: Dispatches): Promise<Outcome> {
  for (;;) {
    await handle(ticket, dispatches);
    const end = await callBack(ticket, dispatches);
    if (end !== 'dissatisfied' || dispatches.rehandled >= ticket.policy(policies.rehandleRounds)) return end;
    dispatches.rehandled += 1;
    ticket.round += 1;
    ticket.fact('rehandling', { round: ticket.round });
    await sendOut(ticket, dispatches);
  }
}

/** A reopened ticket: a new round with its own clock for the unit; what was found before stays as it was. */
async function handleAgain(ticket: Ticket, dispatches: Dispatches): Promise<Outcome> {
  ticket.show('class', 'affair');
  await sendOut(ticket, dispatches);
  return carryThrough(ticket, dispatches);
}

async function sendOut(ticket: Ticket, dispatches: Dispatches): Promise<void> {
  ticket.handTo(ticket.platform);
  ticket.stage('redispatch');
  const again = await ticket.oneOf({ dispatch: unless(dispatch, improperUnit(ticket)) });
  fileCopies(ticket, dispatches, again);
  deliver(ticket, dispatches, again);
}
