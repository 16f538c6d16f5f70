import cookie from '@fastify/cookie';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { isUnavailable } from '../../db/unavailable.ts';
import type { Caller } from '../context.ts';
import { callerOf, credentialOf } from '../identity/credentials.ts';
import { dueOf } from '../identity/due.ts';
import { ProviderAway } from '../identity/provider-tokens.ts';
import { isOpenFor } from '../identity/purposes.ts';
import { requireSameSite } from '../identity/same-site.ts';
import { Problem } from '../problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route needs no token. */
    public?: boolean;
    /** The route is open to somebody who has yet to choose a password or set up a second factor. */
    whileDue?: boolean;
  }
}

/**
 * Sets `request.caller` from a bearer token or a session's cookie, before the body is read. Routes with
 * `config: { public: true }` and addresses that are no route pass without.
 */
async function authentication(app: FastifyInstance): Promise<void> {
  await app.register(cookie);
  app.decorateRequest('caller');
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404 || request.routeOptions.config.public) return;
    const credential = credentialOf(request, app.identity.cookies.session);
    if (credential === undefined) {
      reply.header('www-authenticate', 'Bearer');
      throw new Problem('unauthenticated');
    }
    if (credential.isCookie) requireSameSite(request);
    const caller = await judge(app, credential.text, request.ip);
    if (!caller) {
      reply.header('www-authenticate', 'Bearer error="invalid_token"');
      throw new Problem('unauthenticated');
    }
    request.caller = caller;
    requireOpen(app, request, caller);
  });
}

async function judge(app: FastifyInstance, text: string, address: string): Promise<Caller | null> {
  try {
    return await callerOf(app, text, address);
  } catch (error) {
    if (error instanceof ProviderAway) throw new Problem('unavailable', error.message, { retryAfterSeconds: 5 });
    if (!isUnavailable(error)) throw error;
    throw new Problem('unavailable', 'the database does not answer', { retryAfterSeconds: 2 });
  }
}

/** A machine's key opens what it is for; a person with a password first does what is due. @throws Problem `forbidden` */
function requireOpen(app: FastifyInstance, request: FastifyRequest, caller: Caller): void {
  const { url = '', config } = request.routeOptions;
  if (caller.via.kind === 'key' && !isOpenFor(caller.via.purpose, request.method, url))
    throw new Problem('forbidden', undefined, { reason: 'not-for-this-key' });
  const due = config.whileDue ? undefined : dueOf(caller, app.identity.settings);
  if (due !== undefined) throw new Problem('forbidden', undefined, { reason: due });
}

export default fp(authentication, { name: 'authentication', fastify: '5.x' });
