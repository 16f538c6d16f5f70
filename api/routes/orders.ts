import { eq } from 'drizzle-orm';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { supervisionOrders } from '../../db/schema/index.ts';
import { code, type Fields } from '../../workflows/kit/fields.ts';
import { closeOrder, issueOrder, replyOrder } from '../../workflows/kit/standing/supervision.ts';
import type { Action } from '../../workflows/kit/vocabulary.ts';
import { act, type Body } from '../commands/act.ts';
import { processOfCase } from '../commands/standing.ts';
import { actBody, actHeaders, refusals } from '../process-schemas.ts';
import { Problem } from '../problem.ts';

const caseNo = code({ zh: '案件编号', en: 'Case number' }, 32);
const noParams = { type: 'object', required: ['no'], properties: { no: { type: 'string', maxLength: 32 } } };

/** 督办单 by hand: the same acts as on the case, reached by the order's own number. */
export async function orderActRoutes(app: FastifyInstance): Promise<void> {
  app.post<{ Body: Body & { readonly caseNo: string } }>(
    '/v1/supervision-orders',
    { schema: schemaOf(issueOrder, { caseNo, ...issueOrder.body }) },
    (request, reply) => {
      const { caseNo: about, ...body } = request.body;
      return onCase(app, about, issueOrder, body, request, reply);
    },
  );
  for (const [path, action] of Object.entries({ reply: replyOrder, close: closeOrder })) {
    const { order: _order, ...fields } = action.body;
    app.post<{ Body: Body | null; Params: { no: string } }>(
      `/v1/supervision-orders/:no/${path}`,
      { schema: { ...schemaOf(action, fields), params: noParams } },
      async (request, reply) => {
        const [order] = await app.db
          .select({ id: supervisionOrders.id, caseNo: supervisionOrders.caseNo })
          .from(supervisionOrders)
          .where(eq(supervisionOrders.no, request.params.no));
        if (!order) throw new Problem('not-found');
        return onCase(app, order.caseNo, action, { ...request.body, order: order.id }, request, reply);
      },
    );
  }
}

async function onCase(
  app: FastifyInstance,
  about: string,
  action: Action,
  body: Body,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const process = await processOfCase(app, about);
  if (!process) throw new Problem('not-found');
  return act(app, { process, action, caseNo: about, body }, request, reply);
}

const schemaOf = (action: Action, fields: Fields) => ({
  tags: ['supervision-orders'],
  operationId: `order-${action.name}`,
  summary: `${action.label.zh} / ${action.label.en}`,
  description: `依据 clause: ${action.clause}`,
  headers: actHeaders,
  body: actBody(fields),
  response: { 200: { $ref: 'Receipt#' }, 202: { $ref: 'Pending#' }, ...refusals },
});
