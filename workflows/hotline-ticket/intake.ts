import { address, identity, creditCode, organisationName, personName, telephone } from '../kit/personal-fields.ts';
import { choice, code, flag, optional, personalGroup, personalText, unionId, unitId } from '../kit/fields.ts';
import { citySupervisor, callTaker } from '../kit/standing/who.ts';
import { action } from '../kit/vocabulary.ts';

export const channels = {
  hotline: { zh: '热线', en: 'hotline' },
  web: { zh: '职工服务网', en: 'web' },
  window: { zh: '服务窗口', en: 'window' },
  grid: { zh: '网格事件', en: 'grid event' },
  '12345': { zh: '12345转办', en: '12345 transfer' },
  open311: { zh: '开放接口', en: 'Open311' },
} as const;

/** 『12351职工服务热线、职工服务网和市职工服务中心各服务窗口接到职工诉求后』; 网格事件 from the stations' duties. */
export const intake = action('open', {
  label: { zh: '受理诉求', en: 'Take a demand' },
  clause: '二(四)1(1)',
  by: [
    callTaker,
    citySupervisor,
    { role: 'caseworker', at: 'platform-or-above' },
    { role: 'integration', at: 'platform-or-above' },
  ],
  body: {
    channel: choice({ zh: '来源渠道', en: 'Channel' }, channels),
    matter: code({ zh: '事项', en: 'Matter, a code of the catalogue' }, 40),
    caller: optional(
      personalGroup(
        { zh: '诉求人', en: 'Caller' },
        {
          name: optional(personName()),
          phone: optional(telephone()),
          identity: identity(),
          address: optional(address()),
          remark: optional(personalText({ zh: '备注', en: 'Remark' }, 500)),
        },
      ),
    ),
    confidential: optional(flag({ zh: '要求保密', en: 'The caller asks for confidentiality' })),
    question: personalText({ zh: '诉求内容', en: 'What is asked' }, 10_000),
    employer: optional(organisationName({ zh: '用人单位', en: 'Employer concerned' })),
    employerCode: optional(creditCode()),
    employerUnit: optional(
      unitId({ zh: '被反映单位的职工之家（不可见）', en: "The employer's own 职工之家, which must not see the case" }, [
        'staff-home',
      ]),
    ),
    district: optional(unionId({ zh: '工作地区县工会', en: 'District union of the place of work' }, ['district'])),
    industry: optional(unionId({ zh: '产业工会', en: 'Industry union' }, ['industry'])),
    externalReference: optional(code({ zh: '外部编号', en: 'Number in the sending system' }, 120)),
    answer: optional(
      personalText({ zh: '当场答复（咨询件一步办结）', en: 'Answer given at once: closes the inquiry in one step' }),
    ),
  },
});
