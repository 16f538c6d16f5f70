import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { setPassword } from '../../../db/identity/local-accounts.ts';
import { journalChange } from '../../administration.ts';
import { passwordFault } from '../../../db/identity/password-rules.ts';
import { confirmSecret, offerSecret, takeCode } from '../../../db/identity/second-factor.ts';
import { raiseSession, revokeSessionsOf } from '../../../db/identity/sessions.ts';
import type { SessionVia } from '../../context.ts';
import { busy } from '../../identity/check-password.ts';
import { proveAgain } from '../../identity/prove-again.ts';
import { invalidField, Problem } from '../../problem.ts';
import * as schemas from './schemas.ts';

const tags = ['identity'];
const config = { whileDue: true };

/** One's own password and second factor. */
export async function ownSecretRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.post(
    '/v1/me/password',
    {
      config,
      schema: {
        ...{ tags, operationId: 'changePassword', summary: '修改本人密码 / Change one’s own password' },
        description: '其他会话随即失效。 / All other sessions end.',
        ...{ body: schemas.newPassword, response: { 204: schemas.nothing, ...schemas.refusals } },
      },
    },
    async (request, reply) => {
      const via = passwordSession(request);
      const { userId } = request.caller;
      const { current, next } = request.body;
      const fault =
        next === current ? { zh: '须与现密码不同', en: 'must be another one' } : passwordFault(next, userId);
      if (fault) throw invalidField('/next', `${fault.zh} / ${fault.en}`);
      await proveAgain(app, request, via, { password: current, field: '/current' });
      const hash = await busy(app.identity.passwords.hash(next));
      await app.db.transaction(async (tx) => {
        const now = app.clock.now();
        await setPassword(tx, userId, hash, now);
        await revokeSessionsOf(tx, userId, now, via.hash);
        await journalChange(tx, app, request.caller, { ownPassword: 'changed' });
      });
      return reply.code(204).send(null);
    },
  );

  routes.post(
    '/v1/me/second-factor',
    {
      config,
      schema: {
        ...{ tags, operationId: 'offerSecondFactor', summary: '设置第二验证 / Set up a second factor' },
        description: '确认之前不生效。 / Counts once it is confirmed.',
        ...{ body: schemas.ownPassword, response: { 200: schemas.offered, ...schemas.refusals } },
      },
    },
    async (request) => {
      const via = passwordSession(request);
      if (via.mustChangePassword) throw new Problem('forbidden', undefined, { reason: 'password-change-due' });
      await proveAgain(app, request, via, { password: request.body.password, field: '/password' });
      const offered = await offerSecret(app.db, app.house.keys, request.caller.userId);
      if (!offered) throw new Problem('conflict', undefined, { reason: 'second-factor-set-already' });
      return offered;
    },
  );

  routes.post(
    '/v1/me/second-factor/confirm',
    {
      config,
      schema: {
        ...{ tags, operationId: 'confirmSecondFactor', summary: '确认第二验证 / Confirm the second factor' },
        description: '恢复码仅显示这一次，各用一次。 / The recovery codes are shown this once; each is good once.',
        ...{ body: schemas.code, response: { 200: schemas.recovery, ...schemas.refusals } },
      },
    },
    async (request) => {
      const via = passwordSession(request);
      const { userId } = request.caller;
      const now = app.clock.now();
      if (via.secondFactor) throw new Problem('conflict', undefined, { reason: 'second-factor-set-already' });
      if (!(await takeCode(app.db, app.house.keys, userId, request.body.code, now)))
        throw invalidField('/code', '不正确 / is wrong');
      return app.db.transaction(async (tx) => {
        const codes = await confirmSecret(tx, userId, now);
        await raiseSession(tx, via.hash);
        await revokeSessionsOf(tx, userId, now, via.hash);
        await journalChange(tx, app, request.caller, { secondFactor: 'set' });
        return { recoveryCodes: codes };
      });
    },
  );
}

/** What concerns a password is for whoever came in with it. @throws Problem `conflict`, `no-local-account` */
function passwordSession({ caller: { via } }: FastifyRequest): SessionVia {
  if (via.kind === 'session' && via.by === 'password') return via;
  throw new Problem('conflict', undefined, { reason: 'no-local-account' });
}
