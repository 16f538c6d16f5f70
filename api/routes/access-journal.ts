import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { accessKinds } from '../../db/queries/access.ts';
import { type AccessListRow, listAccess } from '../../db/queries/access-list.ts';
import { detailShown, reasonsOf, reasonStates, type ReasonShown } from '../personal/reasons.ts';
import { requireReach } from '../reach.ts';
import { answerList, cursorOf } from './lists/answer.ts';
import type { CsvColumn } from './lists/csv.ts';
import { readFrom, readTo, shown } from './lists/instants.ts';
import { dateParameter, exporting, idParameter, nullable, pageOf, paging, refusals, words } from './lists/schemas.ts';

const query = Type.Object(
  {
    user: Type.Optional(idParameter('用户编号 / User id')),
    kind: Type.Optional(words(accessKinds, '类别 / Kind')),
    case: Type.Optional(idParameter('案件编号 / Case number')),
    from: Type.Optional(dateParameter('时间自 / From')),
    to: Type.Optional(dateParameter('时间至（日期含当日） / To, a date inclusive')),
    ...paging,
    ...exporting,
  },
  { additionalProperties: false },
);
const item = Type.Object({
  id: Type.Integer(),
  at: Type.String(),
  user: Type.Unsafe<{ id: string; label: string | null } | null>({
    anyOf: [Type.Object({ id: Type.String(), label: nullable.text() }), Type.Null()],
  }),
  kind: Type.String(),
  caseNo: nullable.text(),
  detail: Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object', additionalProperties: true }),
  reason: Type.Unsafe<ReasonShown | null>({
    anyOf: [
      Type.Object({ state: words(reasonStates, '可否查看 / What became of it'), text: nullable.text() }),
      Type.Null(),
    ],
    description:
      '查看完整信息的理由（脱敏），按案件查询时可见 / Why it was unmasked, masked; shown where `case` is given',
  }),
});
type Item = Static<typeof item>;

/** 访问日志 for auditors: of the people of their subtree; at the city centre, of everybody and of programs. */
export async function accessJournalRoutes(app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/access-journal',
    {
      schema: {
        tags: ['journals'],
        operationId: 'listAccessJournal',
        summary: '访问日志 / List the access journal',
        description:
          '审计员所见为本单位及下级单位人员的记录，按时间倒序；导出及查看理由本身亦留痕。 / Auditors see what people of their subtree did, newest first; an export is an entry itself, and so is reading reasons.',
        querystring: query,
        response: { 200: pageOf(item), ...refusals, 403: refusals[401] },
      },
    },
    async (request, reply) => {
      const reach = await requireReach(app.db, request.caller, 'auditor');
      const { user, kind, case: caseNo, from, to } = request.query;
      const asked = {
        ...{ user, kind, caseNo, bodies: reach === 'everything' ? undefined : reach },
        from: from === undefined ? undefined : readFrom(from, 'from'),
        to: to === undefined ? undefined : readTo(to, 'to'),
      };
      return answerList(
        app,
        { request, reply },
        {
          name: 'access-journal',
          read: (key, limit) =>
            listAccess(app.db, { ...asked, limit, after: key && { at: Number(key[0]), id: Number(key[1]) } }),
          keyOf: (row) => [row.at, row.id],
          toItems: async (rows) => {
            const reasons = await reasonsOf(app, { caller: request.caller, caseNo }, rows);
            return rows.map((row) => toItem(row, reasons.get(row.id) ?? null));
          },
          columns,
        },
        cursorOf(request, ['instant', 'count']),
      );
    },
  );
}

const toItem = ({ id, at, userId, label, kind, caseNo, detail }: AccessListRow, reason: ReasonShown | null): Item => ({
  ...{ id, at: shown(at), kind, caseNo, detail: detailShown({ kind, detail }), reason },
  user: userId === null ? null : { id: userId, label },
});

const columns: readonly CsvColumn<Item>[] = [
  { heading: '序号', cell: (e) => e.id },
  { heading: '时间', cell: (e) => e.at },
  { heading: '用户', cell: (e) => e.user?.id },
  { heading: '岗位', cell: (e) => e.user?.label },
  { heading: '类别', cell: (e) => e.kind },
  { heading: '案件编号', cell: (e) => e.caseNo },
  { heading: '内容', cell: (e) => JSON.stringify(e.detail) },
  { heading: '理由', cell: (e) => e.reason?.text ?? e.reason?.state },
];
