/** Labour-dispute mediation (劳动争议调解): what 京工发〔2013〕5号 二(四)5 says about it. The order stands in workflow.ts. */
import { days, sameDay, workingDays } from '../../calendar/term.ts';
import { documentActs } from '../kit/standing/documents.ts';
import { partyActs } from '../kit/standing/parties.ts';
import { defineProcess, duty, policy } from '../kit/vocabulary.ts';
import { application } from './application.ts';
import { accept, acceptAndSendDown, decline, findComplex, refuse, reportMajor, reportUp } from './deciding.ts';
import { enforcementActs } from './enforcing.ts';
import { archive, returnForCorrection, submit } from './filing.ts';
import { answerPlan, fail, mediatorRefuses, nameMediator, settle } from './mediating.ts';
import { referToLegalAid } from './referring.ts';
import { workerActs } from './workers.ts';

/** 『当天做出受理决定』: the city decides and sends down on the day of the application. */
export const acceptanceDuty = duty('acceptance', {
  label: { zh: '当天受理决定', en: 'Decision on acceptance, the same day' },
  clause: '二(四)5下派(1)',
  from: { '2013-01-24': sameDay },
});
/** 『自接收派单之日起7日内，网上回复处理方案』: delivery into the in-tray is receipt, not a click. */
export const planDuty = duty('plan', {
  label: { zh: '网上回复处理方案', en: 'Plan answered online' },
  clause: '二(四)5下派(2)',
  from: { '2013-01-24': days(7) },
});
/** 『15日内办结案件』, from the same start. */
export const closingDuty = duty('closing', {
  label: { zh: '办结调解案件', en: 'Mediation concluded' },
  clause: '二(四)5下派(2)',
  from: { '2013-01-24': days(15) },
});
/** 『复杂、疑难的案件，当日上报』: from the receipt; where complexity shows later, from the recorded finding. */
export const reportUpDuty = duty('report-up', {
  label: { zh: '当日决定或上报', en: 'Decided or reported up the same day' },
  clause: '二(四)5上报(1)',
  from: { '2013-01-24': sameDay },
});
/** 『接到上报后3日内，决定是否受理』 */
export const reportDecisionDuty = duty('report-decision', {
  label: { zh: '上报案件受理决定', en: 'Decision on a case reported up' },
  clause: '二(四)5上报(2)',
  from: { '2013-01-24': days(3) },
});

/** 『自劳动争议调解组织收到调解申请之日起十五日内』: the claimant's clock, charged to the platform that took the application. */
export const statutoryDuty = duty('statutory', {
  label: { zh: '法定调解期', en: "The law's term for mediation" },
  clause: '调解仲裁法14条',
  clock: 'claimant',
  from: { '2008-05-01': days(15) },
});
/** The same for a case that goes up: shown, since the regulation sets the lower tiers no such limit. */
export const statutoryNotice = duty('statutory-notice', {
  ...{ label: { zh: '法定调解期（提示）', en: "The law's term, as information" }, soft: true },
  clause: '调解仲裁法14条',
  clock: 'claimant',
  from: { '2008-05-01': days(15) },
});

/** 『及时指定调解员』: 及时 has no figure. */
export const mediatorLimit = duty('mediator', {
  ...{ label: { zh: '及时指定调解员', en: 'Mediator named' }, soft: true },
  clause: '二(四)5下派(2); 二(四)5上报(2); policy mediator-days',
  from: { '2013-01-24': workingDays(2) },
});
/** 『依规定统一上报』: 统一 has no figure. */
export const submitLimit = duty('submit', {
  ...{ label: { zh: '统一上报', en: 'Handing in of a settled case' }, soft: true },
  clause: '二(四)5下派(4); policy mediation-submit-days',
  from: { '2013-01-24': workingDays(5) },
});
export const reviewLimit = duty('review', {
  ...{ label: { zh: '审核', en: 'Review of a settled case' }, soft: true },
  clause: '二(四)5下派(4); policy mediation-review-days',
  from: { '2013-01-24': workingDays(5) },
});

export const policies = {
  retentionYears: policy(
    'mediation-retention-years',
    5,
    {
      zh: '办结后个人信息保管年数',
      en: 'Years after closing until personal data is erased',
    },
    1,
  ),
  platform: policy('mediation-platform', 'bj-legal', {
    zh: '一级工作平台办理机构（单位编号）',
    en: 'Unit of the city that runs mediation',
  }),
  mediatorDays: policy('mediator-days', 2, {
    zh: '指定调解员期限（工作日，0 为不设）',
    en: 'Working days to name a mediator; 0: no limit',
  }),
  submitDays: policy('mediation-submit-days', 5, {
    zh: '统一上报期限（工作日，0 为不设）',
    en: 'Working days to hand in a settled case; 0: no limit',
  }),
  reviewDays: policy('mediation-review-days', 5, {
    zh: '审核期限（工作日，0 为不设）',
    en: 'Working days to review it; 0: no limit',
  }),
};

export const labourMediation = defineProcess({
  name: 'labour-mediation',
  collection: 'labour-mediations',
  series: 'LM',
  label: { zh: '劳动争议调解', en: 'Labour mediation' },
  platform: { policy: policies.platform, staff: 'caseworker' },
  intakeTiers: [3],
  open: application,
  actions: {
    ...{ acceptAndSendDown, refuse, accept, decline, findComplex, reportUp, reportMajor },
    ...{ nameMediator, mediatorRefuses, answerPlan, settle, fail },
    ...{ submit, archive, returnForCorrection, referToLegalAid },
  },
  standing: [...documentActs, ...partyActs, ...workerActs, ...enforcementActs],
  stages: {
    acceptance: { zh: '受理审查', en: 'Decision on acceptance' },
    receipt: { zh: '三级接件', en: 'Received by the station' },
    'report-decision': { zh: '上报审查', en: 'Decision on a case reported up' },
    mediation: { zh: '调解', en: 'Mediation' },
    filing: { zh: '待上报审核', en: 'To be handed in' },
    review: { zh: '审核', en: 'Review by the city' },
    correction: { zh: '补正', en: 'Correction' },
    archived: { zh: '归档', en: 'Archived' },
  },
  outcomes: {
    settled: { zh: '调解成功', en: 'Settled' },
    failed: { zh: '调解不成功', en: 'Not settled' },
    refused: { zh: '不予受理', en: 'Refused by the city' },
    declined: { zh: '不受理', en: 'Declined' },
    withdrawn: { zh: '申请人撤回', en: 'Withdrawn by the applicant' },
  },
  deadlines: {
    ...{ acceptanceDuty, planDuty, closingDuty, reportUpDuty, reportDecisionDuty },
    ...{ statutoryDuty, statutoryNotice },
    ...{ mediatorLimit, submitLimit, reviewLimit },
  },
  policies,
  retention: { clause: 'policy mediation-retention-years', years: policies.retentionYears },
});
