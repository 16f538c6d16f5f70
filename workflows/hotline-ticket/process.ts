/** 12351 hotline ticket (12351 热线诉求): what 京工发〔2013〕5号 二(四)1 says about it. The order stands in workflow.ts. */
import { workingDays } from '../../calendar/term.ts';
import { defineProcess, duty, policy, window } from '../kit/vocabulary.ts';
import { completing } from './completing.ts';
import { draftDays } from './drafts.ts';
import { intake } from './intake.ts';
import { approveFeedback, giveFeedback, returnTicket, sendBackFeedback, signFor } from './handling.ts';
import {
  answer,
  classify,
  declineQuestion,
  dispatch,
  escalate,
  ringBack,
  rule,
  split,
  supplyAnswer,
} from './triage.ts';
import { recordCallback } from './callback.ts';
import { referToMediation } from './referring.ts';

/** 『在7个工作日内将处理结果反馈12351职工服务平台』: the handling unit's clock, from delivery into its in-tray. */
export const feedbackDuty = duty('feedback', {
  label: { zh: '反馈处理结果（承办单位）', en: 'Feedback by the handling unit' },
  clause: '二(四)1(2)',
  from: { '2013-01-24': workingDays(7) },
});
/** The same 7 working days from the claimant's side: from the first dispatch, never restarted, charged to the platform. */
export const claimantFeedbackDuty = duty('claimant-feedback', {
  label: { zh: '反馈处理结果（诉求人）', en: 'Feedback as the claimant counts' },
  clause: '二(四)1(2)',
  clock: 'claimant',
  from: { '2013-01-24': workingDays(7) },
});
/** Sign-for (签收) is timed apart from the answer; not signing never stops the clock. */
export const signForLimit = duty('sign-for', {
  label: { zh: '签收', en: 'Sign-for' },
  clause: 'policy sign-for-days',
  soft: true,
  from: { '2013-01-24': workingDays(1) },
});
/** “Not ours”: a unit may return a dispatch within one working day. */
export const returnWindow = window('return', {
  label: { zh: '退单', en: 'Return of a dispatch' },
  clause: 'policy return-window-days',
  from: { '2013-01-24': workingDays(1) },
});
/** 『及时升级诉求…然后回拨职工』(001): a promised ring-back has a timer of its own. */
export const ringBackDuty = duty('ring-back', {
  label: { zh: '升级诉求回拨', en: 'Ring back on an escalated question' },
  clause: '001 升级回拨; policy ring-back-days',
  from: { '2013-01-24': workingDays(2) },
});
/** The regulation puts no figure to the callback (回访): a soft limit. */
export const callbackLimit = duty('callback', {
  label: { zh: '回访', en: 'Callback' },
  clause: '二(四)1(3); policy callback-days',
  soft: true,
  from: { '2013-01-24': workingDays(3) },
});

export const policies = {
  returnWindowDays: policy('return-window-days', 1, {
    zh: '退单期限（工作日）',
    en: 'Working days to return a dispatch',
  }),
  returnsBeforeRuling: policy('returns-before-ruling', 3, {
    zh: '几次退单后由平台裁定',
    en: 'Returns after which the platform rules',
  }),
  signForDays: policy('sign-for-days', 1, { zh: '签收期限（工作日）', en: 'Working days to sign for' }, 1),
  ringBackDays: policy('ring-back-days', 2, { zh: '升级诉求回拨期限（工作日）', en: 'Working days to ring back' }, 1),
  feedbackReview: policy('feedback-review', false, {
    zh: '回单须经单位负责人审核',
    en: 'Feedback is reviewed by the unit head',
  }),
  callbackDays: policy('callback-days', 3, { zh: '回访期限（工作日）', en: 'Working days to call back' }, 1),
  callbackAttempts: policy(
    'callback-attempts',
    3,
    {
      zh: '联系不上时的回访次数',
      en: 'Attempts before a caller counts as unreachable',
    },
    1,
  ),
  retentionYears: policy(
    'hotline-retention-years',
    5,
    {
      zh: '办结后个人信息保管年数',
      en: 'Years after closing until personal data is erased',
    },
    1,
  ),
  draftDays,
  rehandleRounds: policy('rehandle-rounds', 1, { zh: '不满意重办次数', en: 'Re-handling rounds on dissatisfaction' }),
};

export const hotlineTicket = defineProcess({
  name: 'hotline-ticket',
  collection: 'hotline-tickets',
  series: 'HT',
  label: { zh: '12351热线诉求', en: '12351 hotline ticket' },
  platform: { kind: 'hotline-platform', staff: 'call-taker' },
  open: intake,
  actions: {
    ...{ classify, answer, split, escalate, supplyAnswer, declineQuestion, ringBack, dispatch, rule },
    ...{ signFor, returnTicket, giveFeedback, approveFeedback, sendBackFeedback, referToMediation },
    recordCallback,
  },
  standing: completing,
  stages: {
    triage: { zh: '受理分类', en: 'Triage' },
    escalated: { zh: '升级核实', en: 'Escalated to a department' },
    'ring-back': { zh: '待回拨', en: 'Ring-back due' },
    handling: { zh: '承办', en: 'Handling' },
    review: { zh: '回单审核', en: 'Review by the unit head' },
    redispatch: { zh: '待改派', en: 'Awaiting redispatch' },
    ruling: { zh: '待裁定', en: 'Awaiting a ruling' },
    callback: { zh: '回访', en: 'Callback' },
    archived: { zh: '归档', en: 'Archived' },
  },
  outcomes: {
    'answered-at-once': { zh: '直接答复', en: 'Answered at once' },
    'answered-by-ring-back': { zh: '回拨答复', en: 'Answered by ringing back' },
    satisfied: { zh: '满意办结', en: 'Closed, satisfied' },
    dissatisfied: { zh: '不满意办结', en: 'Closed, dissatisfied' },
    unreachable: { zh: '联系不上办结', en: 'Closed, caller unreachable' },
    withdrawn: { zh: '诉求人撤回', en: 'Withdrawn by the caller' },
  },
  deadlines: { feedbackDuty, claimantFeedbackDuty, signForLimit, returnWindow, ringBackDuty, callbackLimit },
  policies,
  retention: { clause: 'policy hotline-retention-years', years: policies.retentionYears },
});
