import { choice, optional, personalText } from '../fields.ts';
import { action, policy } from '../vocabulary.ts';
import { conflict, forbidden } from '../refusals.ts';
import { standing, whileOpen } from './standing.ts';
import { takers, citySupervisor, tierAbove } from './who.ts';

export const urgeCooldownHours = policy('urge-cooldown-hours', 24, {
  zh: '两次催办的最短间隔（小时）',
  en: 'Hours between two urgings',
});

export const urge = action('urge', {
  label: { zh: '催办', en: 'Urge' },
  clause: '二(四)1(3) 督办',
  by: [...takers, tierAbove, citySupervisor],
  body: {
    onBehalfOf: choice(
      { zh: '催办人', en: 'On behalf of' },
      {
        supervisor: { zh: '督办人员', en: 'supervisor' },
        'call-taker': { zh: '话务员', en: 'call-taker' },
        caller: { zh: '诉求人', en: 'caller' },
      },
    ),
    message: optional(personalText({ zh: '催办内容', en: 'Message' }, 1_000)),
  },
});

const hourMs = 3_600_000;

export const urging = [
  standing({
    action: urge,
    isOpen: whileOpen,
    apply: (running, act) => {
      const cooldownMs = running.policy(urgeCooldownHours) * hourMs;
      if (running.urged.count > 0 && act.at - running.urged.lastAt < cooldownMs) return conflict('urged-recently');
      if (act.body.onBehalfOf === 'supervisor' && act.as.role !== 'supervisor') return forbidden('not-a-supervisor');
      running.urged.count += 1;
      running.urged.lastAt = act.at;
      running.fact('urged', { no: running.urged.count, onBehalfOf: act.body.onBehalfOf });
      running.tell('urged', running.staff, { no: running.urged.count });
      return undefined;
    },
  }),
];
