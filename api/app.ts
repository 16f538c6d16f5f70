import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import fastify, { LogController, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { DoorSettings } from '../settings/door.ts';
import { processes } from '../workflows/processes.ts';
import type { Engine } from './commands/carry-out.ts';
import type { Clock, CodecDoor, House, SmsRules, UploadRules, WebhookRules } from './context.ts';
import { answerFrameworkError, installErrorHandler } from './error-handler.ts';
import { serializersOnce } from './compile-once.ts';
import { createIdentity } from './identity/identity.ts';
import { strictHeaders } from './headers.ts';
import { answerBrokenRequest, BODY_LIMIT_BYTES, transportLimits } from './limits.ts';
import authentication from './plugins/authentication.ts';
import bodies from './plugins/bodies.ts';
import exports from './plugins/exports.ts';
import json from './plugins/json.ts';
import metrics from './plugins/metrics.ts';
import openapi from './plugins/openapi.ts';
import refusals from './plugins/refusals.ts';
import sight from './plugins/sight.ts';
import rateLimits from './plugins/rate-limits.ts';
import validation from './plugins/validation.ts';
import { Problem } from './problem.ts';
import { processRoutes } from './process-routes.ts';
import { sharedSchemas } from './process-schemas.ts';
import { publicRoutes, routes } from './routes/index.ts';
import { DEFAULT_IDENTITY, type IdentitySettings } from '../settings/identity.ts';

export interface AppOptions {
  readonly house: House;
  readonly uploads: UploadRules;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly codec: CodecDoor;
  /** What is left out stands at its default: no provider, cookies for development. */
  readonly identity?: Partial<IdentitySettings>;
  /** Nothing within may be registered without it. */
  readonly webhooks?: WebhookRules;
  /** Nobody's receipts are taken without it. */
  readonly sms?: SmsRules;
  /** Made by `createLog`, which lets known fields through and nothing else. */
  readonly log: Logger;
  readonly door: DoorSettings;
}

/** The HTTP side as a whole, not yet listening; the server and every test build it here. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    ...transportLimits,
    clientErrorHandler: answerBrokenRequest,
    trustProxy: options.door.trustedProxies.length > 0 ? [...options.door.trustedProxies] : false,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200 },
    schemaController: { compilersFactory: { buildSerializer: serializersOnce } },
    return503OnClosing: false, // Fastify's own answer would lack Retry-After and is no problem+json
    forceCloseConnections: 'idle',
    frameworkErrors: answerFrameworkError, // an address that cannot be decoded
  }) as unknown as FastifyInstance;
  app.decorate('db', options.house.db);
  app.decorate('house', options.house);
  app.decorate('uploads', options.uploads);
  app.decorate('engine', options.engine);
  app.decorate('clock', options.clock);
  app.decorate('codec', options.codec);
  app.decorate('webhooks', options.webhooks ?? { allowed: [] });
  app.decorate('sms', options.sms ?? { carrier: { by: 'off' }, receipts: { ids: [], networks: [] } });
  app.decorate('identity', createIdentity({ ...DEFAULT_IDENTITY, ...options.identity }));
  for (const schema of sharedSchemas) app.addSchema(schema);
  installErrorHandler(app);
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-trace-id', request.id).header('cache-control', 'no-store');
    if (closing) throw new Problem('unavailable', undefined, { retryAfterSeconds: 2 });
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const { statusCode: status, elapsedTime } = reply;
    const who = { user: request.caller?.userId, reason: request.refused };
    request.log.info({ method, route: routeOptions.url, status, ms: Math.round(elapsedTime), ...who }, 'request');
  });
  await app.register(helmet, strictHeaders(options.door));
  await app.register(rateLimits, { limits: options.door.limits });
  await app.register(metrics);
  await app.register(refusals);
  await app.register(json);
  await app.register(validation);
  await app.register(openapi, { shown: options.door.docs });
  for (const route of publicRoutes) await app.register(route);
  await app.register(async (secured) => {
    await secured.register(authentication);
    await secured.register(sight);
    await secured.register(bodies);
    await secured.register(exports);
    for (const process of processes) await secured.register(processRoutes(process));
    for (const route of routes) await secured.register(route);
  });
  return app;
}
