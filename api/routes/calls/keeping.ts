import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { and, eq, inArray } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../../calendar/index.ts';
import { listAgents, replaceAgents } from '../../../db/calls/agents.ts';
import { listCallDeliveries } from '../../../db/calls/deliveries.ts';
import { lockCallEndpoint } from '../../../db/calls/endpoints.ts';
import { users } from '../../../db/schema/index.ts';
import { journalChange } from '../../administration.ts';
import { invalidField } from '../../problem.ts';
import { answerList, cursorOf } from '../lists/answer.ts';
import { markOf } from './endpoints.ts';
import * as schemas from './keeping-schemas.ts';
import { endpointOf, GRANTING, KEEPING, notRevoked } from './standing.ts';

const tags = ['calls'];

/** Which users a call centre's agents are, and what came in from it lately. */
export async function callKeepingRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();
  const { db } = app;
  const { keys } = app.house;
  const agentsOf = async (id: string) => ({
    items: (await listAgents(db, keys, id)).map(({ since, ...one }) => ({ ...one, since: formatInstant(since) })),
  });

  routes.get(
    '/v1/call-endpoints/:id/agents',
    {
      schema: {
        ...{ tags, operationId: 'listCallAgents', summary: '坐席与用户 / Agents and the users they are' },
        ...{ params: schemas.params, response: { 200: schemas.agentList, ...schemas.refusals } },
      },
    },
    async ({ caller, params: { id } }) => {
      await endpointOf(app, caller, { id, roles: KEEPING });
      return agentsOf(id);
    },
  );

  routes.put(
    '/v1/call-endpoints/:id/agents',
    {
      schema: {
        ...{ tags, operationId: 'setCallAgents', summary: '设置坐席与用户 / Say which users the agents are' },
        description: '全部替换。 / Replaces all of them.',
        ...{ params: schemas.params, body: schemas.agents, response: { 200: schemas.agentList, ...schemas.refusals } },
      },
    },
    async ({ caller, params: { id }, body: { items: agents } }) => {
      notRevoked(await endpointOf(app, caller, { id, roles: GRANTING }));
      await checkAgents(app, agents);
      await db.transaction(async (tx) => {
        await lockCallEndpoint(tx, id);
        await replaceAgents(tx, keys, id, { agents, at: app.clock.now(), by: caller.userId });
        const named = [...new Set(agents.map(({ userId }) => userId))];
        await journalChange(tx, app, caller, { callEndpoint: markOf(id), did: 'agents-set', users: named });
      });
      return agentsOf(id);
    },
  );

  routes.get(
    '/v1/call-endpoints/:id/deliveries',
    {
      schema: {
        ...{ tags, operationId: 'listCallDeliveries', summary: '接收记录 / What came in, and how it went' },
        description: '最新在前，保留 30 天。 / Newest first, kept for 30 days.',
        ...{
          params: schemas.params,
          querystring: schemas.logQuery,
          response: { 200: schemas.log, ...schemas.refusals },
        },
      },
    },
    async (request, reply) => {
      const { id: endpoint } = await endpointOf(app, request.caller, { id: request.params.id, roles: KEEPING });
      const { outcome } = request.query;
      return answerList(
        app,
        { request, reply },
        {
          name: 'call-deliveries',
          read: (key, limit) =>
            listCallDeliveries(db, {
              endpoint,
              outcome,
              limit,
              before: key === undefined ? undefined : Number(key[0]),
            }),
          keyOf: ({ id }) => [id],
          toItems: (rows) =>
            rows.map(({ at, way, outcome: how, reason, events, repeated, faults }) => ({
              ...{ at: formatInstant(at), way, outcome: how, reason, events, repeated, faults: [...faults] },
            })),
        },
        cursorOf(request, ['count']),
      );
    },
  );
}

/** @throws Problem `invalid` for an agent named twice, and a user who is nobody's account */
async function checkAgents(
  { db }: Pick<FastifyInstance, 'db'>,
  agents: readonly { readonly agent: string; readonly userId: string }[],
): Promise<void> {
  const names = agents.map(({ agent }) => agent);
  const twice = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (twice >= 0) throw invalidField(`/items/${twice}/agent`, '重复 / stands there twice');
  const wanted = [...new Set(agents.map(({ userId }) => userId))];
  const found = await db
    .select({ id: users.id })
    .from(users)
    .where(and(inArray(users.id, wanted), eq(users.kind, 'person'), eq(users.active, true)));
  const known = new Set(found.map(({ id }) => id));
  const wrong = agents.findIndex(({ userId }) => !known.has(userId));
  if (wrong >= 0) throw invalidField(`/items/${wrong}/userId`, '没有该用户 / there is no such person');
}
