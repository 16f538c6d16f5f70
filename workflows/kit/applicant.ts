import { optional, personalGroup, personalText, unitId, type Label } from './fields.ts';

/** Who applies, as mediation and legal aid take it down: a name is needed, for decisions are made out to it. */
export const applicantGroup = (label: Label) =>
  personalGroup(label, {
    name: personalText({ zh: '姓名', en: 'Name' }, 100),
    phone: optional(personalText({ zh: '电话', en: 'Telephone' }, 40)),
    address: optional(personalText({ zh: '地址', en: 'Address' }, 300)),
    representative: optional(personalText({ zh: '代理人', en: 'Representative' }, 200)),
    remark: optional(personalText({ zh: '备注', en: 'Remark' }, 500)),
  });

/** The employer's own body: it is kept away from the case. */
export const employersOwnUnit = optional(
  unitId({ zh: '该用人单位的职工之家（不可见）', en: "The employer's own 职工之家, which must not see the case" }),
);
