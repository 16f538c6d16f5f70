import { optional, personalText, unitId } from '../kit/fields.ts';
import { handlers } from '../kit/standing/who.ts';
import { action } from '../kit/vocabulary.ts';

const reasons = personalText({ zh: '理由', en: 'Reasons' }, 2_000);

/** 『符合受理条件的，当天做出受理决定，下派至二级工作平台办理机构进行调解』 */
export const acceptAndSendDown = action('accept-and-send-down', {
  label: { zh: '受理并下派', en: 'Accept and send down' },
  clause: '二(四)5下派(1)',
  by: handlers,
  issues: ['acceptance-decision', 'dispatch-note'],
  body: {
    toUnit: unitId({ zh: '承办单位（二级）', en: 'Unit of the second tier' }),
    instruction: optional(personalText({ zh: '下派意见', en: 'Instruction' }, 2_000)),
  },
});
/** Not 『符合受理条件』: refused by the city, with reasons. */
export const refuse = action('refuse', {
  label: { zh: '不予受理', en: 'Refuse' },
  clause: '二(四)5下派(1)',
  by: handlers,
  body: { reason: reasons },
});

/** 『符合受理条件的，及时调解』 at the station, 『决定是否受理；符合受理条件的，依规定进行调解』 at the second tier. */
export const accept = action('accept', {
  label: { zh: '受理自行调解', en: 'Accept and mediate' },
  clause: '二(四)5上报(1); 二(四)5上报(2)',
  by: handlers,
  issues: ['acceptance-decision'],
  body: { remark: optional(personalText({ zh: '意见', en: 'Remark' }, 1_000)) },
});
export const decline = action('decline', {
  label: { zh: '决定不受理', en: 'Decline' },
  clause: '二(四)5上报(1); 二(四)5上报(2)',
  by: handlers,
  body: { reason: reasons },
});

/** Complexity that shows later: the day of this finding is the one on which the case goes up. */
export const findComplex = action('find-complex', {
  label: { zh: '认定复杂疑难', en: 'Find it complex' },
  clause: '二(四)5上报(1)',
  by: handlers,
  body: { grounds: personalText({ zh: '认定依据', en: 'Grounds' }, 2_000) },
});
/** 『复杂、疑难的案件，当日上报二级工作平台办理机构』 */
export const reportUp = action('report-up', {
  label: { zh: '上报二级', en: 'Report to the second tier' },
  clause: '二(四)5上报(1)',
  by: handlers,
  body: { toUnit: unitId({ zh: '上报单位（二级）', en: 'Unit of the second tier, above yours' }), reason: reasons },
});
/** 『涉及重大复杂疑难案件，上报一级工作平台办理机构』 */
export const reportMajor = action('report-major', {
  label: { zh: '上报一级', en: 'Report to the city' },
  clause: '二(四)5上报(2)',
  by: handlers,
  body: { reason: reasons },
});
