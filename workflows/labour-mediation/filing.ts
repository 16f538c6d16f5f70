import { optional, personalText, yuan } from '../kit/fields.ts';
import { handlers } from '../kit/standing/who.ts';
import { action } from '../kit/vocabulary.ts';

/** 『调解成功的案件，依规定统一上报一级工作平台』: the first time, and again after a correction. */
export const submit = action('submit', {
  label: { zh: '上报审核', en: 'Hand in for review' },
  clause: '二(四)5下派(4)',
  by: handlers,
  issues: ['dossier-cover'],
  body: {
    claimedYuan: optional(yuan('更正请求金额', 'Sum claimed, corrected')),
    agreedYuan: optional(yuan('更正协议金额', 'Sum agreed, corrected')),
    remark: optional(personalText({ zh: '说明', en: 'Remark' }, 2_000)),
  },
});
/** 『审核、归档』 */
export const archive = action('archive', {
  label: { zh: '审核归档', en: 'Review and archive' },
  clause: '二(四)5下派(4)',
  by: handlers,
  body: { remark: optional(personalText({ zh: '审核意见', en: 'Remark' }, 2_000)) },
});
export const returnForCorrection = action('return-for-correction', {
  label: { zh: '退回补正', en: 'Return for correction' },
  clause: '二(四)5下派(4)',
  by: handlers,
  body: { reason: personalText({ zh: '退回理由', en: 'What is to be corrected' }, 2_000) },
});
