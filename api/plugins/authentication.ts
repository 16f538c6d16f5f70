import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { authenticate } from '../../db/identity/tokens.ts';
import { isUnavailable } from '../../db/unavailable.ts';
import type { Caller } from '../context.ts';
import { Problem } from '../problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route needs no token. */
    public?: boolean;
  }
}

/**
 * Sets `request.caller` from the bearer token, before the body is read. Routes with `config: { public: true }` and
 * addresses that are no route pass without one.
 */
async function authentication(app: FastifyInstance): Promise<void> {
  app.decorateRequest('caller');
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404 || request.routeOptions.config.public) return;
    const token = bearerToken(request.headers.authorization);
    if (token === undefined) {
      reply.header('www-authenticate', 'Bearer');
      throw new Problem('unauthenticated');
    }
    const caller = await callerOf(app, token);
    if (!caller) {
      reply.header('www-authenticate', 'Bearer error="invalid_token"');
      throw new Problem('unauthenticated');
    }
    request.caller = caller;
  });
}

function bearerToken(header: string | undefined): string | undefined {
  return /^bearer +(\S+) *$/i.exec(header ?? '')?.[1];
}

async function callerOf(app: FastifyInstance, token: string): Promise<Caller | null> {
  try {
    return await authenticate(app.db, token, app.clock.now());
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    throw new Problem('unavailable', 'the database does not answer', { retryAfterSeconds: 2 });
  }
}

export default fp(authentication, { name: 'authentication', fastify: '5.x' });
