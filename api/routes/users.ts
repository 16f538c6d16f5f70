import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import {
  type Account,
  changeAccount,
  createAccount,
  findAccount,
  isBody,
  listAccounts,
} from '../../db/identity/accounts.ts';
import { revokeKeysOf } from '../../db/identity/machine-keys.ts';
import { revokeAccess } from '../../db/identity/sessions.ts';
import { journalChange } from '../administration.ts';
import { invalidField, Problem } from '../problem.ts';
import { isWithin, requireReach } from '../reach.ts';
import { requireRole } from '../roles.ts';
import { answerList, cursorOf } from './lists/answer.ts';
import { accountOfAnother, KEEPERS } from '../accounts.ts';
import { membershipRoutes } from './users/memberships.ts';
import { personRoutes } from './users/person.ts';
import * as schemas from './users/schemas.ts';

const tags = ['users'];

/** 账号: made by the administrator without any role, given roles by the security officer, looked at by the auditor too. */
export async function userRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.get(
    '/v1/users',
    {
      schema: {
        ...{ tags, operationId: 'listUsers', summary: '账号列表 / List accounts' },
        description:
          '三员可查，限本机构及其下级；市中心可查全部。 / For the three duties, within their subtree; the city centre sees all.',
        ...{ querystring: schemas.userQuery, response: { 200: schemas.userPage, ...schemas.refusals } },
      },
    },
    async (request, reply) => {
      const { body, role, active } = request.query;
      const reach = await requireReach(app.db, request.caller, ...KEEPERS);
      if (body !== undefined && !isWithin(reach, body)) throw new Problem('not-found');
      const list = {
        name: 'users',
        read: (after: ReturnType<typeof cursorOf>, limit: number) =>
          listAccounts(app.db, { reach, filter: { body, role, active }, after: String(after?.[0] ?? ''), limit }),
        keyOf: ({ id }: Account) => [id],
        toItems: (rows: readonly Account[]) => rows.map(schemas.toUserItem),
      };
      return answerList(app, { request, reply }, list, cursorOf(request, ['text']));
    },
  );

  routes.get(
    '/v1/users/:id',
    {
      schema: {
        ...{ tags, operationId: 'getUser', summary: '账号 / An account', params: schemas.userParams },
        response: { 200: schemas.userItem, ...schemas.refusals },
      },
    },
    async ({ params: { id }, caller }) => {
      const account = await findAccount(app.db, await requireReach(app.db, caller, ...KEEPERS), id);
      if (!account) throw new Problem('not-found');
      return schemas.toUserItem(account);
    },
  );

  routes.post(
    '/v1/users',
    {
      schema: {
        ...{ tags, operationId: 'createUser', summary: '新建账号 / Create an account', body: schemas.newUser },
        description:
          '系统管理员办理；新账号没有任何岗位。 / By the administrator; it has no role until one is granted.',
        response: { 201: schemas.userItem, ...schemas.refusals },
      },
    },
    async ({ body, caller }, reply) => {
      const reach = await requireReach(app.db, caller, 'administrator');
      const { id, label, kind = 'person', body: bodyId } = body;
      if (!isWithin(reach, bodyId) || !(await isBody(app.db, bodyId))) throw unknownBody(bodyId);
      await app.db.transaction(async (tx) => {
        const isNew = await createAccount(tx, { id, label, kind, bodyId });
        if (!isNew) throw new Problem('conflict', undefined, { reason: 'account-exists' });
        await journalChange(tx, app, caller, { act: 'user-created', user: id, label, kind, body: bodyId });
      });
      const account = { id, label, kind, bodyId, active: true, personKnown: false, posts: [] };
      return reply.code(201).header('location', `/v1/users/${id}`).send(schemas.toUserItem(account));
    },
  );

  routes.patch(
    '/v1/users/:id',
    {
      schema: {
        ...{ tags, operationId: 'changeUser', summary: '变更、停用账号 / Rename or deactivate an account' },
        description:
          '名称由系统管理员变更；停用、启用由系统管理员或安全管理员办理，停用即刻终止其全部令牌。 / ' +
          'The label by the administrator; active by the administrator or the security officer. Deactivating ends every token at once.',
        ...{ params: schemas.userParams, body: schemas.userChange },
        response: { 200: schemas.userItem, ...schemas.refusals },
      },
    },
    async ({ params: { id }, body, caller }) => {
      const reach = await requireReach(app.db, caller, 'administrator', 'security-officer');
      if (body.label !== undefined) requireRole(caller, 'administrator');
      const before = await accountOfAnother(app, caller, reach, id);
      await app.db.transaction(async (tx) => {
        await changeAccount(tx, id, body);
        if (body.active === false) {
          await revokeAccess(tx, id, app.clock.now());
          await revokeKeysOf(tx, id, app.clock.now());
        }
        const { label, active } = before;
        await journalChange(tx, app, caller, { act: 'user-changed', user: id, from: { label, active }, to: body });
      });
      return schemas.toUserItem({ ...before, ...body });
    },
  );

  await app.register(membershipRoutes);
  await app.register(personRoutes);
}

const unknownBody = (id: string): Problem => invalidField('/body', `没有机构 ${id} / there is no body ${id}`);
