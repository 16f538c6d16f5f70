/** Calls and drafts of tickets, as call-takers read and settle them. */
import { Type } from 'typebox';
import { callDirections, callStates } from '../../../db/calls/facts.ts';
import { draftStates } from '../../../db/schema/index.ts';
import { closed } from '../changes.ts';
import { dateParameter, idParameter, nullable, pageOf, paging, wording, words } from '../lists/schemas.ts';

export { limitedRefusals as refusals } from '../changes.ts';

const instant = Type.String({ description: 'RFC 3339' });
export const callQuery = Type.Object(
  {
    from: Type.Optional(dateParameter('自 / From')),
    to: Type.Optional(dateParameter('至（日期含当日） / To, a date inclusive')),
    state: Type.Optional(words(callStates, '状态 / State')),
    agent: Type.Optional(idParameter('话务员（用户编号） / Agent, by user')),
    caseNo: Type.Optional(idParameter('案件编号 / Case number')),
    ...paging,
  },
  closed,
);
export const callSearch = Type.Object(
  { phone: Type.String({ minLength: 3, maxLength: 60, description: '电话 / Telephone number' }) },
  closed,
);
const call = {
  ...{
    id: Type.Integer(),
    endpoint: Type.String({
      description: '接入点编号的前 8 位 / The first 8 characters of its id, which may be a credential',
    }),
    unit: Type.String(),
    direction: words(callDirections, ''),
    state: words(callStates, ''),
  },
  ...{ startedAt: instant, answeredAt: nullable.text(), endedAt: nullable.text() },
  customer: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: '对方号码，脱敏 / Their number, masked',
  }),
  ...{ line: nullable.text(), queue: nullable.text(), agentUser: nullable.text(), recorded: Type.Boolean() },
  pressed: Type.Object({ handled: nullable.boolean(), solved: nullable.boolean(), satisfaction: nullable.integer() }),
  ...{ caseNo: nullable.text(), draftId: nullable.text(), joined: Type.Boolean() },
  effect: Type.Object(
    {
      ...{ did: nullable.text(), act: nullable.text(), reason: nullable.text() },
      label: nullable.of(wording),
    },
    { description: '来电的作用，及未办理的原因 / What it did, and why it did nothing' },
  ),
  mayBelongTo: Type.Array(Type.String(), { description: '可能相关的在办案件 / Open cases it may be about' }),
};
export const callItem = Type.Object(call);
export const linking = Type.Object({ caseNo: idParameter('案件编号 / Case number') }, closed);

export const draftQuery = Type.Object(
  { state: Type.Optional(words(draftStates, '状态 / State', 'open')), ...paging },
  closed,
);
export const draftParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
export const draftItem = Type.Object({
  ...{ id: Type.String(), call: Type.Integer(), unit: Type.String(), at: instant, startedAt: nullable.text() },
  customer: Type.Unsafe<string | null>({ type: ['string', 'null'], description: '来电号码，脱敏 / Masked' }),
  ...{ state: words(draftStates, ''), caseNo: nullable.text(), settledBy: nullable.text(), settledAt: nullable.text() },
  reason: Type.Unsafe<string | null>({ type: ['string', 'null'], description: '作废原因 / Why it was thrown away' }),
});
export const draftPage = pageOf(draftItem);
export const discarding = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S', description: '原因 / Reason' }) },
  closed,
);
export const callPage = pageOf(Type.Object(call));
export const callFound = Type.Object({ items: Type.Array(Type.Object(call)) });
export const callParams = Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) });
export const callDetail = Type.Object({
  ...call,
  ...{ callId: Type.String(), agent: nullable.text(), cause: nullable.text(), reference: nullable.text() },
  recording: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: '录音地址，查看记入访问日志 / Address of the recording; looking is journalled',
  }),
});
