import { optional, personalText, unitId, whole } from '../kit/fields.ts';
import { handlers, intakeStaff, reviewers } from '../kit/standing/who.ts';
import { action } from '../kit/vocabulary.ts';

const reasons = personalText({ zh: '理由', en: 'Reasons' }, 2_000);

/** 『对于符合援助条件的，依法受理，并及时下派二级工作平台办理机构进行办理』 */
export const acceptAndSendDown = action('accept-and-send-down', {
  label: { zh: '受理并下派', en: 'Accept and send down' },
  clause: '二(四)6下派(1)',
  by: reviewers,
  issues: ['acceptance-decision', 'dispatch-note'],
  body: {
    toUnit: unitId({ zh: '承办单位（二级）', en: 'Unit of the second tier' }),
    instruction: optional(personalText({ zh: '下派意见', en: 'Instruction' }, 2_000)),
  },
});
/** 『对于符合援助条件的，依法受理，并及时指派签约律所承办』: by the second tier, or by the city for what was reported to it. */
export const accept = action('accept', {
  label: { zh: '受理', en: 'Accept' },
  clause: '二(四)6上报(2); 二(四)6上报(3)',
  by: reviewers,
  issues: ['acceptance-decision'],
  body: { remark: optional(personalText({ zh: '意见', en: 'Remark' }, 1_000)) },
});
/** 『不符合援助条件的，做出不予援助决定并说明理由』 */
export const refuse = action('refuse', {
  label: { zh: '不予援助', en: 'Refuse' },
  clause: '二(四)6下派(1); 二(四)6上报(2); 二(四)6上报(3)',
  by: reviewers,
  issues: ['aid-refusal'],
  body: { reason: reasons },
});
/** 『三级工作平台自接到申请之日起2日内及时上报二级工作平台办理机构』 */
export const reportUp = action('report-up', {
  label: { zh: '上报二级', en: 'Report to the second tier' },
  clause: '二(四)6上报(1)',
  by: handlers,
  body: {
    toUnit: unitId({ zh: '上报单位（二级）', en: 'Unit of the second tier, above yours' }),
    reason: optional(personalText({ zh: '上报说明', en: 'Remark' }, 2_000)),
  },
});
/** 『重大、疑难案件，上报一级工作平台办理机构进行受理』 */
export const reportMajor = action('report-major', {
  label: { zh: '上报一级', en: 'Report to the city' },
  clause: '二(四)6上报(2)',
  by: handlers,
  body: { reason: reasons },
});

/** 『应当一次性告知申请人需要补充的材料』 (法律援助法43条): the days of the review stand still until they are there. */
export const requestPapers = action('request-papers', {
  label: { zh: '告知补充材料', en: 'Ask for further papers' },
  clause: '法律援助法43条; policy supplement-days',
  by: reviewers,
  body: {
    papers: personalText({ zh: '需补充的材料', en: 'Papers that are missing' }, 4_000),
    days: optional(whole({ zh: '补充期限（工作日）', en: 'Working days to bring them' }, 1, 60)),
  },
});
/** The papers are there: entered by whoever took the application, or whoever asked for them. */
export const supplement = action('supplement', {
  label: { zh: '登记补充材料', en: 'Enter the papers' },
  clause: '法律援助法43条; policy supplement-days',
  by: [...intakeStaff, ...reviewers],
  body: { remark: optional(personalText({ zh: '说明', en: 'Remark' }, 2_000)) },
});

/** 『对不予法律援助……的决定有异议的』 (法律援助法49条): once, as a case of its own. */
export const requestReview = action('request-review', {
  label: { zh: '申请复查', en: 'Request a review of the refusal' },
  clause: '法律援助法49条; policy refusal-review-days',
  by: [...intakeStaff, { role: 'caseworker', at: 'platform' }, { role: 'unit-head', at: 'platform' }],
  body: { grounds: personalText({ zh: '复查理由', en: 'Grounds' }, 4_000) },
});
