/** 期限: what 京工发〔2013〕5号 二(四)6 puts in figures, and soft limits for what it does not. */
import { days, workingDays } from '../../calendar/term.ts';
import { duty, window } from '../kit/vocabulary.ts';

const NAMING = '二(四)6下派(2); 二(四)6上报(2); 二(四)6上报(3)';

/** 『一级工作平台办理机构接到当事人申请后5日内审核申请人是否符合受理条件』 */
export const cityReviewDuty = duty('city-review', {
  label: { zh: '一级审核', en: 'Review by the city' },
  clause: '二(四)6下派(1)',
  fixed: true,
  from: { '2013-01-24': days(5) },
});
/** 『三级工作平台自接到申请之日起2日内及时上报』 */
export const reportDuty = duty('report', {
  label: { zh: '三级上报', en: 'Reported up by the third tier' },
  clause: '二(四)6上报(1)',
  fixed: true,
  from: { '2013-01-24': days(2) },
});
/** 『二级工作平台办理机构自接到上报申请之日起3日内审核』 */
export const districtReviewDuty = duty('district-review', {
  label: { zh: '二级审核', en: 'Review by the second tier' },
  clause: '二(四)6上报(2)',
  fixed: true,
  from: { '2013-01-24': days(3) },
});
/** 『一级工作平台办理机构接到上报后，5日内审核』 */
export const reportedReviewDuty = duty('reported-review', {
  label: { zh: '上报案件一级审核', en: 'Review by the city of a case reported to it' },
  clause: '二(四)6上报(3)',
  fixed: true,
  from: { '2013-01-24': days(5) },
});

/** 『申请人未按要求补充材料或者作出说明的，视为撤回申请』 (法律援助法43条): the law has no figure. */
export const supplementWindow = window('supplement', {
  label: { zh: '补充材料', en: 'Further papers' },
  clause: '法律援助法43条; policy supplement-days',
  from: { '2013-01-24': workingDays(10) },
});
/** 『有异议的』 (法律援助法49条): the law has no figure. */
export const refusalReviewWindow = window('refusal-review', {
  label: { zh: '申请复查', en: 'Request for a review of the refusal' },
  clause: '法律援助法49条; policy refusal-review-days',
  from: { '2013-01-24': days(15) },
});

/** 『及时指派签约律所承办』: 及时 has no figure. */
export const firmLimit = duty('firm', {
  ...{ label: { zh: '及时指派律所', en: 'Firm named' }, soft: true },
  clause: `${NAMING}; policy aid-firm-days`,
  from: { '2013-01-24': workingDays(2) },
});
/** The firm takes it on, by its lawyer, or refuses. */
export const firmAnswerLimit = duty('firm-answer', {
  ...{ label: { zh: '律所答复', en: "The firm's answer" }, soft: true },
  clause: `${NAMING}; policy aid-firm-answer-days`,
  from: { '2013-01-24': workingDays(3) },
});
export const lawyerLimit = duty('lawyer', {
  ...{ label: { zh: '指派承办律师', en: 'Lawyer named' }, soft: true },
  clause: `${NAMING}; policy aid-lawyer-days`,
  from: { '2013-01-24': workingDays(3) },
});
/** 『案件终结后，承办律师按照规定上报案卷』: 按照规定 has no figure. */
export const dossierLimit = duty('dossier', {
  ...{ label: { zh: '提交案卷', en: 'Dossier handed over' }, soft: true },
  clause: '二(四)6下派(3); 二(四)6上报(4); policy aid-dossier-days',
  from: { '2013-01-24': workingDays(20) },
});
/** 『汇总，统一上报』: 统一 has no figure. */
export const handInLimit = duty('hand-in', {
  ...{ label: { zh: '统一移交', en: 'Handing in of the dossier' }, soft: true },
  clause: '二(四)6下派(3); policy aid-hand-in-days',
  from: { '2013-01-24': workingDays(10) },
});
export const dossierReviewLimit = duty('dossier-review', {
  ...{ label: { zh: '案卷审核', en: 'Review of the dossier' }, soft: true },
  clause: '二(四)6下派(3); 二(四)6上报(4); policy aid-dossier-review-days',
  from: { '2013-01-24': workingDays(10) },
});
