import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { listUnions, listUnits, unitWithNeighbours } from '../../db/organisations/directory.ts';
import type { UnionValues, UnitValues } from '../../db/organisations/rows.ts';
import { unitRef } from '../../db/organisations/tree.ts';
import { invalidField, Problem } from '../problem.ts';
import { answerList, cursorOf } from './lists/answer.ts';
import type { CursorKey } from './lists/cursor.ts';
import { organisationImportRoutes } from './organisations/import.ts';
import {
  notFound,
  refusals,
  unionPage,
  unionQuery,
  unitDetail,
  unitId,
  unitPage,
  unitQuery,
} from './organisations/schemas.ts';

const tags = ['organisations'];
/** Both are read in the order of their ids. */
const byId = <Row extends { readonly id: string }>() => ({
  keyOf: ({ id }: Row) => [id],
  toItems: (rows: readonly Row[]) => rows,
});

/** The directory of service units and unions, for everybody with a token; its import, for administrators. */
export async function organisationRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.get(
    '/v1/units',
    {
      schema: {
        tags,
        operationId: 'listUnits',
        summary: '服务机构列表 / List service units',
        description: '按编号排序，逐页读取。 / By id, page by page.',
        querystring: unitQuery,
        response: { 200: unitPage, ...refusals },
      },
    },
    async (request, reply) => {
      const { limit: _limit, cursor: _cursor, ...filter } = request.query;
      if (filter.under !== undefined && !(await unitRef(app.db, filter.under))) {
        const message = '没有这个服务机构 / there is no such unit';
        throw invalidField('?under', message);
      }
      const read = (after: CursorKey | undefined, count: number) =>
        listUnits(app.db, filter, { after: after?.[0] as string | undefined, count });
      return answerList(
        app,
        { request, reply },
        { ...byId<UnitValues>(), name: 'units', read },
        cursorOf(request, ['text']),
      );
    },
  );

  routes.get(
    '/v1/units/:id',
    {
      schema: {
        tags,
        operationId: 'getUnit',
        summary: '服务机构 / A service unit',
        description: '连同其直接上级和下级。 / With those directly above and below it.',
        params: unitId,
        response: { 200: unitDetail, ...refusals, ...notFound },
      },
    },
    async ({ params }) => {
      const found = await unitWithNeighbours(app.db, params.id);
      if (!found) throw new Problem('not-found');
      return { ...found.unit, superiors: found.superiors, subordinates: found.subordinates };
    },
  );

  routes.get(
    '/v1/unions',
    {
      schema: {
        tags,
        operationId: 'listUnions',
        summary: '工会组织列表 / List unions',
        description: '按编号排序，逐页读取。 / By id, page by page.',
        querystring: unionQuery,
        response: { 200: unionPage, ...refusals },
      },
    },
    async (request, reply) => {
      const { limit: _limit, cursor: _cursor, ...filter } = request.query;
      const read = (after: CursorKey | undefined, count: number) =>
        listUnions(app.db, filter, { after: after?.[0] as string | undefined, count });
      return answerList(
        app,
        { request, reply },
        { ...byId<UnionValues>(), name: 'unions', read },
        cursorOf(request, ['text']),
      );
    },
  );

  await app.register(organisationImportRoutes);
}
