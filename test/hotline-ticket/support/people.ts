/** Whom the tests of P1 know: posts of the demo set. */
export const people = {
  callTaker: 'u-call-taker-1',
  colleague: 'u-call-taker-2',
  supervisor: 'u-supervisor',
  administrator: 'u-administrator',
  securityOfficer: 'u-security-officer',
  callCentre: 'u-call-centre',
  legal: 'u-legal-caseworker',
  legalHead: 'u-legal-head',
  chaoyang: 'u-chaoyang-caseworker-1',
  chaoyangSecond: 'u-chaoyang-caseworker-2',
  chaoyangHead: 'u-chaoyang-head',
  chaoyangSupervisor: 'u-chaoyang-supervisor',
  yunshan: 'u-yunshan-caseworker',
  yunshanHead: 'u-yunshan-head',
  qinghe: 'u-qinghe-caseworker',
  haidian: 'u-haidian-caseworker',
  haidianHead: 'u-haidian-head',
  yunfan: 'u-yunfan-caseworker',
  servicesUnion: 'u-services-union',
  chaoyangUnion: 'u-chaoyang-union',
} as const;
export type Person = keyof typeof people;

/** A caller nobody is, and what they say: people in tests are invented. */
export const intake = {
  channel: 'hotline',
  matter: 'wages',
  caller: { name: '冀小禾', phone: '13800000000', address: '云杉街道示例里 3 号' },
  question: '老板每月扣一部分工资作押金，离职时拖着不给。',
  employer: '梅朵美甲店（虚构）',
  district: 'district-chaoyang',
} as const;
/** 回单 as a unit writes it. */
export const feedback = {
  verified: 'confirmed',
  treatment: 'resolved',
  findings: '用人单位确有收取押金。',
  result: '已督促退还全部扣款。',
} as const;
/** A caller who was reached and is content. */
export const content = { reached: true, handled: true, solved: true, satisfaction: 'satisfied' } as const;
export const discontent = { ...content, solved: false, satisfaction: 'dissatisfied' } as const;
export const notReached = { reached: false } as const;
