import { creditCode, organisationName, personName } from '../kit/personal-fields.ts';
import { applicantGroup, employersOwnUnit } from '../kit/applicant.ts';
import { choice, code, optional, personalText, yuan } from '../kit/fields.ts';
import { citySupervisor, intakeStaff } from '../kit/standing/who.ts';
import { action } from '../kit/vocabulary.ts';

export const applicants = {
  worker: { zh: '职工', en: 'worker' },
  employer: { zh: '用人单位', en: 'employer' },
} as const;

/**
 * 『一级工作平台办理机构接到调解申请』, 『三级工作平台接到申请』: whoever receives the application opens the case, and the
 * direction follows from where: at the city it is sent down, at a station or 职工之家 it stays or goes up.
 */
export const application = action('open', {
  label: { zh: '登记调解申请', en: 'Take an application for mediation' },
  clause: '二(四)5下派(1); 二(四)5上报(1)',
  by: [...intakeStaff, citySupervisor],
  body: {
    matter: code({ zh: '争议事项', en: 'Matter, a code of the catalogue' }, 40),
    applicant: optional(choice({ zh: '申请人身份', en: 'Who applies' }, applicants)),
    caller: applicantGroup({ zh: '职工', en: 'Worker' }),
    employer: organisationName({ zh: '用人单位', en: 'Employer' }),
    employerCode: optional(creditCode()),
    employerRepresentative: optional(personName({ zh: '用人单位代理人', en: 'Who represents the employer' }, 200)),
    employerUnit: employersOwnUnit,
    claim: personalText({ zh: '调解请求与事实', en: 'What is claimed, and why' }, 10_000),
    claimedYuan: optional(yuan('请求金额', 'Sum claimed')),
    externalReference: optional(code({ zh: '外部编号', en: 'Number in the sending system' }, 120)),
  },
});
