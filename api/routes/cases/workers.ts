import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { maskName, maskPhone } from '../../../db/personal/mask.ts';
import { workersAfter } from '../../../db/queries/case-workers.ts';
import { answerList, cursorOf } from '../lists/answer.ts';
import { caseNoParams, nullable, pageOf, paging, refusals } from '../lists/schemas.ts';
import { sightOfTexts } from '../lists/scope.ts';

const worker = Type.Object({
  ...{ no: Type.Integer(), name: Type.String(), phone: nullable.text() },
  ...{ claimedYuan: nullable.integer(), agreedYuan: nullable.integer(), result: nullable.text() },
});

/** Workers of a collective dispute by the page, masked, with what became of each claim. */
export async function caseWorkerRoutes(app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/cases/:caseNo/workers',
    {
      schema: {
        ...{ tags: ['cases'], operationId: 'listWorkersOfCase', params: caseNoParams },
        summary: '集体争议职工名单 / Workers of a collective dispute',
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: pageOf(worker), ...refusals },
      },
    },
    async (request, reply) => {
      const { caseNo } = request.params;
      await sightOfTexts(app, request.caller, caseNo);
      const key = await app.house.caseKeys.getToRead(app.db, caseNo);
      return answerList(
        app,
        { request, reply },
        {
          name: 'workers',
          read: async (after, count) => (key ? workersAfter(app.db, key, Number(after?.[0] ?? 0), count) : []),
          keyOf: (row) => [row.no],
          toItems: (rows) =>
            rows.map((row) => ({
              ...row,
              name: maskName(row.name),
              phone: row.phone === null ? null : maskPhone(row.phone),
            })),
        },
        cursorOf(request, ['count']),
      );
    },
  );
}
