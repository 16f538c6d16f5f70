import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { type CopyListRow, listCopies } from '../../db/queries/filing-copies.ts';
import { isPlatformOrCity } from '../../db/queries/units.ts';
import { type Sight, seesBody, sightOf } from '../../db/queries/visibility.ts';
import { Problem } from '../problem.ts';
import { answerList, cursorOf } from './lists/answer.ts';
import type { CsvColumn } from './lists/csv.ts';
import { readFrom, readTo, shown } from './lists/instants.ts';
import {
  dateParameter,
  exporting,
  idParameter,
  nullable,
  pageOf,
  paging,
  refusals,
  unionName,
  unitName,
} from './lists/schemas.ts';

const query = Type.Object(
  {
    union: Type.Optional(idParameter('备案工会，默认为所见全部 / Union; by default all you see')),
    from: Type.Optional(dateParameter('备案时间自 / Filed from')),
    to: Type.Optional(dateParameter('备案时间至（日期含当日） / Filed to, a date inclusive')),
    ...paging,
    ...exporting,
  },
  { additionalProperties: false },
);

export const copyItem = Type.Object({
  no: Type.String(),
  caseNo: Type.String(),
  process: nullable.text(),
  title: nullable.text(),
  dispatchNo: Type.Integer(),
  basis: Type.String(),
  union: unionName,
  filedAt: Type.String(),
  dispatchedTo: unitName,
});
type CopyItem = Static<typeof copyItem>;

/** 备案 for the union it was filed with, and for the platform and the city. */
export async function filingCopyRoutes(app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/filing-copies',
    {
      schema: {
        tags: ['filing-copies'],
        operationId: 'listFilingCopies',
        summary: '备案列表 / List copies for record',
        description: '按备案时间倒序。 / By date of filing, newest first.',
        querystring: query,
        response: { 200: pageOf(copyItem), ...refusals },
      },
    },
    async (request, reply) => {
      const { union, from, to } = request.query;
      const sight = await sightOf(app.db, request.caller);
      const unions = await unionsFor(app, sight, union);
      const period = {
        from: from === undefined ? undefined : readFrom(from, 'from'),
        to: to === undefined ? undefined : readTo(to, 'to'),
      };
      return answerList(
        app,
        { request, reply },
        {
          name: 'filing-copies',
          read: (key, limit) =>
            listCopies(app.db, {
              sight,
              unions,
              ...period,
              limit,
              after: key && { filedAt: Number(key[0]), no: String(key[1]) },
            }),
          keyOf: (row) => [row.filedAt, row.no],
          toItems: (rows) => rows.map(toCopyItem),
          columns,
        },
        cursorOf(request, ['instant', 'text']),
      );
    },
  );
}

async function unionsFor(
  app: FastifyInstance,
  sight: Sight,
  union: string | undefined,
): Promise<readonly string[] | 'all'> {
  const all = await isPlatformOrCity(app.db, sight.posts);
  if (union === undefined) return all ? 'all' : sight.bodies;
  if (all || seesBody(sight, union)) return [union];
  throw new Problem('not-found');
}

function toCopyItem(row: CopyListRow): CopyItem {
  const { no, caseNo, process, title, dispatchNo, basis, unionId, dispatchedTo } = row;
  return {
    ...{ no, caseNo, process, title, dispatchNo, basis },
    union: { id: unionId, name: row.unionName ?? unionId },
    filedAt: shown(row.filedAt),
    dispatchedTo: { id: dispatchedTo, name: row.dispatchedToName ?? dispatchedTo, tier: row.dispatchedToTier ?? 0 },
  };
}

const columns: readonly CsvColumn<CopyItem>[] = [
  { heading: '备案号', cell: (c) => c.no },
  { heading: '案件编号', cell: (c) => c.caseNo },
  { heading: '事项', cell: (c) => c.title },
  { heading: '派单次序', cell: (c) => c.dispatchNo },
  { heading: '备案依据', cell: (c) => (c.basis === 'district' ? '工作地区县' : '产业') },
  { heading: '备案工会', cell: (c) => c.union.name },
  { heading: '备案', cell: (c) => c.filedAt },
  { heading: '承办单位', cell: (c) => c.dispatchedTo.name },
];
