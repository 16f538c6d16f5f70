/** Labour-dispute mediation (劳动争议调解): what 京工发〔2013〕5号 二(四)5 says about it. The order stands in workflow.ts. */
import { defineProcess } from '../kit/vocabulary.ts';
import { application } from './application.ts';
import { accept, acceptAndSendDown, decline, findComplex, refuse, reportMajor, reportUp } from './deciding.ts';
import { archive, returnForCorrection, submit } from './filing.ts';
import * as limits from './limits.ts';
import { answerPlan, fail, nameMediator, settle } from './mediating.ts';

const { policies, ...deadlines } = limits;

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
    ...{ nameMediator, answerPlan, settle, fail },
    ...{ submit, archive, returnForCorrection },
  },
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
  deadlines,
  policies,
});
