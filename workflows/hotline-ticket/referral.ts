import { optional, personalText } from '../kit/fields.ts';
import { callTaker, citySupervisor, handlers } from '../kit/standing/who.ts';
import { action, type Act } from '../kit/vocabulary.ts';
import { labourMediation } from '../labour-mediation/process.ts';
import type { Ticket } from './ticket.ts';

/**
 * 转办: the demand turns out to be a labour dispute whose caller wants mediation. A mediation case is opened with the same
 * parties, its own number and clocks; the ticket goes to the callback, for the caller is owed one all the same.
 */
export const referToMediation = action('refer-to-mediation', {
  label: { zh: '转劳动争议调解', en: 'Refer to mediation' },
  clause: '二(四)1(2) 分类处理; 二(四)5',
  by: [callTaker, citySupervisor, ...handlers],
  body: {
    claim: optional(
      personalText(
        { zh: '调解请求与事实（缺省为诉求内容）', en: 'What is claimed; what was asked, if left out' },
        10_000,
      ),
    ),
    remark: optional(personalText({ zh: '说明', en: 'Remark' }, 1_000)),
  },
});

/** Opens the mediation, linked both ways; what is personal goes over sealed. */
export function refer(ticket: Ticket, act: Act<typeof referToMediation>): void {
  const { matter, employerUnit } = ticket.opening.body;
  ticket.handoff(labourMediation, {
    ...{ as: 'referral', title: ticket.opening.title, from: act.commandId },
    body: { matter, applicant: 'worker', ...(employerUnit === undefined ? {} : { employerUnit }) },
    carry: { caller: 'caller', employer: 'employer', claim: 'question' },
    give: { claim: 'claim' },
  });
  ticket.fact('referred', { to: labourMediation.name, round: ticket.round });
  ticket.show(`treatment-of-round-${ticket.round}`, 'mediation');
}
