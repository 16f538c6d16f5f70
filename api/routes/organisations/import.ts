import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { apart } from '../../../db/apart.ts';
import { type ImportResult, importOrganisations, organisationTemplate } from '../../../db/organisations/import.ts';
import { forgetBodiesSeen } from '../../../db/queries/visibility.ts';
import { journalChange } from '../../administration.ts';
import { Problem } from '../../problem.ts';
import { requireCityRole } from '../../reach.ts';
import { XLSX } from '../imports/receive.ts';
import { importQuery, importRefusals, importResult, refusals } from './schemas.ts';

const MAX_FILE_BYTES = 10 * 1024 * 1024;
/** A reorganisation moves every open deadline of a district to other lists; that takes longer than a request may. */
const IMPORT_TIMEOUT_MS = 60_000;
const tags = ['organisations'];

/** A file as it came. Its bytes are no property, so that nothing that walks through a body walks through them. */
class TableFile {
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  bytes(): Buffer {
    return this.#bytes;
  }
}

/** Import of the registers from CSV or a workbook, and the template for it. */
export async function organisationImportRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();
  app.addContentTypeParser(['text/csv', XLSX], { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, new TableFile(body as Buffer));
  });

  routes.post(
    '/v1/organisations/import',
    {
      bodyLimit: MAX_FILE_BYTES,
      schema: {
        tags,
        operationId: 'importOrganisations',
        summary: '导入组织机构 / Import unions and service units',
        description:
          '仅限市中心管理员。CSV（UTF-8 或 GB18030）或 XLSX，不超过 10 MB。有一行出错则全部不写入；重复导入同一文件不产生变化。' +
          ' / Administrators of the city centre only. CSV in UTF-8 or GB18030, or XLSX, 10 MB at most. All or nothing; the same' +
          ' file again changes nothing. A dry run answers 200 with its errors, an import with errors answers 422.',
        consumes: ['text/csv', XLSX],
        querystring: importQuery,
        body: {
          content: Object.fromEntries(
            ['text/csv', XLSX].map((type) => [
              type,
              { schema: Type.Unsafe<unknown>({ description: '文件 / the file' }) },
            ]),
          ),
        },
        response: { 200: importResult, ...refusals, ...importRefusals },
      },
      // Before the body is read: nobody else gets to send ten megabytes.
      onRequest: ({ caller }) => requireCityRole(app.db, caller, 'administrator'),
    },
    async ({ body, caller, query: { dryRun } }) => {
      if (!(body instanceof TableFile)) throw new Problem('unsupported-media-type', `text/csv or ${XLSX}`);
      const result = await apart(app.db, IMPORT_TIMEOUT_MS, (own) =>
        importOrganisations(own, body.bytes(), {
          dryRun,
          afterwards: async (tx, { created, updated, unchanged }) => {
            const detail = { act: 'organisations-imported', created, updated, unchanged };
            await journalChange(tx, app, caller, detail);
          },
        }),
      );
      forgetBodiesSeen(app.db);
      if (!dryRun && result.errorCount > 0) throw refusal(result);
      return { dryRun, ...result, errors: [...result.errors] };
    },
  );

  routes.get(
    '/v1/organisations/import/template',
    {
      schema: {
        tags,
        operationId: 'getOrganisationTemplate',
        summary: '导入模板 / Template for the import',
        description: '空表头，附各列说明。 / An empty file that explains its columns.',
        response: { 200: { description: 'CSV', content: { 'text/csv': { schema: Type.String() } } }, ...refusals },
      },
    },
    async (_request, reply) => {
      reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="organisations.csv"');
      return reply.send(organisationTemplate());
    },
  );
}

function refusal({ errors, errorCount }: ImportResult): Problem {
  const detail = `${errorCount} 处错误，未写入任何内容 / ${errorCount} errors, nothing was written`;
  return new Problem('invalid', detail, {
    errors: errors.map(({ line, column, message }) => ({
      field: column === '' ? `/${line}` : `/${line}/${column}`,
      message: `${message.zh} / ${message.en}`,
    })),
  });
}
