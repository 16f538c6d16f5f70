import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { importKind } from '../../db/imports/kinds.ts';
import { cancelImport, hasEnded, listImports, type ImportRow } from '../../db/imports/rows.ts';
import { isNobody, keepersReach } from '../../db/registry/reach.ts';
import { journalChange } from '../administration.ts';
import { Problem } from '../problem.ts';
import { importErrorRoutes } from './imports/errors.ts';
import { FileBody, takeImport, XLSX } from './imports/receive.ts';
import { idParams, importDetail, importItem, importQuery, kindParams, listQuery } from './imports/schemas.ts';
import { detailOf, importOf, itemOf, mayImport } from './imports/view.ts';
import { answerList, cursorOf } from './lists/answer.ts';
import { pageOf } from './lists/schemas.ts';

const problem = Type.Unsafe<never>({ $ref: 'Problem#' });
const refusals = { 401: problem, 403: problem, 404: problem, 422: problem, 503: problem };
const tags = ['registry'];

/** 导入: employers, members and cards from files. Taken in here, worked through by the worker. */
export async function importRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();
  app.addContentTypeParser(['text/csv', XLSX], (request, stream, done) => {
    done(null, new FileBody(stream, !/^text\/csv/i.test(request.headers['content-type'] ?? '')));
  });
  await app.register(importErrorRoutes);

  routes.post(
    '/v1/imports/:kind',
    {
      schema: {
        ...{ tags, operationId: 'sendImport', params: kindParams, querystring: importQuery },
        summary: '导入单位、会员、京卡、历史案件 / Import employers, members, cards, historical cases',
        description:
          'CSV（UTF-8 或 GB18030）或 XLSX。受理即答 202，由后台分块写入；同一文件再次导入不产生变化。空单元格清空原值，文件没有的列不改动。' +
          ' / CSV in UTF-8 or GB18030, or XLSX. Answered 202 and written in chunks behind; the same file again changes nothing. An empty cell' +
          ' empties, a column that the file lacks leaves as it is.',
        consumes: ['text/csv', XLSX],
        body: {
          content: Object.fromEntries(
            ['text/csv', XLSX].map((type) => [
              type,
              { schema: Type.Unsafe<unknown>({ description: '文件 / the file' }) },
            ]),
          ),
        },
        response: { 202: importItem, ...refusals, 413: problem, 415: problem },
      },
      // Before the body is read: nobody else gets to send hundreds of megabytes.
      onRequest: ({ caller, params }) => mayImport(app, caller, importKind(params.kind)),
    },
    async (request, reply) => {
      const kind = importKind(request.params.kind);
      const { body } = request;
      if (!kind) throw new Problem('not-found');
      if (!(body instanceof FileBody)) throw new Problem('unsupported-media-type', `text/csv or ${XLSX}`);
      const id = await takeImport(app, request, { kind, body, dryRun: request.query.dryRun });
      reply.code(202).header('location', `/v1/imports/${id}`);
      return itemOf(await importOf(app, request.caller, id));
    },
  );

  routes.get(
    '/v1/imports',
    {
      schema: {
        ...{ tags, operationId: 'listImports', querystring: listQuery },
        summary: '导入列表 / List imports',
        description: '自己发起的；市中心督办员可见全部。 / One’s own; all of them for supervisors of the city centre.',
        response: { 200: pageOf(importItem), ...refusals },
      },
    },
    async (request, reply) => {
      const reach = await keepersReach(app.db, request.caller.memberships);
      if (isNobody(reach)) throw new Problem('forbidden');
      const byUser = reach === 'everything' ? undefined : request.caller.userId;
      return answerList(
        app,
        { request, reply },
        {
          name: 'imports',
          read: (key, limit) => listImports(app.db, { byUser, after: key?.[0] as number | undefined, limit }),
          keyOf: ({ at }: ImportRow) => [at],
          toItems: (rows) => rows.map(itemOf),
        },
        cursorOf(request, ['instant']),
      );
    },
  );

  routes.get(
    '/v1/imports/:id',
    {
      schema: {
        ...{ tags, operationId: 'getImport', params: idParams },
        summary: '导入进度 / How far an import is',
        response: { 200: importDetail, ...refusals },
      },
    },
    async ({ params: { id }, caller }) => detailOf(app, await importOf(app, caller, id)),
  );

  routes.post(
    '/v1/imports/:id/cancel',
    {
      schema: {
        ...{ tags, operationId: 'cancelImport', params: idParams },
        summary: '取消导入 / Call an import off',
        description: '已写入的保留。 / What is written already stays.',
        response: { 200: importItem, ...refusals, 409: problem },
      },
    },
    async ({ params: { id }, caller }) => {
      const row = await importOf(app, caller, id);
      if (hasEnded(row)) throw new Problem('conflict');
      await app.db.transaction(async (tx) => {
        if (!(await cancelImport(tx, id, app.clock.now()))) throw new Problem('conflict');
        await journalChange(tx, app, caller, { act: 'import-cancelled', import: id, kind: row.kind });
      });
      return itemOf(await importOf(app, caller, id));
    },
  );
}
