import { longText } from '../fields.ts';
import { documentKind } from '../model.ts';
import { common, parties } from './common.ts';

/** 『经调解达成协议的，应当制作《调解协议书》』; what it is worth: 调解仲裁法14条, 15条, 16条. */
export const mediationAgreement = documentKind('mediation-agreement', {
  label: { zh: '调解协议书', en: 'Mediation agreement' },
  clause: '二(四)5下派(3); 二(四)5上报(3)',
  word: '调协',
  fields: {
    ...{ caseNo: common.caseNo, matter: common.matter },
    ...{ claimant: common.claimant, claimantRepresentative: common.claimantRepresentative },
    ...{ employer: common.employer, employerRepresentative: common.employerRepresentative },
    ...{ mediator: common.mediator, claim: common.claim, claimedYuan: common.claimedYuan },
    ...{
      agreedYuan: common.agreedYuan,
      terms: longText('协议内容', 'Terms of the agreement'),
      workers: common.workers,
    },
  },
  signatories: parties,
  mustSay: ['对双方当事人具有约束力', '可以依法申请仲裁'],
  blocks: [
    { type: 'title', text: '调解协议书' },
    { type: 'number' },
    {
      type: 'facts',
      fields: [
        ...['caseNo', 'claimant', 'claimantRepresentative', 'employer', 'employerRepresentative'],
        ...['matter', 'mediator', 'claimedYuan'],
      ],
    },
    { type: 'heading', text: '一、申请事项与事实' },
    { type: 'paragraph', text: '{{claim}}' },
    { type: 'heading', text: '二、协议内容' },
    { type: 'paragraph', text: '经{{mediator}}主持调解，双方当事人在平等自愿的基础上达成如下协议：' },
    { type: 'paragraph', text: '{{terms}}' },
    { type: 'paragraph', text: '双方确认，本协议约定支付的款项合计为{{agreedYuan}}。' },
    { type: 'paragraph', when: 'workers', text: '各职工的请求金额与协议金额如下：' },
    { type: 'table', field: 'workers' },
    { type: 'heading', text: '三、协议的效力与履行' },
    {
      type: 'paragraph',
      text: '本协议书由双方当事人签名或者盖章，经调解员签名并加盖调解组织印章后生效，对双方当事人具有约束力，当事人应当履行。',
    },
    {
      type: 'paragraph',
      text: '一方当事人在协议约定的期限内不履行本协议的，另一方当事人可以依法申请仲裁。因支付拖欠劳动报酬、工伤医疗费、经济补偿或者赔偿金事项达成协议，用人单位在约定的期限内不履行的，劳动者可以持本协议书依法向人民法院申请支付令。',
    },
    { type: 'paragraph', text: '本协议书由双方当事人各执一份，调解组织留存一份，具有同等效力。' },
    { type: 'signatures' },
    { type: 'issued' },
  ],
});
