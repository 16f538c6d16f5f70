import { longText, optional } from '../fields.ts';
import { documentKind } from '../model.ts';
import { common } from './common.ts';

/** 『不符合援助条件的，做出不予援助决定并说明理由』 */
export const aidRefusal = documentKind('aid-refusal', {
  label: { zh: '不予援助决定书', en: 'Refusal of legal aid' },
  clause: '二(四)6下派; 二(四)6上报',
  word: '不援',
  fields: {
    ...{ caseNo: common.caseNo, matter: common.matter },
    ...{ claimant: common.claimant, claimantRepresentative: common.claimantRepresentative },
    ...{ employer: optional(common.employer), claim: optional(common.claim) },
    ...{ appliedOn: common.appliedOn, decidedOn: common.decidedOn, reason: longText('理由', 'Reasons') },
    review: longText('复查告知', 'What is said of a review'),
  },
  signatories: [],
  blocks: [
    { type: 'title', text: '不予援助决定书' },
    { type: 'number' },
    { type: 'paragraph', text: '{{claimant}}：', flush: true },
    {
      type: 'paragraph',
      text: '你于{{appliedOn}}就{{matter}}事项提出的法律援助申请收悉。经审查，该申请不符合援助条件，现于{{decidedOn}}决定不予援助。',
    },
    { type: 'facts', fields: ['caseNo', 'claimant', 'claimantRepresentative', 'employer', 'claim'] },
    { type: 'heading', text: '不予援助的理由' },
    { type: 'paragraph', text: '{{reason}}' },
    { type: 'heading', text: '告知事项' },
    {
      type: 'paragraph',
      text: '{{review}}',
    },
    {
      type: 'paragraph',
      text: '本决定不影响你依法申请调解、仲裁或者提起诉讼，也不影响你依照《中华人民共和国法律援助法》向法律援助机构申请法律援助。请注意法律规定的时效期间。',
    },
    { type: 'issued' },
  ],
});
