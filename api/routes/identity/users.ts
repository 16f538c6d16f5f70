import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../../calendar/index.ts';
import { giveTemporaryPassword } from '../../../db/identity/local-accounts.ts';
import { identitiesOf, linkIdentity, subjectIndex, unlinkIdentity } from '../../../db/identity/external.ts';
import { resetSecondFactor } from '../../../db/identity/second-factor.ts';
import { revokeAccess } from '../../../db/identity/sessions.ts';
import { journalChange } from '../../administration.ts';
import { busy } from '../../identity/check-password.ts';
import { requireOfficerOver } from '../../identity/officer.ts';
import { invalidField, Problem } from '../../problem.ts';
import * as schemas from './schemas.ts';

const tags = ['identity'];

/** How users come in, kept by a security officer over them; every change ends the sessions and is journalled. */
export async function userAccessRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();
  const params = schemas.userParams;

  routes.post(
    '/v1/users/:id/sessions/revoke',
    {
      schema: {
        ...{ tags, operationId: 'endSessionsOfUser', summary: '结束某账号的全部会话 / End all sessions of a user' },
        description:
          '会话、令牌和此前签发的外部令牌即刻失效。 / Sessions, tokens and the provider’s tokens issued until now.',
        ...{ params, response: { 200: schemas.ended, ...schemas.refusals } },
      },
    },
    async ({ caller, params: { id } }) => {
      await requireOfficerOver(app, caller, id);
      return app.db.transaction(async (tx) => {
        const ended = await revokeAccess(tx, id, app.clock.now());
        await journalChange(tx, app, caller, { user: id, sessions: 'revoked', ended });
        return { ended };
      });
    },
  );

  routes.post(
    '/v1/users/:id/password/reset',
    {
      schema: {
        ...{ tags, operationId: 'resetPassword', summary: '重置密码 / Give a user a temporary password' },
        description:
          '仅显示这一次，72 小时内有效，首次登录须修改；没有本地账号的随即开通。 / Shown this once, good for 72 hours, to be changed at the first login; makes the local account where there is none.',
        ...{ params, response: { 201: schemas.temporary, ...schemas.refusals } },
      },
    },
    async ({ caller, params: { id } }, reply) => {
      const user = await requireOfficerOver(app, caller, id);
      if (user.kind !== 'person' || !user.active)
        throw new Problem('conflict', undefined, { reason: 'no-local-account' });
      const now = app.clock.now();
      const { password, until } = await app.db.transaction(async (tx) => {
        const given = await busy(giveTemporaryPassword(tx, app.identity.passwords, id, now));
        await revokeAccess(tx, id, now);
        await journalChange(tx, app, caller, { user: id, password: 'reset' });
        return given;
      });
      return reply.code(201).send({ password, until: formatInstant(until) });
    },
  );

  routes.post(
    '/v1/users/:id/second-factor/reset',
    {
      schema: {
        ...{ tags, operationId: 'resetSecondFactor', summary: '解除第二验证 / Take a user’s second factor away' },
        description: '用于设备遗失；其人须重新设置。 / For a lost device; the user sets up another.',
        ...{ params, response: { 204: schemas.nothing, ...schemas.refusals } },
      },
    },
    async ({ caller, params: { id } }, reply) => {
      await requireOfficerOver(app, caller, id);
      await app.db.transaction(async (tx) => {
        await resetSecondFactor(tx, id);
        await revokeAccess(tx, id, app.clock.now());
        await journalChange(tx, app, caller, { user: id, secondFactor: 'reset' });
      });
      return reply.code(204).send(null);
    },
  );

  routes.get(
    '/v1/users/:id/identities',
    {
      schema: {
        ...{ tags, operationId: 'listIdentities', summary: '外部身份 / Identities at a provider' },
        ...{ params, response: { 200: schemas.identities, ...schemas.refusals } },
      },
    },
    async ({ caller, params: { id } }) => {
      await requireOfficerOver(app, caller, id);
      const items = await identitiesOf(app.db, id);
      return { items: items.map(toItem) };
    },
  );

  routes.post(
    '/v1/users/:id/identities',
    {
      schema: {
        ...{ tags, operationId: 'linkIdentity', summary: '对应外部身份 / Link an identity at a provider' },
        ...{ params, body: schemas.newIdentity, response: { 201: schemas.identityItem, ...schemas.refusals } },
      },
    },
    async ({ caller, params: { id }, body }, reply) => {
      await requireOfficerOver(app, caller, id);
      const issuer = body.issuer ?? app.identity.settings.provider?.issuer;
      if (issuer === undefined) throw invalidField('/issuer', '必填 / required');
      const subject = subjectIndex(app.house.keys, issuer, body.subject);
      const link = { issuer, subject, userId: id, linkedAt: app.clock.now(), linkedBy: caller.userId };
      await app.db.transaction(async (tx) => {
        if (!(await linkIdentity(tx, link))) throw new Problem('conflict', undefined, { reason: 'linked-already' });
        await journalChange(tx, app, caller, { user: id, identity: 'linked', issuer });
      });
      return reply.code(201).send(toItem(link));
    },
  );

  routes.delete(
    '/v1/users/:id/identities/:ref',
    {
      schema: {
        ...{ tags, operationId: 'unlinkIdentity', summary: '取消对应 / Unlink an identity' },
        ...{ params: schemas.identityParams, response: { 204: schemas.nothing, ...schemas.refusals } },
      },
    },
    async ({ caller, params: { id, ref } }, reply) => {
      await requireOfficerOver(app, caller, id);
      await app.db.transaction(async (tx) => {
        if (!(await unlinkIdentity(tx, id, ref))) throw new Problem('not-found');
        await revokeAccess(tx, id, app.clock.now());
        await journalChange(tx, app, caller, { user: id, identity: 'unlinked' });
      });
      return reply.code(204).send(null);
    },
  );
}

interface Linked {
  readonly issuer: string;
  readonly subject: string;
  readonly linkedAt: number;
  readonly linkedBy: string;
}
const toItem = ({ issuer, subject, linkedAt, linkedBy }: Linked) => ({
  ...{ ref: subject, issuer, linkedAt: formatInstant(linkedAt), linkedBy },
});
