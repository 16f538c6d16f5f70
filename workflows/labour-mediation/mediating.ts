import { confirmed, optional, personalText, rosterEntry, yuan } from '../kit/fields.ts';
import { handlers, mediators } from '../kit/standing/who.ts';
import { action } from '../kit/vocabulary.ts';

/** 『及时指定调解员进行调解』, 『及时指派调解人员』; also at a station, and again when another takes over. */
export const nameMediator = action('name-mediator', {
  label: { zh: '指定调解员', en: 'Name a mediator' },
  clause: '二(四)5下派(2); 二(四)5上报(2)',
  by: handlers,
  body: {
    mediator: rosterEntry({ zh: '调解员（名册编号）', en: 'Mediator, an entry of the roster' }, 'mediator'),
    remark: optional(personalText({ zh: '备注', en: 'Remark' }, 1_000)),
  },
});
/** The naming is open again, and as urgent as before; the reason is kept. */
export const mediatorRefuses = action('mediator-refuses', {
  label: { zh: '调解员推辞', en: 'The mediator refuses' },
  clause: '二(四)5下派(2); 二(四)5上报(2)',
  by: mediators,
  body: { reason: personalText({ zh: '推辞理由', en: 'Why' }, 1_000) },
});
/** 『自接收派单之日起7日内，网上回复处理方案』 */
export const answerPlan = action('answer-plan', {
  label: { zh: '回复处理方案', en: 'Answer with a plan' },
  clause: '二(四)5下派(2)',
  by: mediators,
  body: { plan: personalText({ zh: '处理方案', en: 'Plan' }, 10_000) },
});
const explained = confirmed({
  zh: '已告知当事人可以依法申请仲裁',
  en: 'The parties were told that they may apply for arbitration',
});
/** Both documents bear the mediator's name: where nobody was named before, the act says who it was. */
const mediator = optional(
  rosterEntry({ zh: '调解员（此前未指定的）', en: 'Mediator, where none was named' }, 'mediator'),
);

/** 『经调解达成协议的，应当制作《调解协议书》』 */
export const settle = action('settle', {
  label: { zh: '达成调解协议', en: 'Settle by agreement' },
  clause: '二(四)5下派(3); 二(四)5上报(3)',
  by: mediators,
  issues: ['mediation-agreement'],
  body: {
    claimedYuan: yuan('请求金额', 'Sum claimed'),
    agreedYuan: yuan('协议金额', 'Sum agreed'),
    terms: personalText({ zh: '协议内容', en: 'Terms of the agreement' }, 10_000),
    arbitrationExplained: optional(explained),
    reason: optional(personalText({ zh: '部分职工未达成协议的原因', en: 'Why some workers did not settle' }, 4_000)),
    mediator,
  },
});
/** 『调解不成功的，制作《调解终结书》，并告知当事人可以依法申请仲裁』: without having told them it is not over. */
export const fail = action('fail', {
  label: { zh: '调解终结（未达成协议）', en: 'End without agreement' },
  clause: '二(四)5下派(3); 二(四)5上报(3)',
  by: mediators,
  issues: ['mediation-termination'],
  body: {
    arbitrationExplained: explained,
    reason: personalText({ zh: '终结原因', en: 'Why it ended' }, 4_000),
    mediator,
  },
});
