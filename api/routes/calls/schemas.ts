import { Type } from 'typebox';
import { callDirections, callStates } from '../../../db/calls/facts.ts';
import { deliveryOutcomes, draftStates } from '../../../db/schema/index.ts';
import { adapterNames } from '../../calls/adapters/index.ts';
import {
  dateParameter,
  idParameter,
  nullable,
  pageOf,
  paging,
  refusals as common,
  wording,
  words,
} from '../lists/schemas.ts';

const problem = Type.Unsafe<never>({ $ref: 'Problem#' });
export const refusals = { ...common, 403: problem, 409: problem, 429: problem };
const closed = { additionalProperties: false } as const;

const id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' });
export const params = Type.Object({ id });
export const endpointQuery = Type.Object({ unit: Type.Optional(idParameter('单位编号 / Unit')) }, closed);

const label = Type.String({
  minLength: 1,
  maxLength: 120,
  description: '系统名称（不得为人名） / Name of the system, never a person’s',
});
const networks = Type.Array(Type.String({ minLength: 2, maxLength: 43 }), {
  ...{ maxItems: 50, uniqueItems: true },
  description: '来源网段（CIDR）；不签名的适配器必填 / Networks it comes from; mandatory where nothing is signed',
});
const secret = Type.String({
  ...{ minLength: 16, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' },
  description: '厂商给出的密钥；未填则由本系统生成 / Their secret; one of ours when left out',
});
const fetch = nullable.of(
  Type.Object(
    {
      url: Type.String({
        minLength: 1,
        maxLength: 2_000,
        description: 'https 地址，密封保存 / https address; kept sealed',
      }),
      token: Type.Optional(Type.String({ minLength: 8, maxLength: 500, pattern: '^[\\x21-\\x7e]+$' })),
      every: words(['hour', 'day'], '多久对账一次 / How often'),
    },
    closed,
  ),
);
export const newEndpoint = Type.Object(
  {
    unitId: id,
    userId: id,
    label,
    adapter: words(adapterNames, '适配器 / Adapter'),
    networks: Type.Optional(networks),
    secret: Type.Optional(secret),
  },
  closed,
);
export const change = Type.Partial(Type.Object({ label, networks, fetch }), { ...closed, minProperties: 1 });
export const rotation = Type.Object(
  {
    overlapHours: Type.Integer({
      ...{ minimum: 0, maximum: 168, default: 24 },
      description: '旧密钥继续有效的小时数 / Hours in which the old one holds too',
    }),
    secret: Type.Optional(secret),
  },
  closed,
);

const instant = Type.String({ description: 'RFC 3339' });
const endpoint = {
  ...{ id: Type.String(), unitId: Type.String(), userId: Type.String(), label: Type.String() },
  adapter: words(adapterNames, ''),
  path: Type.String({ description: '接收地址 / Where its events go' }),
  signed: Type.Boolean({ description: '签名涵盖全部内容，可推进案件 / All of it is signed: it may advance cases' }),
  networks: Type.Array(Type.String()),
  revokedAt: nullable.text(),
  ...{ createdAt: instant, createdBy: Type.String() },
  fetch: nullable.of(
    Type.Object({
      every: words(['hour', 'day'], ''),
      nextAt: nullable.text(),
      until: nullable.text(),
      failure: nullable.text(),
    }),
  ),
};
export const endpointItem = Type.Object(endpoint);
export const endpointList = Type.Object({ items: Type.Array(endpointItem) });
export const endpointDetail = Type.Object({
  ...endpoint,
  secrets: Type.Array(Type.Object({ no: Type.Integer(), since: instant, until: nullable.text() })),
});
const shownOnce = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  description: '仅显示这一次 / Shown this once; null where nothing is signed',
});
export const madeEndpoint = Type.Object({ ...endpoint, secret: shownOnce });
export const rotated = Type.Object({ secret: shownOnce, oldUntil: instant });
export const adapterList = Type.Object({
  items: Type.Array(Type.Object({ name: Type.String(), label: wording, auth: Type.String(), signed: Type.Boolean() })),
});

const agent = Type.String({
  minLength: 1,
  maxLength: 200,
  description: '坐席在呼叫系统中的名称 / As the call centre names the agent',
});
export const agents = Type.Object(
  { items: Type.Array(Type.Object({ agent, userId: id }, closed), { maxItems: 2_000 }) },
  closed,
);
export const agentList = Type.Object({
  items: Type.Array(Type.Object({ agent: Type.String(), userId: Type.String(), since: instant })),
});

export const logQuery = Type.Object(
  { outcome: Type.Optional(words(deliveryOutcomes, '结果 / Outcome')), ...paging },
  closed,
);
export const log = pageOf(
  Type.Object({
    ...{ at: instant, way: words(['push', 'reconcile', 'fetch'], ''), outcome: words(deliveryOutcomes, '') },
    reason: nullable.text(),
    ...{ events: Type.Integer(), repeated: Type.Integer() },
    faults: Type.Array(Type.Object({ at: Type.Integer(), field: Type.String(), message: Type.String() })),
  }),
);

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
