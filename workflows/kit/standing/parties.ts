import { optional, personalGroup, personalText } from '../fields.ts';
import { address, identity, organisationName, personName, telephone } from '../personal-fields.ts';
import { invalid } from '../refusals.ts';
import { action } from '../vocabulary.ts';
import { standing, untilEnded } from './standing.ts';
import { handlers, intakeStaff, mediator } from './who.ts';

/** What is known of people is put right or completed; what was first written stays in the journal's command. */
export const amendParties = action('amend-parties', {
  label: { zh: '更正当事人信息', en: 'Amend the parties' },
  clause: 'policy parties',
  by: [...handlers, ...intakeStaff, mediator],
  body: {
    caller: optional(
      personalGroup(
        { zh: '申请人', en: 'Claimant' },
        {
          name: optional(personName()),
          phone: optional(telephone()),
          identity: identity(),
          address: optional(address()),
          representative: optional(personName({ zh: '代理人', en: 'Representative' }, 200)),
        },
      ),
    ),
    employer: optional(organisationName({ zh: '用人单位', en: 'Employer' })),
    employerRepresentative: optional(personName({ zh: '用人单位代理人', en: "Employer's representative" }, 200)),
    reason: personalText({ zh: '更正原因', en: 'Reason' }, 500),
  },
});

export const partyActs = [
  standing({
    action: amendParties,
    isOpen: untilEnded,
    apply: (running, act) => {
      const amended = act.given.filter((name) => name !== 'reason');
      if (amended.length === 0) return invalid('nothing-amended');
      running.fact('parties-amended', { fields: amended });
      return undefined;
    },
  }),
];
