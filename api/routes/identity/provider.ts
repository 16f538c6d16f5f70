import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { callerOfIdentity, subjectIndex } from '../../../db/identity/external.ts';
import { forget, keep } from '../../identity/cookies.ts';
import { LOGIN_MS } from '../../identity/provider-login.ts';
import { ProviderAway } from '../../identity/provider-tokens.ts';
import { Problem } from '../../problem.ts';
import { enter, keepSession } from './login.ts';
import * as schemas from './schemas.ts';

const tags = ['identity'];

/**
 * Logging in through an organisation's own provider: exists only where one is configured. The browser brings back a code;
 * the provider's tokens stay here and are forgotten, and the browser gets a session of ours.
 */
export async function providerLoginRoutes(app: FastifyInstance): Promise<void> {
  const { login, cookies, settings } = app.identity;
  const { provider } = settings;
  if (!login || !provider) return;
  const { keys } = app.house;
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.get(
    '/v1/login/oidc',
    {
      config: { public: true },
      schema: {
        ...{ tags, operationId: 'loginThroughProvider', summary: '经身份提供方登录 / Log in through the provider' },
        ...{ querystring: schemas.oidcQuery, response: schemas.refusals },
      },
    },
    async (request, reply) => {
      const returnTo = request.query.returnTo ?? '/v1/me';
      const { url, sealed } = await answered(login.begin(keys, returnTo, app.clock.now()));
      keep(reply, cookies, cookies.login, sealed, LOGIN_MS);
      return reply.redirect(url.href, 302);
    },
  );

  routes.get(
    '/v1/login/oidc/callback',
    {
      config: { public: true },
      schema: {
        ...{ tags, operationId: 'loginCallback', summary: '身份提供方登录返回 / The way back from the provider' },
        response: schemas.refusals,
      },
    },
    async (request, reply) => {
      forget(reply, cookies, cookies.login);
      const now = app.clock.now();
      const query = request.url.slice(request.url.indexOf('?'));
      const sealed = request.cookies[cookies.login] ?? '';
      const back = request.url.includes('?') ? await answered(login.finish(keys, query, sealed, now)) : null;
      if (!back) throw new Problem('unauthenticated', undefined, { reason: 'login-failed' });
      const subject = subjectIndex(keys, provider.issuer, back.subject);
      const known = await callerOfIdentity(app.db, {
        ...{ issuer: provider.issuer, subject, issuedAt: now, until: now },
      });
      if (known?.kind !== 'person') throw new Problem('unauthenticated', undefined, { reason: 'login-failed' });
      const { id } = await enter(app, { userId: known.userId, by: 'provider', secondFactor: false });
      keepSession(app, reply, id);
      return reply.redirect(back.returnTo, 303);
    },
  );
}

/** @throws Problem `unavailable` while the provider does not answer */
async function answered<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ProviderAway)) throw error;
    throw new Problem('unavailable', error.message, { retryAfterSeconds: 5 });
  }
}
