import { longText, optional } from '../fields.ts';
import { documentKind } from '../model.ts';
import { common } from './common.ts';

/** 『调解不成功的，制作《调解终结书》，并告知当事人可以依法申请仲裁』; where and how long: 调解仲裁法21条, 27条. */
export const mediationTermination = documentKind('mediation-termination', {
  label: { zh: '调解终结书', en: 'End of the mediation' },
  clause: '二(四)5下派(3); 二(四)5上报(3)',
  word: '调终',
  fields: {
    ...{ caseNo: common.caseNo, matter: common.matter },
    ...{ claimant: common.claimant, claimantRepresentative: common.claimantRepresentative },
    ...{ employer: common.employer, employerRepresentative: common.employerRepresentative },
    ...{ mediator: common.mediator, claim: common.claim, claimedYuan: optional(common.claimedYuan) },
    ...{ appliedOn: common.appliedOn, reason: longText('终结原因', 'Why it ended'), workers: common.workers },
  },
  signatories: [{ zh: '调解员（签名）', en: 'Mediator, signature' }],
  mustSay: ['仲裁委员会申请仲裁'],
  blocks: [
    { type: 'title', text: '调解终结书' },
    { type: 'number' },
    {
      type: 'facts',
      fields: [
        ...['caseNo', 'claimant', 'claimantRepresentative', 'employer', 'employerRepresentative'],
        ...['matter', 'mediator', 'appliedOn', 'claimedYuan'],
      ],
    },
    { type: 'heading', text: '一、申请事项与事实' },
    { type: 'paragraph', text: '{{claim}}' },
    { type: 'table', field: 'workers' },
    { type: 'heading', text: '二、终结原因' },
    { type: 'paragraph', text: '{{reason}}' },
    { type: 'paragraph', text: '经调解，双方当事人未能达成协议，本次调解自本终结书作出之日起终结。' },
    { type: 'heading', text: '三、告知事项' },
    {
      type: 'paragraph',
      text: '双方当事人可以依照《中华人民共和国劳动争议调解仲裁法》的规定，向劳动合同履行地或者用人单位所在地的劳动争议仲裁委员会申请仲裁。',
    },
    {
      type: 'paragraph',
      text: '劳动争议申请仲裁的时效期间为一年，从当事人知道或者应当知道其权利被侵害之日起计算，法律另有规定的除外。请当事人及时行使权利。',
    },
    { type: 'signatures' },
    { type: 'issued' },
  ],
});
