import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { addPost, findAccount, isBody, lockAccount, type Post, removePost } from '../../../db/identity/accounts.ts';
import { mayBeOnePerson } from '../../../db/identity/duties.ts';
import { journalChange } from '../../administration.ts';
import { invalidField, Problem } from '../../problem.ts';
import { isWithin, requireReach } from '../../reach.ts';
import { accountOfAnother, KEEPERS } from '../../accounts.ts';
import * as schemas from './schemas.ts';

const tags = ['users'];

/** 授权: roles are granted and withdrawn by the security officer alone, and never to themselves. */
export async function membershipRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.get(
    '/v1/users/:id/memberships',
    {
      schema: {
        ...{ tags, operationId: 'listMemberships', summary: '账号的岗位 / Roles of an account' },
        ...{ params: schemas.userParams, response: { 200: schemas.postList, ...schemas.refusals } },
      },
    },
    async ({ params: { id }, caller }) => {
      const account = await findAccount(app.db, await requireReach(app.db, caller, ...KEEPERS), id);
      if (!account) throw new Problem('not-found');
      return { items: schemas.toUserItem(account).memberships };
    },
  );

  routes.post(
    '/v1/users/:id/memberships',
    {
      schema: {
        ...{ tags, operationId: 'grantRole', summary: '授予岗位 / Grant a role at a body' },
        description:
          '安全管理员办理，限本机构及其下级；三员互斥，亦不得兼任办案岗位。 / By the security officer, within their subtree. ' +
          'The three duties exclude one another and every other role in one person.',
        ...{ params: schemas.userParams, body: schemas.newPost },
        response: { 201: schemas.postList, ...schemas.refusals },
      },
    },
    async ({ params: { id }, body: { role, body: bodyId }, caller }, reply) => {
      const reach = await requireReach(app.db, caller, 'security-officer');
      await accountOfAnother(app, caller, reach, id);
      if (!isWithin(reach, bodyId) || !(await isBody(app.db, bodyId)))
        throw invalidField('/body', `没有机构 ${bodyId} / there is no body ${bodyId}`);
      const items = await app.db.transaction(async (tx) => {
        await lockAccount(tx, id);
        const account = await findAccount(tx, 'everything', id);
        if ((account?.kind === 'machine') !== (role === 'integration'))
          throw invalidField('/role', '接入系统岗位只授予接入系统 / integration is for machines, and nothing else is');
        if (!mayBeOnePerson([role, ...(account?.posts ?? []).map((post) => post.role)]))
          throw new Problem('conflict', undefined, { reason: 'duties-exclude' });
        const isNew = await addPost(tx, id, { role, bodyId });
        if (isNew) await journalChange(tx, app, caller, { act: 'role-granted', user: id, role, body: bodyId });
        return postsOf(await findAccount(tx, 'everything', id));
      });
      return reply.code(201).send({ items });
    },
  );

  routes.delete(
    '/v1/users/:id/memberships/:body/:role',
    {
      schema: {
        ...{ tags, operationId: 'withdrawRole', summary: '收回岗位 / Withdraw a role' },
        description: '自下一次请求起失效。 / It counts from the next request on.',
        ...{ params: schemas.postParams, response: { 200: schemas.postList, ...schemas.refusals } },
      },
    },
    async ({ params: { id, body: bodyId, role }, caller }) => {
      const reach = await requireReach(app.db, caller, 'security-officer');
      await accountOfAnother(app, caller, reach, id);
      if (!isWithin(reach, bodyId)) throw new Problem('not-found');
      return app.db.transaction(async (tx) => {
        if (!(await removePost(tx, id, { role, bodyId }))) throw new Problem('not-found');
        await journalChange(tx, app, caller, { act: 'role-withdrawn', user: id, role, body: bodyId });
        return { items: postsOf(await findAccount(tx, 'everything', id)) };
      });
    },
  );
}

const postsOf = (account: { readonly posts: readonly Post[] } | undefined) =>
  (account?.posts ?? []).map(({ role, bodyId }) => ({ role, body: bodyId }));
