import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { listCards, listEmployers } from '../../db/registry/lists.ts';
import { openEmployer } from '../../db/registry/sealed.ts';
import { pageOf } from './lists/schemas.ts';
import { answer, answers, masked, query, tags, words } from './registry/answer.ts';
import { memberRoutes } from './registry/members.ts';
import { employerShown } from './screen-pop.ts';

const employerItem = Type.Object({ ...words('code', 'name', 'union', 'district').properties, active: Type.Boolean() });
const cardItem = words('lastFour', 'member', 'state', 'issued', 'expires');

/** 单位、会员、京卡: lists within the caller's unions, masked, and the search for a member. */
export async function registryRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();
  await memberRoutes(app);

  routes.get(
    '/v1/employers',
    {
      schema: {
        ...{ tags, operationId: 'listEmployers', querystring: query, description: masked },
        ...{ summary: '单位列表 / List employers', response: { 200: pageOf(employerItem), ...answers } },
      },
    },
    (request, reply) =>
      answer(
        app,
        { request, reply },
        { name: 'employers', read: (page) => listEmployers(app.db, page) },
        {
          keyOf: ({ id }) => id,
          show: (row) => {
            const name = employerShown({ code: row.code, name: openEmployer(app.house.keys, row) });
            return { code: row.code, name, union: row.unionId, district: row.districtId, active: row.active };
          },
          headings: { code: '统一社会信用代码', name: '名称', union: '所属工会', district: '所在区', active: '启用' },
        },
      ),
  );

  routes.get(
    '/v1/cards',
    {
      schema: {
        ...{ tags, operationId: 'listCards', querystring: query, description: masked },
        ...{ summary: '京卡列表 / List cards', response: { 200: pageOf(cardItem), ...answers } },
      },
    },
    (request, reply) =>
      answer(
        app,
        { request, reply },
        { name: 'cards', read: (page) => listCards(app.db, page) },
        {
          keyOf: ({ id }) => id,
          show: ({ id: _id, ...row }) => row,
          headings: {
            lastFour: '卡号末四位',
            member: '会员编号',
            state: '卡状态',
            issued: '发卡日期',
            expires: '有效期至',
          },
        },
      ),
  );
}
