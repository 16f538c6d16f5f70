import { code, optional, personalText } from '../fields.ts';
import { action } from '../vocabulary.ts';
import { conflict, forbidden } from '../refusals.ts';
import { standing, whileOpen } from './standing.ts';
import { callTaker, handlers, headOfHolder, mediator, reviewer, tierAbove } from './who.ts';

const staff = [...handlers, callTaker, mediator, reviewer];

export const claim = action('claim', {
  label: { zh: '认领', en: 'Claim' },
  clause: 'policy in-tray',
  by: staff,
  body: {},
});
export const release = action('release', {
  label: { zh: '退回待办池', en: 'Release' },
  clause: 'policy in-tray',
  by: staff,
  body: {},
});
export const reassign = action('reassign', {
  label: { zh: '改派承办人', en: 'Reassign' },
  clause: 'policy in-tray',
  by: [headOfHolder, tierAbove],
  body: {
    assignee: { ...code({ zh: '承办人', en: 'Assignee' }), schema: assigneeSchema() },
    reason: optional(personalText({ zh: '原因', en: 'Reason' }, 500)),
  },
});

export const assignment = [
  standing({
    action: claim,
    isOpen: whileOpen,
    apply: (running, act) => {
      if (act.as.unit !== running.holder.id) return forbidden('not-the-holding-unit');
      if (running.assignee === act.actor.userId) return conflict('already-yours');
      if (running.assignee !== undefined) return conflict('claimed-by-another');
      running.assignee = act.actor.userId;
      running.fact('claimed', { assignee: act.actor.userId });
      return undefined;
    },
  }),
  standing({
    action: release,
    isOpen: whileOpen,
    apply: (running, act) => {
      if (running.assignee === undefined) return conflict('not-claimed');
      if (running.assignee !== act.actor.userId && act.as.role !== 'unit-head') return forbidden('claimed-by-another');
      running.assignee = undefined;
      running.fact('released');
      return undefined;
    },
  }),
  standing({
    action: reassign,
    isOpen: whileOpen,
    apply: (running, act) => {
      if (running.assignee === act.body.assignee) return conflict('already-assigned');
      running.assignee = act.body.assignee;
      if (running.holder.id !== running.platform.id) running.hands.add(act.body.assignee);
      running.fact('reassigned', { assignee: act.body.assignee });
      return undefined;
    },
  }),
];

/** The API checks that the user works at the unit that holds the case. */
function assigneeSchema() {
  return {
    type: 'string',
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
    maxLength: 64,
    title: '承办人',
    description: 'Assignee',
    'x-reference': 'user',
  };
}
