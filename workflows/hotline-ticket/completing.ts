import { optional } from '../kit/fields.ts';
import { invalid } from '../kit/refusals.ts';
import { standing, whileOpen } from '../kit/standing/standing.ts';
import { callTaker } from '../kit/standing/who.ts';
import { action } from '../kit/vocabulary.ts';
import { intake } from './intake.ts';

/** Code of the catalogue for a demand that nobody has written down yet: a ticket that a telephone call has opened. */
export const NOT_TOLD = 'not-told';

const { matter, caller, confidential, question, employer, employerCode, employerUnit, district, industry } =
  intake.body;

/** What a call left open is written down, or put right, until the ticket leaves the platform for the first time. */
export const completeIntake = action('complete-intake', {
  label: { zh: '补全受理信息', en: 'Complete the intake' },
  clause: 'policy completing',
  by: [callTaker],
  body: {
    ...{ matter: optional(matter), question: optional(question), caller, confidential },
    ...{ employer, employerCode, employerUnit, district, industry },
  },
});

export const completing = [
  standing({
    action: completeIntake,
    isOpen: (running) => whileOpen(running) && running.round === 1 && running.currentStage === 'triage',
    apply: (running, act) => {
      if (Object.keys(act.body).length === 0 && act.given.length === 0) return invalid('nothing-amended');
      if (act.body.employerUnit === running.platform.id) return invalid('employers-own-body');
      running.completeOpening(act);
      running.fact('intake-completed', { body: act.body, given: act.given });
      return undefined;
    },
  }),
];
