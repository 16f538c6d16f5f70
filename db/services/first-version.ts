/** The catalogue every installation starts with: the matters it always had, with what is asked about each. */
import type { Question, Service } from './content.ts';

const CLAUSE = '二(四)1(1)';
const ask = (code: string, zh: string, en: string, datatype: Question['datatype'] = 'string', required = false) => ({
  ...{ code, zh, en, datatype, required },
});
const when = ask('since', '何时发生', 'Since when', 'date');
const people = ask('people', '涉及人数', 'How many are concerned', 'number');
const contract = {
  ...ask('contract', '是否签订劳动合同', 'Is there a written contract', 'choice'),
  values: [
    { code: 'yes', zh: '已签', en: 'yes' },
    { code: 'no', zh: '未签', en: 'no' },
    { code: 'unknown', zh: '不清楚', en: 'not known' },
  ],
};
const ticketTerms = ['hotline-ticket/sign-for', 'hotline-ticket/feedback', 'hotline-ticket/callback'];
const mediationTerms = ['labour-mediation/acceptance', 'labour-mediation/plan', 'labour-mediation/closing'];

const inquiry = {
  ...{ class: 'inquiry', process: 'hotline-ticket', clause: CLAUSE, terms: ['hotline-ticket/ring-back'] },
  ...{ unitKinds: ['hotline-platform', 'city-department'], units: [], role: 'call-taker', questions: [] },
} as const satisfies Partial<Service>;
const affair = {
  ...{ class: 'affair', process: 'hotline-ticket', clause: CLAUSE, terms: ticketTerms },
  ...{ unitKinds: ['station', 'district-centre', 'bureau-centre'], units: [], role: 'caseworker', questions: [] },
} as const satisfies Partial<Service>;
const dispute = {
  ...{ ...affair, process: 'labour-mediation', terms: [...ticketTerms, ...mediationTerms] },
  ...{ clause: '二(四)5下派(1)', unitKinds: ['district-centre', 'station', 'bureau-centre'] },
} as const satisfies Partial<Service>;

export const firstVersion: readonly Service[] = [
  { ...inquiry, code: 'policy', zh: '政策咨询', en: 'Policy inquiry' },
  {
    ...{ ...dispute, code: 'wages', zh: '工资报酬', en: 'Wages and pay' },
    questions: [
      {
        ...ask('kind', '属于哪种情形', 'What it is about', 'choice', true),
        values: [
          { code: 'unpaid', zh: '拖欠工资', en: 'wages not paid' },
          { code: 'deducted', zh: '克扣工资', en: 'wages deducted' },
          { code: 'overtime', zh: '加班费', en: 'overtime pay' },
          { code: 'other', zh: '其他', en: 'other' },
        ],
      },
      ...[ask('amount', '金额（元）', 'Sum in yuan', 'number'), when, people, contract],
    ],
  },
  {
    ...{ ...dispute, code: 'contract', zh: '劳动合同', en: 'Labour contract' },
    questions: [contract, when, ask('dismissed', '是否已被解除合同', 'Has the contract been ended', 'yes-no')],
  },
  {
    ...{ ...affair, code: 'social-insurance', zh: '社会保险', en: 'Social insurance' },
    questions: [
      {
        ...ask('branches', '涉及险种', 'Which insurance', 'choices'),
        values: [
          { code: 'pension', zh: '养老', en: 'pension' },
          { code: 'medical', zh: '医疗', en: 'medical' },
          { code: 'unemployment', zh: '失业', en: 'unemployment' },
          { code: 'injury', zh: '工伤', en: 'work injury' },
          { code: 'maternity', zh: '生育', en: 'maternity' },
        ],
      },
      when,
    ],
  },
  {
    ...{
      ...affair,
      code: 'legal-aid',
      zh: '法律援助',
      en: 'Legal aid',
      process: 'legal-aid',
      clause: '二(四)6下派(1)',
    },
    ...{ terms: ['legal-aid/city-review', 'legal-aid/report', 'legal-aid/district-review'] },
    ...{ unitKinds: ['station', 'district-centre'], role: 'reviewer' },
    questions: [
      ask('stage', '已进行到哪一步（仲裁、诉讼）', 'How far it is: arbitration, court'),
      ask('amount', '请求金额（元）', 'Sum claimed in yuan', 'number'),
    ],
  },
  { ...affair, code: 'mutual-aid', zh: '互助保障', en: 'Mutual aid cover', questions: [when] },
  {
    ...{ ...affair, code: 'hardship', zh: '困难帮扶', en: 'Hardship relief' },
    questions: [ask('cause', '困难原因', 'What the hardship comes from', 'text')],
  },
  { ...affair, code: 'daily-life', zh: '生活服务', en: 'Daily-life services' },
  {
    ...{ ...affair, code: 'job-placement', zh: '职业介绍', en: 'Job placement' },
    questions: [ask('wish', '求职意向', 'What work is looked for')],
  },
  { ...affair, code: 'training', zh: '技能培训', en: 'Skills training', questions: [ask('trade', '工种', 'Trade')] },
  { ...inquiry, code: 'information', zh: '信息查询', en: 'Information lookup' },
  {
    ...{ ...affair, code: 'membership', zh: '会员服务与京卡', en: 'Membership and service card' },
    unitKinds: ['station', 'staff-home', 'district-centre'],
  },
  // A call has opened the ticket; what it is about is written down next (workflows/hotline-ticket/completing.ts).
  { ...inquiry, code: 'not-told', zh: '待登记', en: 'Not told yet' },
  { ...affair, code: 'other', zh: '其他', en: 'Other' },
];
export const FIRST_DAY = '2013-01-24';
