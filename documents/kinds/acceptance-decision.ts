import { optional } from '../fields.ts';
import { documentKind } from '../model.ts';
import { common } from './common.ts';

/** 『当天做出受理决定』 */
export const acceptanceDecision = documentKind('acceptance-decision', {
  label: { zh: '受理决定书', en: 'Decision on acceptance' },
  clause: '二(四)5下派(1); 二(四)5上报(2)',
  word: '受',
  fields: {
    ...{ claimant: common.claimant, claimantRepresentative: common.claimantRepresentative },
    ...{ employer: optional(common.employer), caseNo: common.caseNo, matter: common.matter },
    ...{ claim: optional(common.claim), claimedYuan: optional(common.claimedYuan) },
    ...{ appliedOn: common.appliedOn, decidedOn: common.decidedOn },
  },
  signatories: [],
  blocks: [
    { type: 'title', text: '受理决定书' },
    { type: 'number' },
    { type: 'paragraph', text: '{{claimant}}：', flush: true },
    {
      type: 'paragraph',
      text: '你（单位）于{{appliedOn}}就{{matter}}事项提出的申请收悉。经审查，该申请符合受理条件，现决定自{{decidedOn}}起予以受理。案件情况如下：',
    },
    {
      type: 'facts',
      fields: ['caseNo', 'claimant', 'claimantRepresentative', 'employer', 'claim', 'claimedYuan'],
    },
    {
      type: 'paragraph',
      text: '办理期间，请你（单位）妥善保管并及时提交与本案有关的材料，配合承办单位调查核实情况。申请事项、联系方式发生变化的，请及时告知承办单位。',
    },
    { type: 'paragraph', text: '特此通知。' },
    { type: 'issued' },
  ],
});
