import { workflowInfo } from '@temporalio/workflow';
import { authorityFor } from './authority.ts';
import type { RunningCase } from './case.ts';
import type { Command } from './messages.ts';
import { standingActions } from './standing/index.ts';
import type { Act, Action, Refusal } from './vocabulary.ts';

export type Verdict = { readonly refused: Refusal } | { readonly act: Act; readonly apply: () => Refusal | undefined };

/** Beyond this only acts of the process itself are taken, so that a case can always be brought to its end. */
const HISTORY_EVENTS_FOR_STANDING_ACTIONS = 40_000;

/** Judges a command by the state of the case as it rests. The verdict's `apply` must be called at once. */
export function admit(running: RunningCase, next: Command, seq: number): Verdict {
  if (next.ifSeq !== undefined && next.ifSeq !== seq) return refused('stale', 'case-has-moved-on');
  if (next.action.startsWith('system-')) return system(running, next);
  const standing = standingActions.find((s) => s.action.name === next.action);
  if (standing) {
    if (!standing.isOpen(running))
      return refused('not-open', running.outcome === undefined ? 'not-open-now' : 'case-closed');
    if (workflowInfo().historyLength > HISTORY_EVENTS_FOR_STANDING_ACTIONS) return refused('conflict', 'history-full');
    return judged(running, next, standing.action, (act) => standing.apply(running, act));
  }
  for (const wait of running.waits) {
    const open = wait.choices.get(next.action);
    if (!open) continue;
    return judged(running, next, open.guarded.action, (act) => {
      const refusal = open.guarded.refuse(act);
      if (refusal) return refusal;
      running.meet(...wait.before);
      if (wait.until) running.cancel(wait.until);
      running.wake(wait).release({ ...act, choice: open.key });
      return undefined;
    });
  }
  return refused('not-open', running.outcome === undefined ? 'not-open-now' : 'case-closed');
}

function judged(
  running: RunningCase,
  next: Command,
  action: Action,
  apply: (act: Act) => Refusal | undefined,
): Verdict {
  const { holder, platform } = running;
  const as = authorityFor(action, next.actor, { holder, platform, addressees: running.orders.addressees });
  if (!as) return refused('forbidden', 'not-yours-to-do');
  const act: Act = {
    commandId: next.id,
    actor: next.actor,
    as,
    at: next.receivedAt,
    body: next.body,
    given: next.given,
    units: next.units,
  };
  return { act, apply: () => apply(act) };
}

/** What the house itself asks of a case; never reachable by a route. */
function system(running: RunningCase, next: Command): Verdict {
  const act: Act = {
    commandId: next.id,
    actor: next.actor,
    as: { role: 'administrator', at: 'platform', unit: running.platform.id },
    at: next.receivedAt,
    body: next.body,
    given: next.given,
    units: next.units,
  };
  switch (next.action) {
    case 'system-reproject':
      return {
        act,
        apply: () => {
          for (const deadline of running.deadlines) deadline.reproject();
          running.fact('reprojected', { calendar: next.body['calendar'] ?? null });
          return undefined;
        },
      };
    case 'system-restored':
      return {
        act,
        apply: () => {
          running.fact('engine-restored');
          return undefined;
        },
      };
    default:
      return refused('not-open', 'unknown-action');
  }
}

const refused = (code: Refusal['code'], reason: string): Verdict => ({ refused: { code, reason } });
