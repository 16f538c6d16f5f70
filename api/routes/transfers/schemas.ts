import { Type, type TUnsafe } from 'typebox';
import { answerKinds, transferSources } from '../../../db/schema/index.ts';
import { actHeaders } from '../../process-schemas.ts';
import { intake } from '../../../workflows/hotline-ticket/intake.ts';
import type { JsonSchema } from '../../../workflows/kit/fields.ts';
import { INSTANT_PATTERN } from '../lists/instants.ts';
import { instantParameter, nullable, pageOf, paging, unionName, words, wording } from '../lists/schemas.ts';

const problem = Type.Unsafe<never>({ $ref: 'Problem#' });
export const refusals = { 401: problem, 403: problem, 404: problem, 409: problem, 422: problem, 503: problem };
const closed = { additionalProperties: false } as const;

/** Their number stands in addresses: letters, digits and what needs no escaping. */
const number = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$',
  description: '来源编号 / Their own number',
});
const source = words(transferSources, '来源：网格、12345 / Where it comes from');
export const transferParams = Type.Object({ source, number });
export const headers = actHeaders;

/** As the intake of a ticket declares it, so that what is taken here is taken there. */
const asDeclared = <T>(name: keyof typeof intake.body): TUnsafe<T> => Type.Unsafe<T>(intake.body[name].schema);
const caller = (intake.body.caller.schema as { properties: Readonly<Record<string, JsonSchema>> }).properties;
const ofCaller = (name: string) => Type.Unsafe<string>(caller[name] ?? {});
const instant = (description: string) => Type.String({ pattern: INSTANT_PATTERN, description });
const text = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, pattern: '^(?=[\\s\\S]*\\S)[^\\u0000]*$', description });

export const newTransfer = Type.Object(
  {
    source,
    number,
    matter: Type.Optional(asDeclared<string>('matter')),
    category: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$',
        description: '来源的分类代码 / Their own class, a code',
      }),
    ),
    person: Type.Optional(
      Type.Object({ name: Type.Optional(ofCaller('name')), phone: Type.Optional(ofCaller('phone')) }, closed),
    ),
    confidential: Type.Optional(asDeclared<boolean>('confidential')),
    text: text(9_000, '诉求内容 / What is asked'),
    place: Type.Optional(text(300, '地点 / Where')),
    district: Type.Optional(asDeclared<string>('district')),
    employer: Type.Optional(asDeclared<string>('employer')),
    employerCode: Type.Optional(asDeclared<string>('employerCode')),
    reportedAt: Type.Optional(instant('来源受理时间 / When they took it down')),
    dueAt: Type.Optional(instant('来源要求的答复时限，仅供参照 / When they want it answered; shown, never our limit')),
  },
  closed,
);

const answer = Type.Object({
  no: Type.Integer(),
  kind: words(answerKinds, '答复、退单改派、办结、重开 / What happened'),
  at: Type.String(),
  unit: nullable.of(unionName),
  outcome: nullable.text(),
  outcomeLabel: nullable.of(wording),
  treatment: nullable.text(),
  treatmentLabel: nullable.of(wording),
  text: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description:
      '答复内容，人名号码脱敏；未答复或已清除为空 / The answer, people masked; null where there is none, or it was erased',
  }),
});
const shared = {
  source,
  number: Type.String(),
  caseNo: Type.String(),
  category: nullable.text(),
  state: words(['received', 'in-hand', 'answered', 'closed'], '已接收、办理中、已答复、已办结 / How far it is'),
  stage: nullable.of(wording),
  unit: nullable.of(unionName),
  receivedAt: Type.String(),
  reportedAt: nullable.text(),
  theirDueAt: nullable.text(),
  dueAt: Type.Unsafe<string | null>({ type: ['string', 'null'], description: '本系统的期限 / Our own limit' }),
  closedAt: nullable.text(),
  changedAt: Type.String(),
  acknowledged: Type.Integer({ description: '已确认收到的答复序号 / The last answer they said they have' }),
};
export const transferView = Type.Object({ ...shared, answers: Type.Array(answer) });
export const changedQuery = Type.Object({
  changedSince: instantParameter('自此时起有变化的 / Those that changed at or after this instant'),
  ...paging,
});
const item = Type.Object({
  ...shared,
  answers: Type.Integer({ description: '答复条数 / How many answers there are' }),
});
export const changedPage = Type.Intersect([
  pageOf(item),
  Type.Object({ askNext: Type.String({ description: '下次 changedSince 用此值 / Ask with this the next time' }) }),
]);
export const acknowledgement = Type.Object(
  { answer: Type.Integer({ minimum: 1, maximum: 1_000_000, description: '答复序号 / Number of the answer' }) },
  closed,
);
