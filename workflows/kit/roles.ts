/** 岗位: what somebody may be at a unit or union. Said once, for the declarations, the accounts and the database. */
export const roles = [
  ...(['call-taker', 'caseworker', 'unit-head', 'mediator', 'lawyer', 'reviewer', 'supervisor', 'payer'] as const),
  /** 三员: whoever runs the system, whoever grants authority, whoever reads the journals are three people. */
  ...(['administrator', 'security-officer', 'auditor'] as const),
  ...(['integration'] as const),
] as const;
export type Role = (typeof roles)[number];

/** What a role lets its holder know of cases. */
export type Sees =
  /** Those of the subtree of the unit, and what is handed, copied or linked to it. */
  | 'cases'
  /** The same, but no more than their heads, deadlines and journals: nothing that a person wrote or is called. */
  | 'heads'
  /** Those in which the own entry of a roster is named now. */
  | 'named'
  | 'nothing';

interface RoleInWords {
  readonly zh: string;
  readonly en: string;
  readonly sees: Sees;
}
export const roleWords: Readonly<Record<Role, RoleInWords>> = {
  'call-taker': { zh: '话务员', en: 'takes calls at the platform', sees: 'cases' },
  caseworker: { zh: '经办人', en: 'handles cases at a unit', sees: 'cases' },
  'unit-head': { zh: '负责人', en: 'heads a unit', sees: 'cases' },
  mediator: { zh: '调解员', en: 'mediates at the unit that holds the case', sees: 'cases' },
  lawyer: { zh: '律师', en: 'of a contracted firm, an outsider', sees: 'named' },
  reviewer: { zh: '审查员', en: 'reviews applications and dossiers', sees: 'cases' },
  supervisor: { zh: '督办员', en: 'watches over what units below do', sees: 'cases' },
  payer: { zh: '出纳', en: 'pays out; has no act yet', sees: 'cases' },
  administrator: { zh: '系统管理员', en: 'runs the system', sees: 'nothing' },
  'security-officer': { zh: '安全管理员', en: 'grants and withdraws authority', sees: 'nothing' },
  auditor: { zh: '审计员', en: 'reads the journals', sees: 'heads' },
  integration: { zh: '接入系统', en: 'a machine that sends cases in', sees: 'cases' },
};

/** 三员: three duties that exclude one another, and every other role, in one person. */
export const threeDuties: readonly Role[] = ['administrator', 'security-officer', 'auditor'];

/** Roles whose work a case is. System, security and audit administrators run and watch the house; machines bring cases in. */
export const carryingRoles: readonly Role[] = [
  ...(['call-taker', 'caseworker', 'unit-head', 'mediator', 'lawyer', 'reviewer', 'supervisor', 'payer'] as const),
];
