import { optional } from '../fields.ts';
import { documentKind } from '../model.ts';
import { common } from './common.ts';

/** 『指派签约律所承办』 */
export const appointmentLetter = documentKind('appointment-letter', {
  label: { zh: '委派函', en: 'Letter of appointment' },
  clause: '二(四)6下派; 二(四)6上报',
  word: '委',
  fields: {
    ...{ lawFirm: common.lawFirm, lawyer: common.lawyer, caseNo: common.caseNo, matter: common.matter },
    ...{ claimant: common.claimant, employer: optional(common.employer), claim: optional(common.claim) },
    ...{ claimedYuan: optional(common.claimedYuan), appliedOn: optional(common.appliedOn) },
    ...{ instruction: common.instruction },
  },
  signatories: [],
  blocks: [
    { type: 'title', text: '委派函' },
    { type: 'number' },
    { type: 'paragraph', text: '{{lawFirm}}：', flush: true },
    {
      type: 'paragraph',
      text: '{{claimant}}提出的法律援助申请，经审查符合援助条件，已予受理。现委派你所承办下列案件：',
    },
    {
      type: 'facts',
      fields: ['caseNo', 'matter', 'claimant', 'employer', 'claim', 'claimedYuan', 'appliedOn', 'lawyer'],
    },
    { type: 'paragraph', when: 'instruction', text: '办理意见：{{instruction}}' },
    {
      type: 'paragraph',
      text: '请你所及时安排律师与受援人联系，依法办理委托手续，勤勉尽责地维护受援人的合法权益，不得向受援人收取任何财物。承办律师应当按照规定报告案件办理的进展情况。',
    },
    { type: 'paragraph', text: '案件终结后，请按照规定整理并报送案卷。' },
    { type: 'issued' },
  ],
});
