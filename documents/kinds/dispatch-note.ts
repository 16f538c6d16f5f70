import { optional } from '../fields.ts';
import { documentKind } from '../model.ts';
import { common } from './common.ts';

/** 『下派至二级工作平台办理机构』: the note that goes with a case to the unit that is to act on it. */
export const dispatchNote = documentKind('dispatch-note', {
  label: { zh: '派单', en: 'Dispatch note' },
  clause: '二(四)5下派(1); 二(四)6下派',
  word: '派',
  fields: {
    ...{ fromUnit: common.fromUnit, toUnit: common.toUnit, caseNo: common.caseNo, matter: common.matter },
    ...{ claimant: common.claimant, employer: optional(common.employer), claim: optional(common.claim) },
    ...{ claimedYuan: optional(common.claimedYuan), appliedOn: optional(common.appliedOn) },
    ...{ instruction: common.instruction },
  },
  signatories: [
    { zh: '派单人（签名）', en: 'Sent by, signature' },
    { zh: '接收人（签名）', en: 'Received by, signature' },
  ],
  blocks: [
    { type: 'title', text: '派　单' },
    { type: 'number' },
    { type: 'paragraph', text: '{{toUnit}}：', flush: true },
    { type: 'paragraph', text: '{{fromUnit}}现将下列案件派至你单位，请按照规定的程序和期限办理，并及时反馈办理情况。' },
    {
      type: 'facts',
      fields: ['caseNo', 'matter', 'claimant', 'employer', 'claim', 'claimedYuan', 'appliedOn', 'instruction'],
    },
    { type: 'paragraph', text: '案件涉及的个人信息仅限办理本案使用，请注意保密。' },
    { type: 'signatures' },
    { type: 'issued' },
  ],
});
