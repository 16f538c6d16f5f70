import { randomUUID } from 'node:crypto';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../../calendar/index.ts';
import {
  addDelivery,
  listDeliveries,
  replay,
  type LoggedDelivery,
  type Range,
} from '../../../db/webhooks/deliveries.ts';
import { eventTypes, TEST_TYPE } from '../../../engine/webhooks/catalogue.ts';
import { schemaOfEvent, testBody } from '../../../engine/webhooks/event.ts';
import { journalChange } from '../../administration.ts';
import type { Caller } from '../../context.ts';
import { Problem } from '../../problem.ts';
import { answerList, cursorOf } from '../lists/answer.ts';
import { readFrom, readTo } from '../lists/instants.ts';
import * as schemas from './schemas.ts';
import { endpointOf, KEEPING, lockEnabled } from './standing.ts';

const tags = ['webhooks'];
/** One request replays no more: a statement must end in two seconds. */
const MOST_REPLAYED = 5_000;

/** The catalogue of events; what was sent to an endpoint, a test, and sending again. */
export async function webhookDeliveryRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();
  const { db } = app;

  routes.get(
    '/v1/webhook-event-types',
    {
      schema: {
        ...{ tags, operationId: 'listWebhookEventTypes', summary: '事件目录 / Types of events' },
        response: { 200: schemas.catalogue, ...schemas.refusals },
      },
    },
    async () => ({
      items: eventTypes.map((one) => ({
        ...{ type: one.type, label: one.label, unit: one.unit },
        schema: schemaOfEvent(one) as unknown as Readonly<Record<string, unknown>>,
      })),
    }),
  );

  routes.get(
    '/v1/webhook-endpoints/:id/deliveries',
    {
      schema: {
        ...{ tags, operationId: 'listWebhookDeliveries', summary: '推送记录 / What was sent, and every try' },
        description: '最新在前，保留 30 天；不含案件编号。 / Newest first, kept for 30 days, without case numbers.',
        ...{ params: schemas.params, querystring: schemas.logQuery },
        response: { 200: schemas.log, ...schemas.refusals },
      },
    },
    async (request, reply) => {
      const { id: endpoint } = await endpointOf(app, request.caller, { id: request.params.id, roles: KEEPING });
      const { state, type } = request.query;
      return answerList(
        app,
        { request, reply },
        {
          name: 'webhook-deliveries',
          read: (key, limit) =>
            listDeliveries(db, {
              endpoint,
              state,
              type,
              limit,
              before: key === undefined ? undefined : Number(key[0]),
            }),
          keyOf: ({ no }) => [no],
          toItems: (rows) => rows.map(toItem),
        },
        cursorOf(request, ['count']),
      );
    },
  );

  routes.post(
    '/v1/webhook-endpoints/:id/test',
    {
      schema: {
        ...{ tags, operationId: 'testWebhookEndpoint', summary: '发送测试事件 / Send a test event' },
        ...{ params: schemas.params, response: { 202: schemas.sent, ...schemas.refusals } },
      },
    },
    async ({ caller, params: { id: endpoint } }, reply) => {
      await endpointOf(app, caller, { id: endpoint, roles: KEEPING });
      const [id, at] = [randomUUID(), app.clock.now()];
      const sequence = await db.transaction(async (tx) => {
        await lockEnabled(tx, endpoint);
        const bodyOf = (place: { id: string; no: number }) => testBody(place, endpoint, at);
        await journalChange(tx, app, caller, { webhookEndpoint: endpoint, did: 'tested' });
        return addDelivery(tx, endpoint, { id, type: TEST_TYPE, at, bodyOf });
      });
      return reply.code(202).send({ sequence, id });
    },
  );

  const replayRange = async (caller: Caller, endpoint: string, range: Range) => {
    const now = app.clock.now();
    return db.transaction(async (tx) => {
      await lockEnabled(tx, endpoint);
      const numbers = await replay(tx, { endpoint, range, now, most: MOST_REPLAYED });
      const last = numbers.at(-1);
      const count = { first: numbers[0] ?? null, last: last ?? null, count: numbers.length };
      await journalChange(tx, app, caller, { webhookEndpoint: endpoint, did: 'replayed', ...count });
      return { replayed: numbers.length, next: numbers.length < MOST_REPLAYED ? null : Number(last) + 1 };
    });
  };

  routes.post(
    '/v1/webhook-endpoints/:id/deliveries/:sequence/replay',
    {
      schema: {
        ...{ tags, operationId: 'replayWebhookDelivery', summary: '重发一条 / Send one again' },
        ...{ params: schemas.deliveryParams, response: { 202: schemas.replayed, ...schemas.refusals } },
      },
    },
    async ({ caller, params: { id, sequence } }, reply) => {
      await endpointOf(app, caller, { id, roles: KEEPING });
      const answer = await replayRange(caller, id, { fromNo: sequence, toNo: sequence });
      if (answer.replayed === 0) throw new Problem('not-found');
      return reply.code(202).send(answer);
    },
  );

  routes.post(
    '/v1/webhook-endpoints/:id/replay',
    {
      schema: {
        ...{ tags, operationId: 'replayWebhookDeliveries', summary: '重发一段 / Send a range again' },
        description:
          '按序号或时间，webhook-id 不变；一次至多 5000 条。 / By sequence or time, under the same ids; at most 5,000 at once.',
        ...{ params: schemas.params, body: schemas.range },
        response: { 202: schemas.replayed, ...schemas.refusals },
      },
    },
    async ({ caller, params: { id }, body }, reply) => {
      await endpointOf(app, caller, { id, roles: KEEPING });
      const range: Range = {
        ...{ fromNo: body.fromSequence, toNo: body.toSequence, states: body.states },
        from: body.from === undefined ? undefined : readFrom(body.from, 'from'),
        to: body.to === undefined ? undefined : readTo(body.to, 'to'),
      };
      return reply.code(202).send(await replayRange(caller, id, range));
    },
  );
}

const toItem = ({ no: sequence, nextAt, createdAt, deliveredAt, attempts, ...row }: LoggedDelivery) => ({
  ...{ sequence, id: row.id, type: row.type, state: row.state, replays: row.replays },
  createdAt: formatInstant(createdAt),
  deliveredAt: deliveredAt === null ? null : formatInstant(deliveredAt),
  nextAt: row.state === 'pending' ? formatInstant(nextAt) : null,
  attempts: attempts.map(({ at, ms, status, error }) => ({ at: formatInstant(at), ms, status, error })),
});
