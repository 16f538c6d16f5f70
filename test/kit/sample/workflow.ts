import { ApplicationFailure } from '@temporalio/common';
import type { RunningCase } from '../../../workflows/kit/case.ts';
import { runCase } from '../../../workflows/kit/engine.ts';
import type { CaseInput } from '../../../workflows/kit/messages.ts';
import { conflict } from '../../../workflows/kit/refusals.ts';
import { unless, type OutcomeOf } from '../../../workflows/kit/vocabulary.ts';
import * as declared from './process.ts';

const { sample, both, finish, left, object, plan, proceed, right, finishDuty, objectionWindow, planDuty } = declared;
type Sample = RunningCase<typeof sample>;
type Outcome = OutcomeOf<typeof sample>;

/** Goes the way its opening asks for. */
export async function sampleWorkflow(input: CaseInput): Promise<string> {
  return runCase(sample, input, (c) => goes[c.opening.body.way](c), {
    onMissed: (c, missed) => c.tell(`${missed.limit.name}-missed`, { unit: c.platform.id, role: 'supervisor' }),
  });
}

const goes: Readonly<Record<keyof typeof declared.ways, (c: Sample) => Promise<Outcome>>> = {
  parallel: async (c) => {
    c.stage('working');
    const ends = await c.parallel({
      left: async () => c.decide(left),
      right: async () => {
        await c.decide(right);
        return c.decide(proceed);
      },
      none: async () => undefined,
    });
    await c.parallel({});
    c.show('leftBy', ends.left.actor.userId);
    await c.decide(finish);
    return 'done';
  },

  'same-act': async (c) => {
    c.stage('working');
    const side = (mine: 'left' | 'right') =>
      c.oneOf({ both: unless(both, ({ body }) => (body.side === mine ? undefined : conflict('not-open-now'))) });
    await c.parallel({ left: () => side('left'), right: () => side('right') });
    return 'done';
  },

  duties: async (c) => {
    c.stage('working');
    const [planDue, finishDue] = [c.start(planDuty), c.start(finishDuty)];
    const next = await c.oneOf({ plan, finish }, { before: planDue });
    if (next.choice === 'finish') c.meet(finishDue);
    else await c.decide(finish, { before: [planDue, finishDue] });
    return 'done';
  },

  window: async (c) => {
    c.stage('working');
    const until = c.start(objectionWindow);
    const next = await c.oneOf({ object, proceed }, { until });
    if (next.choice === 'object') return 'objected';
    const again = await c.oneOf({ object }, { until });
    return again.choice === 'lapsed' ? 'no-objection' : 'objected';
  },

  'shared-window': async (c) => {
    c.stage('working');
    const until = c.start(objectionWindow);
    const ends = await c.parallel({
      left: () => c.oneOf({ left }, { until }),
      right: () => c.oneOf({ right }, { until }),
    });
    c.show('ends', `${ends.left.choice} ${ends.right.choice}`);
    return 'done';
  },

  perform: async (c) => {
    c.stage('paying');
    const paid = await c.perform<{ reference: string }>('pay', { yuan: 3_000 });
    c.show('reference', paid.reference);
    c.stage('working');
    await c.decide(finish);
    return 'done';
  },

  handoff: async (c) => {
    c.stage('working');
    const act = await c.decide(proceed);
    c.handoff(sample, {
      ...{ as: 'follow-up', title: 'follow-up', from: act.commandId },
      ...{ body: { way: 'duties' }, carry: { account: 'account' } },
    });
    await c.decide(finish);
    return 'done';
  },

  bug: async (c) => {
    c.stage('working');
    const next = await c.oneOf({ left, right });
    if (next.choice === 'left') throw new Error('a bug');
    throw ApplicationFailure.nonRetryable('a bug that looks like an answer');
  },
};
