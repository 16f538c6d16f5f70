import { choice, code, optional, personalGroup, personalText, unitId, yuan } from '../kit/fields.ts';
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
    caller: personalGroup(
      { zh: '职工', en: 'Worker' },
      {
        name: personalText({ zh: '姓名', en: 'Name' }, 100),
        phone: optional(personalText({ zh: '电话', en: 'Telephone' }, 40)),
        address: optional(personalText({ zh: '地址', en: 'Address' }, 300)),
        representative: optional(personalText({ zh: '代理人', en: 'Representative' }, 200)),
        remark: optional(personalText({ zh: '备注', en: 'Remark' }, 500)),
      },
    ),
    employer: personalText({ zh: '用人单位', en: 'Employer' }, 200),
    employerRepresentative: optional(personalText({ zh: '用人单位代理人', en: 'Who represents the employer' }, 200)),
    employerUnit: optional(
      unitId({ zh: '该用人单位的职工之家（不可见）', en: "The employer's own 职工之家, which must not see the case" }),
    ),
    claim: personalText({ zh: '调解请求与事实', en: 'What is claimed, and why' }, 10_000),
    claimedYuan: optional(yuan('请求金额', 'Sum claimed')),
    externalReference: optional(code({ zh: '外部编号', en: 'Number in the sending system' }, 120)),
  },
});
