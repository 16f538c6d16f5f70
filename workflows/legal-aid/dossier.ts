import { byTheHouse, code, optional, personalText, whole } from '../kit/fields.ts';
import { handlers, lawyers, reviewers } from '../kit/standing/who.ts';
import { action } from '../kit/vocabulary.ts';

/**
 * 『承办律师按照规定上报案卷至二级办理机构』: the unit enters that the lawyer handed the dossier to it. In the up-flow 『向一级工作
 * 平台上报案卷』: that the firm sent it, and it is the city's from then on.
 */
export const submitDossier = action('submit-dossier', {
  label: { zh: '登记案卷', en: 'Enter the dossier' },
  clause: '二(四)6下派(3); 二(四)6上报(4)',
  by: lawyers,
  issues: ['dossier-cover'],
  body: {
    pages: whole({ zh: '页数', en: 'Pages' }, 1, 100_000),
    remark: optional(personalText({ zh: '说明', en: 'Remark' }, 2_000)),
  },
});
/** 『汇总，统一上报一级工作平台』: mostly by a batch with its list, whose number it then bears. */
export const handIn = action('hand-in', {
  label: { zh: '移交案卷', en: 'Hand the dossier in' },
  clause: '二(四)6下派(3)',
  by: handlers,
  body: { batch: byTheHouse(code({ zh: '移交批次', en: 'Batch' }, 32)) },
});
/** 『一级工作平台办理机构对于案卷进行统一存档』 */
export const archive = action('archive', {
  label: { zh: '审核存档', en: 'Review and archive' },
  clause: '二(四)6下派(4); 二(四)6上报(4)',
  by: reviewers,
  body: { remark: optional(personalText({ zh: '审核意见', en: 'Remark' }, 2_000)) },
});
export const returnForCorrection = action('return-for-correction', {
  label: { zh: '退回补正', en: 'Return for correction' },
  clause: '二(四)6下派(3); 二(四)6上报(4)',
  by: reviewers,
  body: { reason: personalText({ zh: '退回理由', en: 'What is to be corrected' }, 2_000) },
});
