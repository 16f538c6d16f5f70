import { Readable } from 'node:stream';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { desc, eq, lt } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { exportedLines, sealFileName } from '../../db/journal/export.ts';
import { inSnapshot } from '../../db/journal/snapshot.ts';
import { parseStatement } from '../../db/journal/statement.ts';
import { journalAccess } from '../../db/queries/access.ts';
import { journalSealKeys, journalSeals } from '../../db/schema/index.ts';
import { Problem } from '../problem.ts';
import { requireCityRole } from '../reach.ts';
import { answerList, cursorOf } from './lists/answer.ts';
import { shown } from './lists/instants.ts';
import { pageOf, paging, refusals } from './lists/schemas.ts';

const item = Type.Object({
  no: Type.Integer(),
  at: Type.String(),
  hash: Type.String(),
  previous: Type.String(),
  cases: Type.Object({ changed: Type.Integer(), total: Type.Integer(), entries: Type.Integer() }),
  accessEntries: Type.Integer(),
  keyId: Type.String(),
  links: Type.Object({ file: Type.String() }),
});
type Item = Static<typeof item>;
const key = Type.Object({ keyId: Type.String(), publicKey: Type.String(), since: Type.String() });
const answers = { ...refusals, 403: refusals[401] };

/** 封存: seals for the auditor of the city centre, because a seal is of the whole house. */
export async function journalSealRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();
  routes.get(
    '/v1/journal-seals',
    {
      schema: {
        tags: ['journals'],
        operationId: 'listJournalSeals',
        summary: '日志封存列表 / List seals of the journals',
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: pageOf(item), ...answers },
      },
    },
    async (request, reply) => {
      await requireCityRole(app.db, request.caller, 'auditor');
      return answerList(
        app,
        { request, reply },
        {
          name: 'journal-seals',
          read: (after, limit) => listSeals(app, after && Number(after[0]), limit),
          keyOf: (row) => [row.no],
          toItems: (rows) => rows,
        },
        cursorOf(request, ['count']),
      );
    },
  );
  routes.get(
    '/v1/journal-seals/:no',
    {
      schema: {
        tags: ['journals'],
        operationId: 'downloadJournalSeal',
        summary: '下载一次封存 / Download a seal',
        description:
          '与导出文件逐字相同，可存于他处以备核验；下载记入访问日志。 / Word for word the exported file; the download is entered in the access journal.',
        params: Type.Object({ no: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }),
        response: answers,
      },
    },
    async (request, reply) => {
      const { caller, params } = request;
      await requireCityRole(app.db, caller, 'auditor');
      const [seal] = await app.db.select().from(journalSeals).where(eq(journalSeals.no, params.no));
      if (!seal) throw new Problem('not-found');
      const detail = { list: 'journal-seal', no: params.no };
      await journalAccess(app.db, { at: app.clock.now(), userId: caller.userId, kind: 'export', detail });
      const lines = await inSnapshot(app.db, (client) => collected(exportedLines(client, params.no)));
      return reply
        .type('text/plain; charset=utf-8')
        .header('content-disposition', `attachment; filename="${sealFileName(params.no)}"`)
        .send(Readable.from(lines));
    },
  );
  routes.get(
    '/v1/journal-seal-keys',
    {
      schema: {
        tags: ['journals'],
        operationId: 'listJournalSealKeys',
        summary: '封存验签公钥 / Public keys of the seals',
        response: { 200: Type.Object({ items: Type.Array(key) }), ...answers },
      },
    },
    async (request) => {
      await requireCityRole(app.db, request.caller, 'auditor');
      const rows = await app.db.select().from(journalSealKeys).orderBy(journalSealKeys.since);
      return { items: rows.map((row) => ({ ...row, since: shown(row.since) })) };
    },
  );
}

async function listSeals(app: FastifyInstance, before: number | undefined, limit: number): Promise<Item[]> {
  const rows = await app.db
    .select()
    .from(journalSeals)
    .where(before === undefined ? undefined : lt(journalSeals.no, before))
    .orderBy(desc(journalSeals.no))
    .limit(limit);
  return rows.map(({ no, at, hash, keyId, statement }) => {
    const said = parseStatement(statement);
    const { changed = 0, total = 0, entries = 0 } = said?.cases ?? {};
    return {
      ...{ no, at: shown(at), hash, previous: said?.previous ?? '', keyId },
      ...{ cases: { changed, total, entries }, accessEntries: said?.access.total ?? 0 },
      links: { file: `/v1/journal-seals/${no}` },
    };
  });
}

/** A seal of an hour is a few hundred kilobytes; it is read whole, so that no connection waits for a slow reader. */
async function collected(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}
