import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { adapterOf } from '../calls/adapters/index.ts';
import { answer, reconciled } from '../calls/answers.ts';
import { admit } from '../calls/door.ts';
import { elementsOf } from '../calls/parse.ts';
import { receive } from '../calls/receive.ts';

const problem = Type.Unsafe<never>({ $ref: 'Problem#' });
const refusals = { 400: problem, 401: problem, 413: problem, 415: problem, 422: problem, 429: problem, 503: problem };
/** Some thousand calls at once: each is a transaction, and the answer waits for the last. */
const RECONCILED_BYTES = 1_048_576;
const RECONCILED = { depth: 20, values: 60_000 };
const params = Type.Object({ endpointId: Type.String({ minLength: 1, maxLength: 64 }) });
const query = Type.Object({ endpoint: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })) });
const description =
  '请求体格式由接入点的适配器决定，签名校验通过后才解析；重复推送得到首次的应答。' +
  ' / The body is in the form of the endpoint’s adapter and read once its signature holds; a repeat is answered like the first.';

/**
 * 呼叫事件: the one door without a bearer token that writes. Bodies are taken as bytes, since those are what was signed.
 * Nothing is read of them before.
 */
export async function callWebhookRoutes(app: FastifyInstance): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  const push = async (request: FastifyRequest, id: string | undefined) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const { door, text } = await admit(app, request, { id, body, way: 'push' });
    const adapter = adapterOf(door.adapter);
    const elements = elementsOf(adapter, request.headers['content-type'] ?? '', text);
    const deliveryId = adapter.auth === 'standard-webhooks' ? String(request.headers['webhook-id']) : undefined;
    const received = await receive(app, { door, way: 'push', elements, deliveryId });
    return { adapter, isList: elements.isList, received };
  };

  app.post<{ Querystring: { endpoint?: string } }>(
    '/v1/webhooks/call-centre',
    {
      config: { public: true },
      schema: {
        ...{ tags: ['calls'], operationId: 'receiveCallEvents', security: [], querystring: query, description },
        summary: '呼叫事件（Standard Webhooks） / Events of calls, signed by Standard Webhooks',
        response: refusals,
      },
    },
    async (request, reply) => {
      const { adapter, ...done } = await push(request, request.query.endpoint);
      return answer(reply, adapter, done);
    },
  );

  app.post<{ Params: { endpointId: string } }>(
    '/v1/webhooks/call-centre/:endpointId',
    {
      config: { public: true },
      schema: {
        ...{ tags: ['calls'], operationId: 'receiveCallEventsOf', security: [], params, description },
        summary: '指定接入点的呼叫事件 / Events of calls at an endpoint',
        response: refusals,
      },
    },
    async (request, reply) => {
      const { adapter, ...done } = await push(request, request.params.endpointId);
      return answer(reply, adapter, done);
    },
  );

  app.post<{ Params: { endpointId: string } }>(
    '/v1/webhooks/call-centre/:endpointId/reconcile',
    {
      config: { public: true },
      bodyLimit: RECONCILED_BYTES,
      schema: {
        ...{ tags: ['calls'], operationId: 'reconcileCalls', security: [], params },
        summary: '通话对账 / A day’s calls, compared with ours',
        description:
          '格式、签名与推送相同；逐条应答是新增、有变化、一致还是有误，可重复提交。' +
          ' / In the form of their events, signed like them; tells of each whether it was new, changed, the same or at fault.',
        response: refusals,
      },
    },
    async (request, reply) => {
      const { endpointId: id } = request.params;
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const { door, text } = await admit(app, request, { id, body, way: 'reconcile' });
      const elements = elementsOf(adapterOf(door.adapter), request.headers['content-type'] ?? '', text, RECONCILED);
      const received = await receive(app, { door, way: 'reconcile', elements, deliveryId: undefined });
      return reply.code(200).send(reconciled(received));
    },
  );
}
