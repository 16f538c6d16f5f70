import { refusalReasons } from '../../../workflows/kit/refusals.ts';
import type { Label } from '../../../workflows/kit/fields.ts';

/** Why a call did not do what might have been expected of it; beside these, why an act was refused. */
export const effectReasons = {
  'not-signed': { zh: '推送未签名，不办理回访', en: 'What is not signed calls nobody back' },
  'no-such-case': { zh: '没有这一案件', en: 'There is no such case' },
  'unknown-agent': { zh: '座席未对应到用户', en: 'The agent stands for no user' },
  'agent-inactive': { zh: '座席对应的用户已停用', en: 'The user whom the agent stands for is not active' },
  'presses-incomplete': { zh: '按键不全，请人工登记回访', en: 'Keys are missing: record the callback by hand' },
  'not-known-whether-reached': {
    zh: '挂机原因未说明是否接通，请人工登记回访',
    en: 'The hang-up does not say whether anybody answered: record the callback by hand',
  },
  'may-be-the-same': {
    zh: '该号码另有办理中的诉求，可能相关',
    en: 'The number has open tickets: it may be one of them',
  },
} as const;
export type EffectReason = keyof typeof effectReasons;

/** What people are told of a reason, whichever list it is of. */
export const reasonLabel = (reason: string): Label | null =>
  (effectReasons as Readonly<Record<string, Label>>)[reason] ??
  (refusalReasons as Readonly<Record<string, Label>>)[reason] ??
  null;
