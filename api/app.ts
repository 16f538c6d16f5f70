import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import fastify, { LogController, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { processes } from '../workflows/processes.ts';
import type { Engine } from './commands/carry-out.ts';
import type { Clock, CodecDoor, House, UploadRules } from './context.ts';
import { answerFrameworkError, installErrorHandler } from './error-handler.ts';
import authentication from './plugins/authentication.ts';
import bodies from './plugins/bodies.ts';
import json from './plugins/json.ts';
import metrics from './plugins/metrics.ts';
import openapi from './plugins/openapi.ts';
import refusals from './plugins/refusals.ts';
import validation from './plugins/validation.ts';
import { Problem } from './problem.ts';
import { processRoutes } from './process-routes.ts';
import { sharedSchemas } from './process-schemas.ts';
import { publicRoutes, routes } from './routes/index.ts';

export interface AppOptions {
  readonly house: House;
  readonly uploads: UploadRules;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly codec: CodecDoor;
  readonly log: Logger;
}

const BODY_LIMIT_BYTES = 1_048_576;

/** The HTTP side as a whole, not yet listening; the server and every test build it here. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200 },
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
    request.log.info(
      { method, route: routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'request',
    );
  });
  await app.register(helmet, { contentSecurityPolicy: false });
  await app.register(metrics);
  await app.register(refusals);
  await app.register(json);
  await app.register(validation);
  await app.register(openapi);
  for (const route of publicRoutes) await app.register(route);
  await app.register(async (secured) => {
    await secured.register(authentication);
    await secured.register(bodies);
    for (const process of processes) await secured.register(processRoutes(process));
    for (const route of routes) await secured.register(route);
  });
  return app;
}
