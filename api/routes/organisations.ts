import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { listUnions, listUnits, unitWithNeighbours } from '../../db/organisations/directory.ts';
import { unitRef } from '../../db/organisations/tree.ts';
import { invalidField, Problem } from '../problem.ts';
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
    async ({ url, query: { limit, cursor, ...filter } }) => {
      if (filter.under !== undefined && !(await unitRef(app.db, filter.under))) {
        const message = '没有这个服务机构 / there is no such unit';
        throw invalidField('?under', message);
      }
      return pageOf(await listUnits(app.db, filter, { after: cursor, limit }), limit, url);
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
    async ({ url, query: { limit, cursor, ...filter } }) =>
      pageOf(await listUnions(app.db, filter, { after: cursor, limit }), limit, url),
  );

  await app.register(organisationImportRoutes);
}

function pageOf<T extends { readonly id: string }>(
  rows: T[],
  limit: number,
  url: string,
): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || !last) return { items, next: null };
  const next = new URL(url, 'http://localhost');
  next.searchParams.set('cursor', last.id);
  return { items, next: `${next.pathname}${next.search}` };
}
