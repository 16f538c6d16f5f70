import { personalText } from '../fields.ts';
import { action } from '../vocabulary.ts';
import { standing, whileOpen } from './standing.ts';
import { takers } from './who.ts';

export const withdraw = action('withdraw', {
  label: { zh: '诉求人撤回', en: 'Withdrawn by the caller' },
  clause: 'policy withdrawal',
  by: takers,
  body: { reason: personalText({ zh: '撤回原因', en: 'Reason' }, 1_000) },
});

export const withdrawal = [
  standing({
    action: withdraw,
    isOpen: (running) => whileOpen(running) && !running.withdrawing && running.documents.underWay === 0,
    apply: (running) => {
      running.fact('withdrawn');
      running.withdraw();
      return undefined;
    },
  }),
];
