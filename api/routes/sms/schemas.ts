/** Pieces of the schemas of texts. */
import { Type, type Static } from 'typebox';
import { smsStates } from '../../../db/schema/index.ts';
import { smsVariables } from '../../../engine/sms/catalogue.ts';
import {
  caseLink,
  caseNoParams,
  dateParameter,
  exporting,
  idParameter,
  nullable,
  pageOf,
  paging,
  wording,
  words,
} from '../lists/schemas.ts';

const problem = Type.Unsafe<never>({ $ref: 'Problem#' });
export const refusals = { 401: problem, 403: problem, 404: problem, 422: problem, 503: problem };
export const conflicts = { ...refusals, 409: problem, 429: problem };

export const message = Type.Object({
  id: Type.String(),
  caseNo: Type.String(),
  template: Type.String({ description: '模板 / Template: `hotline-ticket.accepted`' }),
  label: nullable.of(wording),
  recipient: words(['claimant'], '接收人：claimant 诉求人 / To whom'),
  number: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: '脱敏号码；未发送、无权查看或已清除为空 / Masked; null if never sent, not for the caller, or erased',
  }),
  state: words(
    smsStates,
    'waiting 待发送，quiet 静默待发，sent 已提交，delivered 已送达，failed 失败，not-sendable 不可发送，expired 已过期 / State',
  ),
  reason: nullable.of(Type.Object({ code: Type.String(), ...wording.properties })),
  code: Type.Unsafe<string | null>({ type: ['string', 'null'], description: '运营商返回码 / The operator’s own code' }),
  version: nullable.integer(),
  operator: nullable.text(),
  tries: Type.Integer(),
  resends: Type.Integer(),
  createdAt: Type.String(),
  nextAt: nullable.text(),
  sentAt: nullable.text(),
  settledAt: nullable.text(),
  links: caseLink,
});
export type Message = Static<typeof message>;
export const messages = Type.Object({ items: Type.Array(message) });
export const messagePage = pageOf(message);

export const query = Type.Object(
  {
    state: Type.Optional(words(smsStates, '状态 / State')),
    template: Type.Optional(idParameter('模板 / Template')),
    from: Type.Optional(dateParameter('产生时间自 / From')),
    to: Type.Optional(dateParameter('产生时间至（日期含当日） / To, a date inclusive')),
    ...paging,
    ...exporting,
  },
  { additionalProperties: false },
);
export const resendParams = Type.Object({ ...caseNoParams.properties, id: idParameter('短信编号 / Id of the text') });

export const templateParams = Type.Object({ name: idParameter('模板 / Template') });
const text = Type.String({
  ...{ minLength: 1, maxLength: 300, pattern: '^[^\\u0000-\\u001f]+$' },
  description: `正文，占位符 ${smsVariables.map((name) => `{{${name}}}`).join(' ')} / The text with its placeholders`,
});
const code = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$', description: '运营商模板编码 / The operator’s code' });
const signName = Type.String({ minLength: 1, maxLength: 20, description: '签名 / Sign name' });
export const newTemplate = Type.Object(
  {
    text,
    code: Type.Optional(code),
    signName: Type.Optional(signName),
    urgent: Type.Optional(Type.Boolean({ default: false, description: '夜间也发送 / Goes at night too' })),
    neutral: Type.Optional(
      Type.Boolean({ default: false, description: '内容中性，可发给要求保密的诉求人 / May go to the confidential' }),
    ),
    active: Type.Optional(Type.Boolean({ default: true, description: '启用 / In use' })),
  },
  { additionalProperties: false },
);
export const previewBody = Type.Object({ text, signName: Type.Optional(signName) }, { additionalProperties: false });
export const preview = Type.Object({ text: Type.String(), characters: Type.Integer(), parts: Type.Integer() });

export const version = Type.Object({
  version: Type.Integer(),
  text: Type.String(),
  code: nullable.text(),
  signName: nullable.text(),
  urgent: Type.Boolean(),
  neutral: Type.Boolean(),
  active: Type.Boolean(),
  setBy: nullable.text(),
  setAt: nullable.text(),
});
export const template = Type.Object({
  name: Type.String(),
  process: Type.String(),
  recipient: Type.String(),
  label: wording,
  variables: Type.Array(Type.String()),
  ...version.properties,
});
