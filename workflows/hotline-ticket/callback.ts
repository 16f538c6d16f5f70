import { choice, flag, optional, personalText } from '../kit/fields.ts';
import { callTaker } from '../kit/standing/who.ts';
import { action } from '../kit/vocabulary.ts';

export const satisfactions = {
  'very-satisfied': { zh: '非常满意', en: 'very satisfied' },
  satisfied: { zh: '满意', en: 'satisfied' },
  neutral: { zh: '基本满意', en: 'neutral' },
  dissatisfied: { zh: '不满意', en: 'dissatisfied' },
  'very-dissatisfied': { zh: '非常不满意', en: 'very dissatisfied' },
} as const;

/** 『对职工诉求的处理情况进行督办回访，并结案归档』: by someone other than the handler. */
export const recordCallback = action('record-callback', {
  label: { zh: '登记回访', en: 'Record a callback' },
  clause: '二(四)1(3)',
  by: [callTaker],
  body: {
    reached: flag({ zh: '是否联系上', en: 'Reached' }),
    handled: optional(flag({ zh: '是否办理（响应）', en: 'Handled' })),
    solved: optional(flag({ zh: '是否解决', en: 'Solved' })),
    satisfaction: optional(choice({ zh: '满意度', en: 'Satisfaction' }, satisfactions)),
    remark: optional(personalText({ zh: '回访记录', en: 'What was said' })),
  },
});
