import type { Payload } from '@temporalio/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { formatInstant } from '../../calendar/index.ts';
import { authenticate, issueToken } from '../../db/identity/tokens.ts';
import { journalAccess } from '../../db/queries/access.ts';
import { journalChange } from '../administration.ts';
import type { Caller } from '../context.ts';
import { invalidField, Problem } from '../problem.ts';
import { requireCityRole } from '../reach.ts';
import { hasRole } from '../roles.ts';

const TICKET_MS = 8 * 3_600_000;
const MAY_DECODE = ['administrator', 'auditor'] as const;

interface WirePayload {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly data?: string;
}

/**
 * Temporal's web UI shows ciphertext; an operator who may see more takes a ticket and enters its address there as the
 * codec endpoint. Loopback only, for the UI's own origin, and every use is journalled with the cases it was about.
 */
export async function codecRoutes(app: FastifyInstance): Promise<void> {
  app.post<{ Params: { ticket?: string }; Body: { payloads: WirePayload[] } }>(
    '/codec/:ticket/decode',
    { config: { public: true }, schema: { hide: true }, bodyLimit: 8_388_608 },
    async (request, reply) => {
      allowOrigin(app, request, reply);
      const caller = await operator(app, request.params.ticket ?? '');
      const payloads = request.body?.payloads;
      if (!Array.isArray(payloads)) throw invalidField('/payloads', '必填 / required');
      const cases = new Set(payloads.map((p) => text(p.metadata?.['bound-to'])).filter(Boolean));
      await journalAccess(app.db, {
        ...{ at: app.clock.now(), userId: caller.userId, kind: 'decoded' },
        detail: { cases: [...cases], payloads: payloads.length },
      });
      const decoded = await app.codec.codec.decode(payloads.map(fromWire)).catch(() => {
        throw new Problem('invalid', 'a payload cannot be read: it was changed or taken from another case');
      });
      return reply.send({ payloads: decoded.map(toWire) });
    },
  );
  app.options('/codec/:ticket/decode', { config: { public: true }, schema: { hide: true } }, async (request, reply) => {
    allowOrigin(app, request, reply);
    return reply.code(204).send();
  });
}

/** Tickets for the codec endpoint, good for eight hours. */
export async function codecTicketRoutes(app: FastifyInstance): Promise<void> {
  app.post(
    '/v1/codec-tickets',
    {
      schema: {
        tags: ['operations'],
        operationId: 'createCodecTicket',
        summary: '领取解码票据 / Take a ticket for the codec endpoint',
        description:
          '填入 Temporal 网页的 codec endpoint；八小时有效，使用均留痕。 / Enter it in Temporal’s web UI; good for eight hours, every use is journalled.',
      },
    },
    async (request, reply) => {
      await requireCityRole(app.db, request.caller, ...MAY_DECODE);
      const expiresAt = app.clock.now() + TICKET_MS;
      const ticket = await issueToken(app.db, { userId: request.caller.userId, purpose: 'codec', expiresAt });
      await journalChange(app.db, app, request.caller, { codecTicket: true });
      const endpoint = `${request.protocol}://${request.host}/codec/${ticket}`;
      return reply.code(201).send({ endpoint, expiresAt: formatInstant(expiresAt) });
    },
  );
}

async function operator(app: FastifyInstance, ticket: string): Promise<Caller> {
  const caller = await authenticate(app.db, ticket, app.clock.now(), 'codec');
  if (!caller || !hasRole(caller, ...MAY_DECODE)) throw new Problem('unauthenticated');
  return caller;
}

function allowOrigin(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply): void {
  const { uiOrigin } = app.codec;
  // A proxy on this machine that nobody told us of would make everybody look like loopback.
  const proxied = request.headers['x-forwarded-for'] ?? request.headers.forwarded;
  const isHere = /^(127\.|::1$|::ffff:127\.)/.test(request.ip) && proxied === undefined;
  if (uiOrigin === undefined || !isHere) throw new Problem('not-found');
  if (request.headers.origin === undefined) return;
  const [given, wanted] = [request.headers.origin, uiOrigin].map((o) =>
    o.replace('//localhost', '//127.0.0.1').replace(/\/$/, ''),
  );
  if (given !== wanted) throw new Problem('forbidden');
  reply
    .header('access-control-allow-origin', request.headers.origin)
    .header('access-control-allow-methods', 'POST, OPTIONS')
    .header('access-control-allow-headers', 'content-type, x-namespace, authorization')
    .header('vary', 'origin');
}

const text = (base64: string | undefined): string =>
  base64 === undefined ? '' : Buffer.from(base64, 'base64').toString('utf8');
const fromWire = ({ metadata = {}, data = '' }: WirePayload): Payload => ({
  metadata: Object.fromEntries(Object.entries(metadata).map(([k, v]) => [k, Buffer.from(v, 'base64')])),
  data: Buffer.from(data, 'base64'),
});
const toWire = ({ metadata, data }: Payload): WirePayload => ({
  metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([k, v]) => [k, Buffer.from(v).toString('base64')])),
  data: Buffer.from(data ?? []).toString('base64'),
});
