import type { Issue } from '../../documents/compose.ts';
import { compose } from '../../documents/compose.ts';
import type { Content } from '../../documents/content.ts';
import { documentKinds, type DocumentKindName } from '../../documents/kinds/index.ts';
import { formatDocumentNumber, type DocumentModel, type DocumentValues } from '../../documents/model.ts';

/** Values of an invented case, for every field that any document has. */
export const sample: DocumentValues = {
  caseNo: 'LM-2026-000128',
  matter: '追索劳动报酬',
  claimant: '梁小满',
  claimantRepresentative: '周予安（法律援助律师）',
  employer: '北京晨星餐饮管理有限公司',
  employerRepresentative: '何听澜（人事主管）',
  claim:
    '申请人自2025年3月起在被申请人处担任厨师，双方约定月工资8,500元。被申请人自2026年5月起未足额支付工资，至2026年8月共拖欠工资34,000元。\n申请人请求被申请人支付拖欠的工资，并出具解除劳动合同的证明。',
  claimedYuan: 34_000,
  agreedYuan: 30_000,
  terms:
    '一、被申请人于2026年12月10日前向申请人一次性支付拖欠的工资30,000元。\n二、被申请人于本协议生效之日起三日内为申请人出具解除劳动合同的证明。\n三、申请人放弃其他请求，双方就本案再无争议。',
  review: '对本决定有异议的，可以自本决定作出之日起15日内书面申请复查一次。',
  reason: '双方就工资计算基数分歧较大，经三次调解仍未能达成一致。',
  mediator: '程若谷',
  lawFirm: '北京市和风律师事务所',
  lawyer: '周予安',
  fromUnit: '北京市总工会法律服务中心',
  toUnit: '朝阳区职工服务中心',
  instruction: '申请人生活困难，请优先办理，并注意核实考勤记录。',
  appliedOn: '2026-11-02',
  decidedOn: '2026-11-02',
  openedOn: '2026-11-02',
  closedOn: '2026-11-16',
  outcome: '调解成功',
  contents: [
    { no: '1', title: '调解申请书', date: '2026-11-02', pages: '1—3' },
    { no: '2', title: '受理决定书', date: '2026-11-02', pages: '4' },
    { no: '3', title: '调解笔录', date: '2026-11-12', pages: '5—9' },
    { no: '4', title: '调解协议书', date: '2026-11-16', pages: '10—12' },
  ],
  workers: [
    { no: '1', name: '梁小满', claimedYuan: '18000', agreedYuan: '16000' },
    { no: '2', name: '沈䶮', claimedYuan: '16000', agreedYuan: '14000.5' },
  ],
};

export const issueOf = (model: DocumentModel): Issue => ({
  number: formatDocumentNumber({ unitName: '朝阳区职工服务中心', word: model.word, year: 2026, serial: 12 }),
  issuer: '朝阳区职工服务中心',
  issuedOn: '2026-11-22',
});

/** A document as delivered, with the sample's values and what is given beside them. */
export const composed = (kind: DocumentKindName, values: DocumentValues = {}): Content => {
  const model = documentKinds[kind];
  return compose(model, model.blocks, issueOf(model), { ...sample, ...values });
};
