import { choice, optional, personalText } from '../kit/fields.ts';
import { handlers, headOfHolder, tierAbove } from '../kit/standing/who.ts';
import { action } from '../kit/vocabulary.ts';

/** 签收: timed apart; the 7 working days run from delivery, not from this click. */
export const signFor = action('sign-for', {
  label: { zh: '签收', en: 'Sign for' },
  clause: 'policy sign-for-days',
  by: handlers,
  body: {},
});

export const returnReasons = {
  'not-our-duty': { zh: '不属本单位职责', en: 'not our duty' },
  'not-our-area': { zh: '不在本区域', en: 'not our area' },
  'not-our-employer': { zh: '用人单位不归本单位服务', en: 'employer not served by us' },
  'facts-insufficient': { zh: '信息不足无法办理', en: 'too little to act on' },
  duplicate: { zh: '重复派单', en: 'dispatched twice' },
} as const;

/** 退单: “not ours”, within one working day, with a reason from the list. */
export const returnTicket = action('return', {
  label: { zh: '退单', en: 'Return' },
  clause: 'policy return-window-days',
  by: handlers,
  body: {
    reason: choice({ zh: '退单理由', en: 'Reason' }, returnReasons),
    remark: optional(personalText({ zh: '说明', en: 'Remark' }, 1_000)),
  },
});

export const treatments = {
  resolved: { zh: '已解决', en: 'resolved' },
  'partly-resolved': { zh: '部分解决', en: 'partly resolved' },
  explained: { zh: '解释说明', en: 'explained' },
  referred: { zh: '引导其他途径', en: 'referred elsewhere' },
  unfounded: { zh: '诉求不成立', en: 'unfounded' },
} as const;

/** 『对派单情况进行核实后分类处理。在7个工作日内将处理结果反馈12351职工服务平台』: the written answer (回单). */
export const giveFeedback = action('give-feedback', {
  label: { zh: '反馈处理结果（回单）', en: 'Give feedback' },
  clause: '二(四)1(2)',
  by: handlers,
  body: {
    verified: choice(
      { zh: '核实结论', en: 'Finding of the verification' },
      {
        confirmed: { zh: '属实', en: 'confirmed' },
        'partly-confirmed': { zh: '部分属实', en: 'partly confirmed' },
        'not-confirmed': { zh: '不属实', en: 'not confirmed' },
      },
    ),
    treatment: choice({ zh: '处理类别', en: 'Class of treatment' }, treatments),
    findings: personalText({ zh: '核实情况', en: 'Findings' }),
    result: personalText({ zh: '处理结果', en: 'Result' }),
  },
});

/** Where policy wants it, the unit's head reviews the answer before it counts; the tier above may, for a head's own. */
export const approveFeedback = action('approve-feedback', {
  label: { zh: '审核通过', en: 'Approve the feedback' },
  clause: 'policy feedback-review',
  by: [headOfHolder, tierAbove],
  body: { remark: optional(personalText({ zh: '意见', en: 'Remark' }, 1_000)) },
});
export const sendBackFeedback = action('send-back-feedback', {
  label: { zh: '审核退回', en: 'Send the feedback back' },
  clause: 'policy feedback-review',
  by: [headOfHolder, tierAbove],
  body: { remark: personalText({ zh: '意见', en: 'Remark' }, 1_000) },
});
