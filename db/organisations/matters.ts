/** 事项目录: the topics a case can be about. Not demo data: every installation starts with them. */
export const matters: readonly { readonly code: string; readonly zh: string; readonly en: string }[] = [
  { code: 'policy', zh: '政策咨询', en: 'Policy inquiry' },
  { code: 'wages', zh: '工资报酬', en: 'Wages and pay' },
  { code: 'contract', zh: '劳动合同', en: 'Labour contract' },
  { code: 'social-insurance', zh: '社会保险', en: 'Social insurance' },
  { code: 'legal-aid', zh: '法律援助', en: 'Legal aid' },
  { code: 'mutual-aid', zh: '互助保障', en: 'Mutual aid cover' },
  { code: 'hardship', zh: '困难帮扶', en: 'Hardship relief' },
  { code: 'daily-life', zh: '生活服务', en: 'Daily-life services' },
  { code: 'job-placement', zh: '职业介绍', en: 'Job placement' },
  { code: 'training', zh: '技能培训', en: 'Skills training' },
  { code: 'information', zh: '信息查询', en: 'Information lookup' },
  { code: 'membership', zh: '会员服务与京卡', en: 'Membership and service card' },
  // A call has opened the ticket; what it is about is written down next (workflows/hotline-ticket/completing.ts).
  { code: 'not-told', zh: '待登记', en: 'Not told yet' },
  { code: 'other', zh: '其他', en: 'Other' },
];
