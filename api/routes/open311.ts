import { and, eq } from 'drizzle-orm';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { dateOf } from '../../calendar/index.ts';
import { bodyHash } from '../../db/crypto/blind-index.ts';
import { commands } from '../../db/schema/index.ts';
import { hotlineTicket } from '../../workflows/hotline-ticket/process.ts';
import { carryOut } from '../commands/carry-out.ts';
import { openCase } from '../commands/open.ts';
import {
  asKeyHolder,
  checkJurisdiction,
  formats,
  missing,
  send,
  sendFault,
  unknown,
  valueIn,
} from './open311/exchange.ts';
import { type Form, readForm, ticketOf } from './open311/form.ts';
import { findRequest, findRequests, NOTICE, ROUTE } from './open311/requests.ts';
import { serviceDefinition, serviceList, serviceOf } from './open311/services.ts';

const BASE = '/open311/v2';
const LONGEST_FORM = 65_536;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CHANGED = '2026-11-22T00:00:00+08:00';

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
const idIn = ({ params }: FastifyRequest): string => (params as { id: string }).id;

/** Open311 GeoReport v2 over the hotline's tickets. Services are everybody's; requests are those a key's own account sent in. */
export async function open311Routes(app: FastifyInstance): Promise<void> {
  await app.register(async (door) => {
    door.decorateRequest('caller');
    door.removeAllContentTypeParsers();
    const form = { parseAs: 'buffer', bodyLimit: LONGEST_FORM } as const;
    door.addContentTypeParser('application/x-www-form-urlencoded', form, async (_: unknown, body: Buffer) =>
      readForm(body),
    );
    door.setErrorHandler((error: Error, request, reply) => sendFault(error, request, reply));
    const get = (path: string, summary: string, handler: Handler) => {
      for (const format of formats)
        door.get(`${BASE}/${path}.${format}`, options(`${path}.${format}`, summary), async (request, reply) => {
          checkJurisdiction(request.query);
          return handler(request, reply);
        });
    };

    get('discovery', '服务发现 / Service discovery', async (request, reply) =>
      send(request, reply, 'discovery', discovery(request)),
    );
    get('services', '服务目录 / Service list', async (request, reply) =>
      send(request, reply, 'services', await serviceList(door)),
    );
    get('services/:id', '服务定义 / Service definition', async (request, reply) => {
      if (!(await serviceOf(door, idIn(request)))) throw unknown('service_code');
      return send(request, reply, 'service_definition', { ...serviceDefinition(idIn(request)) });
    });
    get('requests', '诉求列表 / Service requests', (request, reply) =>
      asKeyHolder(door, request, request.query, async () =>
        send(request, reply, 'service_requests', await findRequests(door, request.caller.userId, request.query)),
      ),
    );
    get('requests/:id', '单件诉求 / A service request', (request, reply) =>
      asKeyHolder(door, request, request.query, async () => {
        const found = await findRequest(door, request.caller.userId, idIn(request));
        if (found === undefined) throw unknown('service_request_id');
        return send(request, reply, 'service_requests', [found]);
      }),
    );
    get('tokens/:id', '由令牌取编号 / The number for a token', (request, reply) =>
      asKeyHolder(door, request, request.query, async () => {
        const token = idIn(request);
        const isIt = and(eq(commands.id, token), eq(commands.caller, request.caller.userId), eq(commands.route, ROUTE));
        const [row] = UUID.test(token) ? await door.db.select().from(commands).where(isIt) : [];
        if (!row) throw unknown('token');
        return send(request, reply, 'service_requests', [{ service_request_id: row.caseNo, token }]);
      }),
    );
    for (const format of formats)
      door.post(
        `${BASE}/requests.${format}`,
        { ...options(`send-requests.${format}`, '提交诉求 / Send a service request'), bodyLimit: LONGEST_FORM },
        (request, reply) => {
          const sent = (request.body ?? {}) as Form;
          checkJurisdiction(sent);
          return asKeyHolder(door, request, sent, () => create(door, sent, request, reply));
        },
      );
  });
}

const options = (path: string, summary: string) => ({
  config: { public: true },
  schema: { tags: ['open311'], summary, operationId: `open311-${path.replace(/[:/.]+/g, '-')}`, security: [] },
});

/** The same form from the same account on one day is one request: clients of Open311 know no keys of idempotency. */
async function create(
  app: FastifyInstance,
  form: Form,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const startedAt = Date.now();
  const code = valueIn(form, 'service_code');
  if (code === undefined) throw missing('service_code');
  if (!(await serviceOf(app, code))) throw unknown('service_code');
  const body = ticketOf(app, form, code);
  const key = `${dateOf(app.clock.now())} ${bodyHash(app.house.keys, ROUTE, body)}`;
  const { caller } = request;
  const row = await openCase(app, { process: hotlineTicket, caller, body, route: ROUTE, key });
  const receipt = await carryOut(app.db, app.engine, row, startedAt);
  const named = receipt ? { service_request_id: row.caseNo } : { token: row.id };
  return send(request, reply.code(201), 'service_requests', [{ ...named, service_notice: NOTICE, account_id: null }]);
}

const discovery = ({ protocol, host }: FastifyRequest) => ({
  ...{ changeset: CHANGED, contact: '12351', key_service: '安全管理员 / security officer' },
  endpoints: [
    {
      ...{ specification: 'http://wiki.open311.org/GeoReport_v2', url: `${protocol}://${host}${BASE}` },
      ...{ changeset: CHANGED, type: 'production', formats: ['text/xml', 'application/json'] },
    },
  ],
});
