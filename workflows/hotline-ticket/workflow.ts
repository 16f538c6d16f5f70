import { runCase } from '../kit/engine.ts';
import type { CaseInput } from '../kit/messages.ts';
import { unless, type OutcomeOf } from '../kit/vocabulary.ts';
import { callBack } from './call-back.ts';
import { deliver, improperDepartment, improperUnit, sendOut } from './delivery.ts';
import { answerEscalated } from './escalation.ts';
import { handle } from './handle.ts';
import { onMissed } from './on-missed.ts';
import { onceTold } from './once-told.ts';
import { hotlineTicket, policies } from './process.ts';
import { refer, referring } from './referral.ts';
import { splitOff } from './split-off.ts';
import { Dispatches, type Ticket } from './ticket.ts';
import { answer, classify, dispatch, escalate, split } from './triage.ts';

type Outcome = OutcomeOf<typeof hotlineTicket>;

/** 二(四)1: an inquiry is answered at once; an affair is dispatched, answered in 7 working days, called back, archived. */
export async function hotlineTicketWorkflow(input: CaseInput): Promise<string> {
  const dispatches = new Dispatches();
  return runCase(hotlineTicket, input, (ticket) => serve(ticket, dispatches), { onMissed });
}

/** (1) 咨询件 is answered and archived, 事务件 dispatched with copies for record. A reopened ticket begins here again. */
async function serve(ticket: Ticket, dispatches: Dispatches): Promise<Outcome> {
  dispatches.rehandled = 0;
  if (ticket.round === 1 && ticket.opening.given.includes('answer')) {
    ticket.show('class', 'inquiry');
    return 'answered-at-once';
  }
  ticket.handTo(ticket.platform);
  for (;;) {
    ticket.stage('triage');
    const next = await ticket.oneOf({
      ...{ classify, split, referToMediation: onceTold(ticket, referring(ticket)) },
      answer: onceTold(
        ticket,
        unless(answer, () => undefined),
      ),
      escalate: onceTold(ticket, unless(escalate, improperDepartment(ticket))),
      dispatch: onceTold(ticket, unless(dispatch, improperUnit(ticket))),
    });
    switch (next.choice) {
      case 'classify':
        ticket.show('class', next.body.class);
        break;
      case 'split':
        splitOff(ticket, next);
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
        deliver(ticket, dispatches, next);
        return carryThrough(ticket, dispatches);
      case 'referToMediation':
        ticket.show('class', 'affair');
        refer(ticket, next);
        return answerTo(ticket, dispatches);
    }
  }
}

/** (2) The unit verifies, treats and feeds back, or refers a labour dispute to mediation. */
async function carryThrough(ticket: Ticket, dispatches: Dispatches): Promise<Outcome> {
  dispatches.bouncesOfRound = 0;
  await handle(ticket, dispatches);
  return answerTo(ticket, dispatches);
}

/** (3) The platform calls back; dissatisfied callers are served again. */
async function answerTo(ticket: Ticket, dispatches: Dispatches): Promise<Outcome> {
  const end = await callBack(ticket);
  if (end !== 'dissatisfied' || dispatches.rehandled >= ticket.policy(policies.rehandleRounds)) return end;
  dispatches.rehandled += 1;
  ticket.round += 1;
  ticket.fact('rehandling', { round: ticket.round });
  await sendOut(ticket, dispatches, 'redispatch');
  return carryThrough(ticket, dispatches);
}
