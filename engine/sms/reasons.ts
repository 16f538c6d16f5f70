import type { Label } from '../../workflows/kit/fields.ts';

/** Why a text was not sent, or did not arrive: words that are stored and shown with their texts. */
export const smsReasons = {
  'no-claimant': { zh: '案件没有诉求人信息', en: 'the case names no claimant' },
  'no-number': { zh: '没有留下电话', en: 'no telephone number was left' },
  'not-a-number': { zh: '电话号码不可用', en: 'what was left is no telephone number' },
  landline: { zh: '固定电话，不能接收短信', en: 'a landline takes no texts' },
  foreign: { zh: '境外号码', en: 'a number of elsewhere' },
  confidential: { zh: '诉求人要求保密', en: 'the claimant asked for confidentiality' },
  refused: { zh: '本人拒收短信', en: 'the owner of the number wants no texts' },
  'not-to-claimants': { zh: '政策设定不向诉求人发送', en: 'by policy none go to claimants' },
  erased: { zh: '个人信息已清除', en: 'the personal data of the case is erased' },
  'template-off': { zh: '模板已停用', en: 'its template is switched off' },
  'no-template-code': { zh: '模板没有运营商编码', en: 'its template has no code of the operator' },
  'no-sign-name': { zh: '没有短信签名', en: 'there is no sign name' },
  overtaken: { zh: '案件已办结', en: 'the case was closed before it could be sent' },
  'too-late': { zh: '超过时限未能发送', en: 'it could not be sent in time' },
  operator: { zh: '运营商拒绝', en: 'the operator refused it' },
  network: { zh: '未能送达用户', en: 'it did not reach the phone' },
  unanswered: { zh: '运营商无应答', en: 'the operator did not answer' },
} as const satisfies Record<string, Label>;
export type SmsReason = keyof typeof smsReasons;

export const labelOfReason = (reason: string | null): Label | null => smsReasons[reason as SmsReason] ?? null;
