import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { formatInstant } from '../../../calendar/index.ts';
import { endIdentityTokens } from '../../../db/identity/external.ts';
import { deviceOf, deviceToken } from '../../../db/identity/sealed.ts';
import { beginSession, callerOfSession, revokeSession, type NewSession } from '../../../db/identity/sessions.ts';
import { revokeTokenByHash } from '../../../db/identity/tokens.ts';
import { journalAccess } from '../../../db/queries/access.ts';
import type { Caller } from '../../context.ts';
import { provePassword } from '../../identity/check-password.ts';
import { forget, keep } from '../../identity/cookies.ts';
import { dueOf } from '../../identity/due.ts';
import { refuseOtherSites } from '../../identity/same-site.ts';
import { addressOf } from '../../plugins/rate-limits.ts';
import { Problem } from '../../problem.ts';
import * as schemas from './schemas.ts';

const tags = ['identity'];
const DEVICE_COOKIE_MS = 180 * 86_400_000;

/** Logging in with a password, and out. */
export async function passwordLoginRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();
  const { keys } = app.house;

  routes.post(
    '/v1/login',
    {
      config: { public: true },
      schema: {
        ...{ tags, operationId: 'login', summary: '以本地账号登录 / Log in with a local account' },
        description:
          '令牌用于 Authorization: Bearer；cookie 为 true 时改存于 cookie。 / The token is a bearer token; with `cookie` it is kept in one instead.',
        ...{ body: schemas.login, response: { 200: schemas.loggedIn, ...schemas.refusals } },
      },
    },
    async (request, reply) => {
      refuseOtherSites(request);
      const { user: userId, password, code, cookie } = request.body;
      const now = app.clock.now();
      const given = request.body.device ?? request.cookies[app.identity.cookies.device];
      const device = deviceOf(keys, given, userId, now);
      const { secondFactor } = await provePassword(app, {
        userId,
        password,
        code,
        device,
        address: addressOf(request),
      });
      const { id, until, caller } = await enter(app, { userId, by: 'password', secondFactor });
      const next = deviceToken(keys, userId, device, now);
      const due = dueOf(caller, app.identity.settings);
      if (cookie) keepSession(app, reply, id);
      if (cookie) keep(reply, app.identity.cookies, app.identity.cookies.device, next, DEVICE_COOKIE_MS);
      return {
        ...(cookie ? {} : { token: id }),
        ...{ until: formatInstant(until), device: next, ...(due === undefined ? {} : { due }) },
      };
    },
  );

  routes.post(
    '/v1/logout',
    {
      config: { whileDue: true },
      schema: {
        ...{ tags, operationId: 'logout', summary: '退出 / Log out' },
        description: '本次所用的会话或令牌即刻失效。 / What you came with ends at once.',
        response: { 204: schemas.nothing, ...schemas.refusals },
      },
    },
    async ({ caller }, reply) => {
      await end(app, caller);
      forget(reply, app.identity.cookies, app.identity.cookies.session);
      return reply.code(204).header('clear-site-data', '"cache", "storage"').send(null);
    },
  );
}

/** Begins a session for somebody who has proved who they are; journalled. @throws Problem `unauthenticated` for a user who is not active */
export async function enter(app: FastifyInstance, session: NewSession) {
  const now = app.clock.now();
  const { sessions } = app.identity.settings;
  const begun = await beginSession(app.db, session, sessions, now);
  const caller = await callerOfSession(app.db, begun.id, sessions, now);
  if (!caller) throw new Problem('unauthenticated', undefined, { reason: 'login-failed' });
  const detail = { result: 'in', by: session.by, secondFactor: session.secondFactor };
  await journalAccess(app.db, { at: now, userId: session.userId, kind: 'login', detail });
  return { ...begun, caller };
}

/** The browser forgets the session when it closes, and we when its time is over. */
export function keepSession(app: FastifyInstance, reply: FastifyReply, id: string): void {
  const { cookies, settings } = app.identity;
  keep(reply, cookies, cookies.session, id, settings.sessions.longestMs);
}

async function end(app: FastifyInstance, { userId, via }: Caller): Promise<void> {
  const now = app.clock.now();
  switch (via.kind) {
    case 'session':
      await revokeSession(app.db, via.hash, now);
      break;
    case 'token':
      await revokeTokenByHash(app.db, via.hash, now);
      break;
    case 'provider-token':
      await endIdentityTokens(app.db, via.issuer, via.subject, now);
      break;
    case 'key': // is not opened by any key: purposes.ts
      throw new Problem('forbidden', undefined, { reason: 'not-for-this-key' });
  }
  await journalAccess(app.db, { at: now, userId, kind: 'logout', detail: { via: via.kind } });
}
