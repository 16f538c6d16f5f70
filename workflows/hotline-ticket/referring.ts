import { confirmed, optional, personalText } from '../kit/fields.ts';
import { handlers } from '../kit/standing/who.ts';
import { action } from '../kit/vocabulary.ts';

/**
 * 转办: the demand turns out to be a labour dispute whose caller wants mediation. A mediation case is opened with the same
 * parties, its own number and clocks; the ticket goes to the callback, for the caller is owed one all the same.
 */
export const referToMediation = action('refer-to-mediation', {
  label: { zh: '转劳动争议调解', en: 'Refer to mediation' },
  clause: '二(四)1(2) 分类处理; 二(四)5',
  by: [{ role: 'call-taker', at: 'holder' }, ...handlers],
  body: {
    claim: optional(
      personalText(
        { zh: '调解请求与事实（缺省为诉求内容）', en: 'What is claimed; what was asked, if left out' },
        10_000,
      ),
    ),
    disclosureAgreed: optional(
      confirmed({
        zh: '诉求人同意向调解组织和对方公开身份',
        en: 'The caller agrees to be known to the mediators and the other side',
      }),
    ),
    remark: optional(personalText({ zh: '说明', en: 'Remark' }, 1_000)),
  },
});
