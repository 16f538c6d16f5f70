import { Type } from 'typebox';
import { closed, id, systemLabel as label } from '../changes.ts';
import { eventTypeNames, TEST_TYPE } from '../../../engine/webhooks/catalogue.ts';
import { deliveryStates } from '../../../db/schema/index.ts';
import { dateParameter, nullable, pageOf, paging, wording, words } from '../lists/schemas.ts';

export { limitedRefusals as refusals, idParams as params, unitQuery as endpointQuery } from '../changes.ts';
const MOST = Number.MAX_SAFE_INTEGER;

export const deliveryParams = Type.Object({ id, sequence: Type.Integer({ minimum: 1, maximum: MOST }) });

const url = Type.String({
  ...{ minLength: 1, maxLength: 2_000 },
  description: 'https 地址，密封保存，不再显示 / https address; kept sealed, not shown again',
});
const types = Type.Array(words(eventTypeNames, '事件类型 / Type of event'), {
  ...{ minItems: 1, maxItems: eventTypeNames.length, uniqueItems: true },
});
export const newEndpoint = Type.Object({ unitId: id, label, url, types }, closed);
export const change = Type.Partial(Type.Object({ label, url, types }), { ...closed, minProperties: 1 });
export const rotation = Type.Object(
  {
    overlapHours: Type.Integer({
      ...{ minimum: 0, maximum: 168, default: 24 },
      description: '旧密钥继续签名的小时数 / Hours in which the old one signs too',
    }),
  },
  closed,
);

const instant = Type.String({ description: 'RFC 3339' });
const endpoint = {
  ...{ id: Type.String(), unitId: Type.String(), label: Type.String() },
  address: Type.String({ description: '仅显示来源部分 / Its origin; the rest is not shown' }),
  types: Type.Array(words(eventTypeNames, '')),
  state: words(['enabled', 'disabled'], ''),
  disabledBecause: nullable.text(),
  ...{ disabledAt: nullable.text(), failingSince: nullable.text() },
  lastSequence: Type.Integer({ description: '最近一条的序号 / Number of the last event taken down for it' }),
  ...{ createdAt: instant, createdBy: Type.String() },
};
export const endpointItem = Type.Object(endpoint);
export const endpointList = Type.Object({ items: Type.Array(endpointItem) });
export const endpointDetail = Type.Object({
  ...endpoint,
  secrets: Type.Array(Type.Object({ no: Type.Integer(), since: instant, until: nullable.text() }), {
    description: '正在签名的密钥，不含密钥本身 / Secrets that sign now, without the secrets themselves',
  }),
});
const secret = Type.String({ description: '仅显示这一次 / Shown this once: `whsec_…`' });
export const madeEndpoint = Type.Object({ ...endpoint, secret });
export const rotated = Type.Object({ secret, oldUntil: instant });

const words11 = [...eventTypeNames, TEST_TYPE] as const;
export const logQuery = Type.Object(
  {
    state: Type.Optional(words(deliveryStates, '状态 / State')),
    type: Type.Optional(words(words11, '事件类型 / Type of event')),
    ...paging,
  },
  closed,
);
const attempt = Type.Object({
  ...{ at: instant, ms: Type.Integer({ description: '毫秒 / Milliseconds' }), status: nullable.integer() },
  error: nullable.text(),
});
const delivery = Type.Object({
  sequence: Type.Integer(),
  id: Type.String({ description: '即 webhook-id / The `webhook-id`' }),
  ...{ type: Type.String(), state: words(deliveryStates, ''), replays: Type.Integer() },
  ...{ createdAt: instant, deliveredAt: nullable.text() },
  nextAt: Type.Unsafe<string | null>({ type: ['string', 'null'], description: '下次推送 / Next try, while pending' }),
  attempts: Type.Array(attempt),
});
export const log = pageOf(delivery);

const sequence = Type.Optional(Type.Integer({ minimum: 1, maximum: MOST }));
export const range = Type.Object(
  {
    fromSequence: sequence,
    toSequence: sequence,
    from: Type.Optional(dateParameter('自（事件登记时刻） / From, when it was taken down')),
    to: Type.Optional(dateParameter('至（日期含当日） / To, a date inclusive')),
    states: Type.Optional(Type.Array(words(deliveryStates, '状态 / State'), { minItems: 1, uniqueItems: true })),
  },
  { ...closed, minProperties: 1 },
);
export const replayed = Type.Object({
  replayed: Type.Integer({ description: '重发条数 / How many go again' }),
  next: Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    description: '超出一次上限时，接下来的 fromSequence / Where to go on, when there were too many for one request',
  }),
});
export const sent = Type.Object({ sequence: Type.Integer(), id: Type.String() });
export const catalogue = Type.Object({
  items: Type.Array(
    Type.Object({
      ...{ type: Type.String(), label: wording, unit: wording },
      schema: Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object', additionalProperties: true }),
    }),
  ),
});
