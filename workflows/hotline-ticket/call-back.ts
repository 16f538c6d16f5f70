import { dateOf } from '../../calendar/days.ts';
import { conflict, forbidden, invalid } from '../kit/refusals.ts';
import { unless, type Act, type Refusal } from '../kit/vocabulary.ts';
import { recordCallback, satisfactions } from './callback.ts';
import { callbackLimit, policies } from './process.ts';
import type { Ticket } from './ticket.ts';

export type CallbackEnd = 'satisfied' | 'dissatisfied' | 'unreachable';

/** Five levels, 5 the best, in the order they are declared. */
const levelOf = (satisfaction: keyof typeof satisfactions): number =>
  5 - Object.keys(satisfactions).indexOf(satisfaction);
const STILL_CONTENT = 3;

/** (3) 回访 by someone other than the handler; a caller not reached on three different days counts as unreachable. */
export async function callBack(ticket: Ticket): Promise<CallbackEnd> {
  ticket.handTo(ticket.platform);
  ticket.stage('callback');
  const limit = ticket.startFor(callbackLimit, ticket.policy(policies.callbackDays));
  const inVain = new Set<string>();
  const permitted = unless(recordCallback, (act) => improper(act, ticket.hands, inVain));
  for (let attempt = 1; ; attempt += 1) {
    const { body, at } = await ticket.oneOf({ recordCallback: permitted });
    const { reached, handled = null, solved = null } = body;
    const satisfaction = body.satisfaction === undefined ? null : levelOf(body.satisfaction);
    ticket.fact('called-back', { round: ticket.round, attempt, reached, handled, solved, satisfaction });
    if (satisfaction !== null) {
      ticket.meet(limit);
      ticket.show(`satisfaction-of-round-${ticket.round}`, satisfaction);
      return satisfaction >= STILL_CONTENT ? 'satisfied' : 'dissatisfied';
    }
    inVain.add(dateOf(at));
    if (inVain.size >= ticket.policy(policies.callbackAttempts)) {
      ticket.meet(limit);
      ticket.flag('unreachable-sample');
      return 'unreachable';
    }
  }
}

function improper(
  act: Act<typeof recordCallback>,
  handlers: ReadonlySet<string>,
  inVain: ReadonlySet<string>,
): Refusal | undefined {
  const { reached, handled, solved, satisfaction } = act.body;
  if (handlers.has(act.actor.userId)) return forbidden('handler-may-not-call-back');
  const answered = [handled, solved, satisfaction].filter((v) => v !== undefined).length;
  if (reached && answered < 3) return invalid('callback-incomplete');
  if (!reached && answered > 0) return invalid('not-reached-yet-answered');
  if (!reached && inVain.has(dateOf(act.at))) return conflict('attempt-same-day');
  return undefined;
}
