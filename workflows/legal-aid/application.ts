import { creditCode, organisationName } from '../kit/personal-fields.ts';
import { applicantGroup, employersOwnUnit } from '../kit/applicant.ts';
import { byTheHouse, code, optional, personalText, yuan } from '../kit/fields.ts';
import { citySupervisor, intakeStaff } from '../kit/standing/who.ts';
import { action } from '../kit/vocabulary.ts';

/**
 * 『一级工作平台办理机构接到当事人申请』, 『三级工作平台自接到申请之日起』: whoever receives the application opens the case, and
 * the direction follows from where. A review (复查) is opened by the house itself, at the city, with `reviewOf`.
 */
export const application = action('open', {
  label: { zh: '登记法律援助申请', en: 'Take an application for legal aid' },
  clause: '二(四)6下派(1); 二(四)6上报(1)',
  by: [...intakeStaff, citySupervisor],
  body: {
    matter: code({ zh: '援助事项', en: 'Matter, a code of the catalogue' }, 40),
    caller: applicantGroup({ zh: '申请人', en: 'Applicant' }),
    employer: organisationName({ zh: '用人单位', en: 'Employer' }),
    employerCode: optional(creditCode()),
    employerUnit: employersOwnUnit,
    opponent: optional(organisationName({ zh: '对方当事人（用人单位以外）', en: 'Opponent, if not the employer' })),
    claim: personalText({ zh: '援助请求与事实', en: 'What is claimed, and why' }, 10_000),
    means: optional(personalText({ zh: '经济困难状况说明', en: 'Statement of means' }, 4_000)),
    claimedYuan: optional(yuan('请求金额', 'Sum claimed')),
    externalReference: optional(code({ zh: '外部编号', en: 'Number in the sending system' }, 120)),
    reviewOf: byTheHouse(code({ zh: '申请复查的案件', en: 'The refused application that is reviewed' }, 32)),
    refusedBy: byTheHouse(code({ zh: '原决定人', en: 'Who refused it' }, 64)),
  },
});
/** What goes with a case into its review. */
export const carried = ['caller', 'employer', 'opponent', 'claim', 'means'] as const;
