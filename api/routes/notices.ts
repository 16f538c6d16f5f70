import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { unitNames } from '../../db/queries/case-file.ts';
import { type NoticeRow, listNotices, markRead } from '../../db/queries/notices.ts';
import { Problem } from '../problem.ts';
import { answerList, cursorOf } from './lists/answer.ts';
import { shown } from './lists/instants.ts';
import { caseHref } from './lists/processes.ts';
import { nullable, pageOf, paging, refusals, unionName } from './lists/schemas.ts';

const tags = ['notices'];
const MOST = 2_147_483_647;

const query = Type.Object(
  { unread: Type.Optional(Type.Boolean({ default: false, description: 'true：只列未读 / Unread only' })), ...paging },
  { additionalProperties: false },
);
const noticeItem = Type.Object({
  id: Type.Integer(),
  caseNo: nullable.text(),
  kind: Type.String(),
  to: Type.Object({ body: unionName, role: Type.String() }),
  at: Type.String(),
  readAt: nullable.text(),
  detail: Type.Unsafe<unknown>({ description: '通知内容，不含个人信息 / Nothing personal' }),
  links: Type.Object({ case: nullable.text() }),
});

/** 通知: what the caller's posts are told of. A notice is read once for everybody who holds the post. */
export async function noticeRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.get(
    '/v1/notices',
    {
      schema: {
        tags,
        operationId: 'listNotices',
        summary: '通知 / Notices to your posts',
        description: '最新在前。 / Newest first.',
        querystring: query,
        response: { 200: pageOf(noticeItem), ...refusals },
      },
    },
    async (request, reply) => {
      const { memberships } = request.caller;
      const { unread = false } = request.query;
      return answerList(
        app,
        { request, reply },
        {
          name: 'notices',
          read: (key, limit) => listNotices(app.db, { memberships, unread, limit, after: key && Number(key[0]) }),
          keyOf: ({ id }) => [id],
          toItems: (rows) => toItems(app, rows),
        },
        cursorOf(request, ['count']),
      );
    },
  );

  routes.post(
    '/v1/notices/:id/read',
    {
      schema: {
        tags,
        operationId: 'readNotice',
        summary: '标为已读 / Mark a notice as read',
        description: '重复标记不改变首次时间。 / A repeat keeps the first time.',
        params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: MOST }) }),
        response: { 200: Type.Object({ id: Type.Integer(), readAt: Type.String() }), ...refusals },
      },
    },
    async ({ params: { id }, caller }) => {
      const readAt = await markRead(app.db, caller.memberships, id, app.clock.now());
      if (readAt === undefined) throw new Problem('not-found');
      return { id, readAt: shown(readAt) };
    },
  );
}

async function toItems(app: FastifyInstance, rows: readonly NoticeRow[]) {
  const unitNamed = await unitNames(
    app.db,
    rows.map(({ bodyId }) => bodyId),
  );
  return rows.map(({ id, caseNo, kind, bodyId, role, at, readAt, detail, process }) => ({
    ...{ id, caseNo: caseNo === '' ? null : caseNo, kind }, // a notice of the house is about no case
    to: { body: { id: bodyId, name: unitNamed(bodyId).name }, role },
    at: shown(at),
    readAt: shown(readAt),
    detail,
    links: { case: process === null ? null : caseHref(process, caseNo) },
  }));
}
