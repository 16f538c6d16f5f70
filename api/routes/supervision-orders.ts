import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { findOrder, listOrders } from '../../db/queries/supervision-orders.ts';
import { sightOf } from '../../db/queries/visibility.ts';
import { Problem } from '../problem.ts';
import { answerList, cursorOf } from './lists/answer.ts';
import { readAsOf, shown } from './lists/instants.ts';
import { idParameter, refusals } from './lists/schemas.ts';
import { scopeOf } from './lists/scope.ts';
import { orderColumns, toOrderItems } from './supervision-orders/item.ts';
import { orderItem, orderPage, orderQuery } from './supervision-orders/schemas.ts';

const tags = ['supervision-orders'];

/** 督办单 to read; they are issued, answered and closed by acts on their cases. */
export async function supervisionOrderRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.get(
    '/v1/supervision-orders',
    {
      schema: {
        tags,
        operationId: 'listSupervisionOrders',
        summary: '督办单列表 / List supervision orders',
        description: '按签发时间倒序。 / By date of issue, newest first.',
        querystring: orderQuery,
        response: { 200: orderPage, ...refusals },
      },
    },
    async (request, reply) => {
      const { state, addressee, issuer, caseNo, grounds, overdue, asOf: asked } = request.query;
      const cursor = cursorOf(request, ['asOf', 'instant', 'text']);
      const asOf = asked === undefined ? Number(cursor?.[0] ?? app.clock.now()) : readAsOf(asked);
      const { sight } = await scopeOf(app, request.caller, { unit: addressee, holder: undefined });
      const filter = { state, addressee, issuer, caseNo, grounds, replyOverdueAt: overdue ? asOf : undefined };
      const list = {
        name: 'supervision-orders',
        read: (key: typeof cursor, limit: number) =>
          listOrders(app.db, { sight, filter, limit, after: key && { issuedAt: Number(key[1]), no: String(key[2]) } }),
        keyOf: (row: { issuedAt: number; no: string }) => [asOf, row.issuedAt, row.no],
        toItems: (rows: Parameters<typeof toOrderItems>[1]) => toOrderItems(app, rows, asOf),
        columns: orderColumns,
        extra: { asOf: shown(asOf) },
      };
      return answerList(app, { request, reply }, list, cursor);
    },
  );

  routes.get(
    '/v1/supervision-orders/:no',
    {
      schema: {
        tags,
        operationId: 'getSupervisionOrder',
        summary: '督办单 / A supervision order',
        params: Type.Object({ no: idParameter('督办单号 / Number of the order') }),
        response: { 200: orderItem, ...refusals },
      },
    },
    async ({ params, caller }) => {
      const row = await findOrder(app.db, await sightOf(app.db, caller), params.no);
      if (!row) throw new Problem('not-found');
      const [item] = await toOrderItems(app, [row], app.clock.now());
      return item!;
    },
  );
}
