/** Endpoints of call centres, as those who keep them write and read them. */
import { Type } from 'typebox';
import { deliveryOutcomes } from '../../../db/schema/index.ts';
import { adapterNames } from '../../calls/adapters/index.ts';
import { closed, id, systemLabel as label } from '../changes.ts';
import { nullable, pageOf, paging, wording, words } from '../lists/schemas.ts';

export { idParams as params, limitedRefusals as refusals, unitQuery as endpointQuery } from '../changes.ts';

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
