import { pipeline, Readable } from 'node:stream';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { stringify } from 'csv-stringify';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { faultyOf } from '../../../db/imports/errors.ts';
import { rowFaults } from '../../../db/imports/faults.ts';
import { importKind } from '../../../db/imports/kinds.ts';
import { journalAccess } from '../../../db/queries/access.ts';
import { SENT } from '../lists/answer.ts';
import { idParams, kindParams } from './schemas.ts';
import { importOf } from './view.ts';

const problem = Type.Unsafe<never>({ $ref: 'Problem#' });
const refusals = { 401: problem, 403: problem, 404: problem, 422: problem, 503: problem };
const file = { description: 'CSV', content: { 'text/csv': { schema: Type.String() } } };
const tags = ['registry'];

/** Rows at fault to be mended and sent again, and the empty file to begin with. */
export async function importErrorRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.get(
    '/v1/imports/:id/errors',
    {
      exposeHeadRoute: false,
      schema: {
        ...{ tags, operationId: 'downloadImportErrors', params: idParams },
        summary: '下载出错行 / Download the rows at fault',
        description:
          '原样的行，前三列为行号、列、错误；删去这三列即可再次导入。含个人信息，先记入访问日志。保留 30 天。' +
          ' / The rows as they stood, behind line, column and error; without these three they can be sent again. Personal: entered in the' +
          ' access journal first. Kept for 30 days.',
        produces: ['text/csv'],
        response: refusals,
      },
    },
    async ({ params: { id }, caller }, reply) => {
      const { kind, faulty } = await importOf(app, caller, id);
      const at = app.clock.now();
      const detail = { list: 'import-errors', import: id, kind, rows: faulty };
      await journalAccess(app.db, { at, userId: caller.userId, kind: 'export', detail });
      const csv = stringify({ bom: true, escape_formulas: true, record_delimiter: 'windows' });
      pipeline(Readable.from(linesOf(app, id)), csv, () => undefined); // an error ends the stream, and with it the answer
      await reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="import-errors-${id}.csv"`)
        .send(csv);
      return SENT;
    },
  );

  routes.get(
    '/v1/imports/:kind/template',
    {
      schema: {
        ...{ tags, operationId: 'getImportTemplate', params: kindParams },
        summary: '导入模板 / Template for an import',
        response: { 200: file, ...refusals },
      },
    },
    async ({ params }, reply) => {
      const columns = importKind(params.kind)?.columns ?? [];
      const notes = columns.map(({ zh, name, note, required }) =>
        `# ${name} ${zh}${required ? '*' : ''} ${note}`.trim(),
      );
      reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${params.kind}.csv"`);
      return reply.send(
        `\uFEFF${[columns.map(({ zh }) => zh).join(','), ...notes.map((note) => `"${note}"`)].join('\r\n')}\r\n`,
      );
    },
  );
}

async function* linesOf(app: FastifyInstance, id: string): AsyncGenerator<readonly string[]> {
  let isFirst = true;
  for await (const { order, rows } of faultyOf(app.db, app.house.keys, id)) {
    if (isFirst) yield ['行号 line', '列 column', '错误 error', ...order];
    isFirst = false;
    for (const { line, cells, faults } of rows) {
      const columns = faults.map(({ column }) => column).join('; ');
      const words = faults.map(({ code }) => `${rowFaults[code].zh} / ${rowFaults[code].en}`).join('; ');
      yield [String(line), columns, words, ...cells];
    }
  }
}
