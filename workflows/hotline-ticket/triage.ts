import { choice, code, optional, personalText, unionId, unitId } from '../kit/fields.ts';
import { callTaker, citySupervisor, handlers } from '../kit/standing/who.ts';
import { action } from '../kit/vocabulary.ts';

/** 『根据职工咨询问题判断』: 咨询件 or 事务件. */
export const classify = action('classify', {
  label: { zh: '分类', en: 'Classify' },
  clause: '二(四)1(1)',
  by: [callTaker],
  body: {
    class: choice(
      { zh: '类别', en: 'Class' },
      { inquiry: { zh: '咨询件', en: 'inquiry' }, affair: { zh: '事务件', en: 'affair' } },
    ),
  },
});

/** 『属于咨询件的，直接进行答复并结案归档』 */
export const answer = action('answer', {
  label: { zh: '直接答复', en: 'Answer' },
  clause: '二(四)1(1)',
  by: [callTaker],
  body: { text: personalText({ zh: '答复内容', en: 'Answer' }) },
});

/** 『对于无法答复的问题热线工作人员及时升级诉求』(001) */
export const escalate = action('escalate', {
  label: { zh: '升级诉求', en: 'Escalate to a department' },
  clause: '001 升级回拨',
  by: [callTaker],
  body: {
    toUnit: unitId({ zh: '专业部门', en: 'Department' }),
    question: optional(personalText({ zh: '需核实的问题', en: 'What is to be found out' })),
  },
});
/** The department's expert answer, for the platform to ring back with. */
export const supplyAnswer = action('supply-answer', {
  label: { zh: '提供答复口径', en: 'Supply the answer' },
  clause: '001 升级回拨',
  by: handlers,
  body: { text: personalText({ zh: '答复内容', en: 'Answer' }) },
});
/** It is no question after all: back to triage, to be dispatched. */
export const declineQuestion = action('decline-question', {
  label: { zh: '退回分类', en: 'Send back to triage' },
  clause: '001 升级回拨',
  by: handlers,
  body: { reason: personalText({ zh: '理由', en: 'Reason' }, 1_000) },
});
/** 『然后回拨职工给予反馈及解答』(001) */
export const ringBack = action('ring-back', {
  label: { zh: '回拨', en: 'Ring back' },
  clause: '001 升级回拨',
  by: [callTaker],
  body: {
    result: choice(
      { zh: '结果', en: 'Result' },
      {
        reached: { zh: '已接通并答复', en: 'reached and answered' },
        'not-reached': { zh: '未接通', en: 'not reached' },
      },
    ),
    remark: optional(personalText({ zh: '备注', en: 'Remark' }, 1_000)),
  },
});

/** 『属于事务件的，派单给相关职能部门和二级、三级工作平台进行处理，同时要向产业和区县总工会备案』 */
export const dispatch = action('dispatch', {
  label: { zh: '派单', en: 'Dispatch' },
  clause: '二(四)1(1)',
  by: [callTaker, citySupervisor],
  body: {
    toUnit: unitId({ zh: '承办单位', en: 'Handling unit' }),
    district: optional(unionId({ zh: '备案区县总工会', en: 'District union to file a copy with' }, ['district'])),
    industry: optional(unionId({ zh: '备案产业工会', en: 'Industry union to file a copy with' }, ['industry'])),
    instruction: optional(personalText({ zh: '派单意见', en: 'Instruction' }, 2_000)),
  },
});
/** After the third return the platform rules, and that is final. */
export const rule = action('rule', {
  label: { zh: '裁定承办单位', en: 'Rule who handles it' },
  clause: 'policy returns-before-ruling',
  by: [callTaker, citySupervisor],
  body: {
    toUnit: unitId({ zh: '承办单位', en: 'Handling unit' }),
    grounds: personalText({ zh: '裁定理由', en: 'Grounds' }, 2_000),
  },
});

/** One call, several demands: the further one becomes a ticket of its own, with its own number and clocks. */
export const split = action('split', {
  label: { zh: '拆分诉求', en: 'Split off a further demand' },
  clause: 'policy links',
  by: [callTaker],
  body: {
    matter: code({ zh: '事项', en: 'Matter, a code of the catalogue' }, 40),
    question: personalText({ zh: '诉求内容', en: 'What is asked' }, 10_000),
  },
});
