import { dateOf } from '../../calendar/days.ts';
import { conflict } from '../kit/refusals.ts';
import { unless, type Act } from '../kit/vocabulary.ts';
import { policies, ringBackDuty } from './process.ts';
import type { Ticket } from './ticket.ts';
import { declineQuestion, ringBack, supplyAnswer, type escalate } from './triage.ts';

export type EscalationEnd = 'answered-by-ring-back' | 'unreachable' | 'not-a-question';

/** 『对于无法答复的问题…及时升级诉求，…然后回拨职工给予反馈及解答』: a department finds the answer, the platform rings back. */
export async function answerEscalated(ticket: Ticket, act: Act<typeof escalate>): Promise<EscalationEnd> {
  const department = act.units[act.body.toUnit];
  if (!department) throw new Error('an escalation was admitted without its unit');
  ticket.handTo(department);
  ticket.stage('escalated');
  const promise = ticket.startFor(ringBackDuty, ticket.policy(policies.ringBackDays), { unit: ticket.platform });
  ticket.tell('escalated', { unit: department.id, role: 'caseworker' });
  const found = await ticket.oneOf({ supplyAnswer, declineQuestion });
  ticket.handTo(ticket.platform);
  if (found.choice === 'declineQuestion') {
    ticket.cancel(promise);
    return 'not-a-question';
  }

  ticket.stage('ring-back');
  const inVain = new Set<string>();
  for (let attempt = 1; ; attempt += 1) {
    const call = await ticket.oneOf({
      ringBack: unless(ringBack, ({ body, at }) =>
        body.result === 'not-reached' && inVain.has(dateOf(at)) ? conflict('attempt-same-day') : undefined,
      ),
    });
    ticket.fact('rung-back', { attempt, result: call.body.result });
    if (call.body.result === 'reached') {
      ticket.meet(promise);
      return 'answered-by-ring-back';
    }
    inVain.add(dateOf(call.at));
    if (inVain.size >= ticket.policy(policies.callbackAttempts)) {
      ticket.meet(promise);
      ticket.flag('unreachable-sample');
      return 'unreachable';
    }
  }
}
