import { date, list, optional, text, longText, yuan } from '../fields.ts';

/**
 * Fields that several documents have in common. Their names are the same everywhere, so that whoever gathers the values of a case
 * gathers them once.
 */
export const common = {
  caseNo: text('案件编号', 'Number of the case'),
  matter: text('案由', 'Matter'),
  claimant: text('申请人', 'Claimant'),
  claimantRepresentative: optional(text('申请人的代理人', "Claimant's representative")),
  employer: text('被申请人', 'Employer'),
  employerRepresentative: optional(text('被申请人的代理人', "Employer's representative")),
  claim: longText('申请事项与事实', 'What is claimed, and why'),
  claimedYuan: yuan('请求金额', 'Sum claimed'),
  agreedYuan: yuan('协议金额', 'Sum agreed'),
  mediator: text('调解员', 'Mediator'),
  lawFirm: text('承办律师事务所', 'Law firm'),
  lawyer: optional(text('承办律师', 'Lawyer')),
  fromUnit: text('派出单位', 'Sending unit'),
  toUnit: text('承办单位', 'Unit that is to act'),
  instruction: optional(longText('办理意见', 'Instruction')),
  appliedOn: date('申请日期', 'Day of the application'),
  decidedOn: date('决定日期', 'Day of the decision'),
  workers: optional(
    list(
      { zh: '职工名单', en: 'Workers' },
      {
        no: { label: { zh: '序号', en: 'No.' }, width: 0.5 },
        name: { label: { zh: '姓名', en: 'Name' } },
        claimedYuan: { label: { zh: '请求金额（元）', en: 'Sum claimed, yuan' }, type: 'yuan', width: 1.3 },
        agreedYuan: { label: { zh: '协议金额（元）', en: 'Sum agreed, yuan' }, type: 'yuan', width: 1.3 },
      },
    ),
  ),
} as const;

const signs = (zh: string, en: string) => ({ zh, en });

/** 调解仲裁法14条: 『由双方当事人签名或者盖章，经调解员签名并加盖调解组织印章后生效』. */
export const parties = [
  signs('申请人（签名或者盖章）', 'Claimant, signature or seal'),
  signs('被申请人（签名或者盖章）', 'Employer, signature or seal'),
  signs('调解员（签名）', 'Mediator, signature'),
];
