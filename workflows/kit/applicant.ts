import { optional, personalGroup, personalText, unitId, type Label } from './fields.ts';
import { address, identity, personName, telephone } from './personal-fields.ts';

/** Who applies, as mediation and legal aid take it down: a name is needed, for decisions are made out to it. */
export const applicantGroup = (label: Label) =>
  personalGroup(label, {
    name: personName(),
    phone: optional(telephone()),
    identity: identity(),
    address: optional(address()),
    representative: optional(personName({ zh: '代理人', en: 'Representative' }, 200)),
    remark: optional(personalText({ zh: '备注', en: 'Remark' }, 500)),
  });

/** The employer's own body: it is kept away from the case. */
export const employersOwnUnit = optional(
  unitId({ zh: '该用人单位的职工之家（不可见）', en: "The employer's own 职工之家, which must not see the case" }),
);
