import { workflowInfo } from '@temporalio/workflow';
import { authorityFor, namedIn } from './authority.ts';
import type { RunningCase } from './case.ts';
import type { Command } from './messages.ts';
import { conflict, forbidden } from './refusals.ts';
import { standingOf } from './standing/index.ts';
import type { Act, Action, Guarded, Refusal } from './vocabulary.ts';

export type Verdict = { readonly refused: Refusal } | { readonly act: Act; readonly apply: () => Refusal | undefined };

/** Beyond this only acts of the process itself are taken, so that a case can always be brought to its end. */
const HISTORY_EVENTS_FOR_STANDING_ACTIONS = 40_000;

/** Judges a command by the state of the case as it rests. The verdict's `apply` must be called at once. */
export function admit(running: RunningCase, next: Command, seq: number): Verdict {
  if (next.ifSeq !== undefined && next.ifSeq !== seq) return refused('stale', 'case-has-moved-on');
  if (isOfTheHouse(next)) return ofTheHouse(running, next);
  if (next.actor.roles.some((held) => running.excludedBodies.includes(held.unit)))
    return refused('forbidden', 'not-yours-to-do');
  const standing = standingOf(running.process).find((s) => s.action.name === next.action);
  if (!standing) return awaited(running, next);
  if (!standing.isOpen(running)) return notOpen(running);
  if (workflowInfo().historyLength > HISTORY_EVENTS_FOR_STANDING_ACTIONS) return refused('conflict', 'history-full');
  const act = actOf(running, next, standing.action);
  return act ? { act, apply: () => standing.apply(running, act) } : { refused: forbidden('not-yours-to-do') };
}

/** An act the process waits for; where two branches wait for the same action, the first that takes it has it. */
function awaited(running: RunningCase, next: Command): Verdict {
  let refusal: Refusal | undefined;
  for (const wait of running.waits) {
    const open = wait.choices.get(next.action);
    if (!open) continue;
    const act = actOf(running, next, open.guarded.action);
    const no = act ? (busy(running, open.guarded) ?? open.guarded.refuse(act)) : forbidden('not-yours-to-do');
    refusal ??= no;
    if (!act || no) continue;
    const apply = () => {
      const isShared = [...running.waits].some((other) => other !== wait && other.until === wait.until);
      running.meet(...wait.before, isShared ? undefined : wait.until);
      const taken = { ...act, choice: open.key };
      const { action, alsoIssues } = open.guarded;
      const kinds = [...(action.issues ?? []), ...(alsoIssues?.(taken) ?? [])];
      if (kinds.length > 0) running.wakeWhenIssued(wait, kinds, taken);
      else running.wake(wait).release(taken);
      return undefined;
    };
    return { act, apply };
  }
  return refusal ? { refused: refusal } : notOpen(running);
}

/** One document after the other, so that each knows which stand before it. */
const busy = ({ documents }: RunningCase, { action }: Guarded): Refusal | undefined =>
  action.issues && documents.underWay > 0 ? conflict('document-being-issued') : undefined;

/** The command as an act, under the role that allows it; undefined if none of the actor's roles does. */
function actOf(running: RunningCase, next: Command, action: Action): Act | undefined {
  const { holder, platform, intake, orders, details } = running;
  const places = { holder, platform, intake, addressees: orders.addressees, named: namedIn(details) };
  const as = authorityFor(action, next.actor, places);
  return as && { ...dataOf(next), as };
}

const dataOf = ({ id, actor, receivedAt, body, given, units }: Command): Omit<Act, 'as'> => ({
  ...{ commandId: id, actor, at: receivedAt, body, given, units },
});

/** What the house itself asks of a case; never reachable by a route. */
export const isOfTheHouse = (command: Command): boolean => command.action.startsWith('system-');

function ofTheHouse(running: RunningCase, next: Command): Verdict {
  const act: Act = { ...dataOf(next), as: { role: 'administrator', at: 'platform', unit: running.platform.id } };
  const done = (apply: () => void): Verdict => ({ act, apply: () => void apply() });
  switch (next.action) {
    case 'system-reproject':
      return done(() => {
        for (const deadline of running.deadlines) deadline.reproject();
        running.fact('reprojected', { calendar: next.body['calendar'] ?? null });
      });
    case 'system-restored':
      return done(() => running.fact('engine-restored'));
    default:
      return refused('not-open', 'unknown-action');
  }
}

function notOpen({ ended, outcome }: RunningCase): Verdict {
  if (ended) return refused('not-open', 'case-ended');
  return refused('not-open', outcome === undefined ? 'not-open-now' : 'case-closed');
}

const refused = (code: Refusal['code'], reason: string): Verdict => ({ refused: { code, reason } });
