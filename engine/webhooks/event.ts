import { Type, type TSchema } from 'typebox';
import { formatInstant } from '../../calendar/index.ts';
import { processes } from '../../workflows/processes.ts';
import { eventTypeOf, eventTypes, TEST_TYPE, type EventDetail, type EventType } from './catalogue.ts';

/** What `record` wrote into the outbox (activities/record/projections.ts). */
export interface Announced {
  readonly caseNo: string;
  readonly process: string;
  readonly seq: number;
  /** Epoch ms. */
  readonly at: number;
  readonly unit: string | null;
  readonly deadline?: string | null;
  readonly dueAt?: number | null;
  readonly document?: string | null;
  readonly order?: string | null;
  readonly transfer?: string | null;
}
/** Which message it is: its id, and its number at the endpoint. */
export interface Place {
  readonly id: string;
  readonly no: number;
}

/** No message is longer; Standard Webhooks asks for less than 20 kB. */
export const LONGEST_BODY = 4_096;
const SEQUENCE_DIGITS = 12;
const collections = new Map(processes.map(({ name, collection }) => [name, collection]));

/** The text that is sent: CloudEvents 1.0 in structured mode. `{source}/{subject}` is where the API has the case. */
export function bodyOf(place: Place, { type, details }: EventType, event: Announced): string {
  const { caseNo, process, seq, unit, at } = event;
  const more = details.map((detail) => [detail, detailOf(event, detail)] as const);
  const source = `/v1/${collections.get(process) ?? process}`;
  const data = { caseNo, process, seq, unit, ...Object.fromEntries(more) };
  return envelope(place, { type, at, source, subject: caseNo }, data);
}

/** What an outbox row of this kind becomes. @throws Error for a kind that is not announced to others */
export function bodyOfFact(place: Place, fact: string, event: Announced): string {
  const type = eventTypeOf(fact);
  if (!type) throw new Error(`no event is made of ${fact}`);
  return bodyOf(place, type, event);
}

/** An event that says nothing but that it arrived. */
export const testBody = (place: Place, endpoint: string, at: number): string =>
  envelope(place, { type: TEST_TYPE, at, source: '/v1/webhook-endpoints', subject: endpoint }, { endpoint });

interface Head {
  readonly type: string;
  readonly at: number;
  readonly source: string;
  readonly subject: string;
}
function envelope({ id, no }: Place, { type, at, source, subject }: Head, data: object): string {
  const text = JSON.stringify({
    ...{ specversion: '1.0', id, source, type, time: formatInstant(at), subject, datacontenttype: 'application/json' },
    ...{ sequence: String(no).padStart(SEQUENCE_DIGITS, '0'), data },
  });
  if (Buffer.byteLength(text) > LONGEST_BODY) throw new Error(`an event of ${type} is too long`);
  return text;
}

const detailOf = (event: Announced, detail: EventDetail): string | null => {
  const value = event[detail] ?? null;
  return typeof value === 'number' ? formatInstant(value) : value;
};

const text = (description: string) => Type.String({ description });
const DETAILS: Readonly<Record<EventDetail, TSchema>> = {
  deadline: text('期限在案件中的名称 / The case’s own name for the deadline: `feedback:1`'),
  dueAt: text('到期时刻 / When it is due, RFC 3339'),
  document: text('文书在案件中的名称 / The case’s own name for the document: `mediation-agreement:1`'),
  order: text('督办单在案件中的名称 / The case’s own name for the order: `order:1`'),
  transfer: text('来源与来源编号 / Source and its own number: `grid/GD-20260302-0001`'),
};
const closed = { additionalProperties: false } as const;

/** Schema of an event of one type, for OpenAPI and for whoever checks what arrives. */
export function schemaOfEvent({ type, unit, details, label }: EventType) {
  const data = Type.Object(
    {
      caseNo: text('案件编号 / Case number'),
      process: Type.Unsafe<string>({ type: 'string', enum: processes.map(({ name }) => name) }),
      seq: Type.Integer({ description: '案件日志序号 / Number of the journal entry in the case' }),
      unit: text(`${unit.zh} / ${unit.en}`),
      ...Object.fromEntries(details.map((detail) => [detail, DETAILS[detail]])),
    },
    closed,
  );
  return Type.Object(
    {
      specversion: Type.Unsafe<string>({ const: '1.0' }),
      id: text('即 webhook-id，重试与重发不变 / The `webhook-id`, the same in every try and replay'),
      source: text('案件所在集合 / The collection of the case: `/v1/hotline-tickets`'),
      type: Type.Unsafe<string>({ const: type }),
      time: text('发生时刻 / When it happened, RFC 3339'),
      subject: text('案件编号 / Case number'),
      datacontenttype: Type.Unsafe<string>({ const: 'application/json' }),
      sequence: Type.String({
        pattern: `^\\d{${SEQUENCE_DIGITS}}$`,
        description: '该地址的序号，补零，按文本即可排序 / Number at this endpoint, padded so that it sorts as text',
      }),
      data,
    },
    { ...closed, description: `${label.zh} / ${label.en}` },
  );
}

/** OpenAPI's `webhooks`: one for each type, from the same declaration. */
export const openapiWebhooks = () =>
  Object.fromEntries(
    eventTypes.map((one) => [
      one.type,
      {
        post: {
          summary: `${one.label.zh} / ${one.label.en}`,
          operationId: one.type,
          security: [],
          requestBody: { content: { 'application/cloudevents+json': { schema: schemaOfEvent(one) } } },
          responses: { '2XX': { description: '已收到 / Taken' } },
        },
      },
    ]),
  );
