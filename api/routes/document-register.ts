import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { yearOfNumber } from '../../db/numbers.ts';
import { registerOf, type DocumentRow } from '../../db/documents/list.ts';
import { casesAmong } from '../../db/queries/cases.ts';
import { seesBody, sightOf } from '../../db/queries/visibility.ts';
import { documentKindNames } from '../../documents/kinds/index.ts';
import { Problem } from '../problem.ts';
import { answerList, cursorOf } from './lists/answer.ts';
import { shown } from './lists/instants.ts';
import { idParameter, nullable, pageOf, paging, refusals, words } from './lists/schemas.ts';

const entry = Type.Object({
  ...{ serial: Type.Integer(), number: Type.String(), state: Type.String(), issuedAt: Type.String() },
  ...{ issuedBy: Type.String(), caseNo: nullable.text(), document: nullable.text() },
});
const query = Type.Object(
  {
    unit: idParameter('制发单位 / Unit that issues'),
    kind: words(documentKindNames, '文书种类 / Kind of document'),
    year: Type.Optional(
      Type.Integer({ minimum: 2013, maximum: 2999, description: '年份，缺省为本年 / Year; this one' }),
    ),
    ...paging,
  },
  { additionalProperties: false },
);

/** 发文登记: what a unit has issued of a kind in a year, the latest number first; a case one may not see stays unnamed. */
export async function documentRegisterRoutes(app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/documents',
    {
      schema: {
        ...{ tags: ['documents'], operationId: 'readDocumentRegister', querystring: query },
        summary: '发文登记 / Register of documents issued',
        response: { 200: pageOf(entry), ...refusals },
      },
    },
    async (request, reply) => {
      const { unit, kind, year = yearOfNumber(app.clock.now()) } = request.query;
      const sight = await sightOf(app.db, request.caller);
      if (!seesBody(sight, unit)) throw new Problem('not-found');
      return answerList(
        app,
        { request, reply },
        {
          name: 'documents',
          read: (after, count) =>
            registerOf(app.db, { series: `${unit}:${kind}`, year, before: after && Number(after[0]), count }),
          keyOf: (row) => [row.serial],
          async toItems(rows: readonly DocumentRow[]) {
            const seen = await casesAmong(
              app.db,
              sight,
              rows.map(({ caseNo }) => caseNo),
            );
            return rows.map(({ serial, number, state, issuedAt, issuerUser, caseNo, id }) => ({
              ...{ serial, number, state, issuedAt: shown(issuedAt), issuedBy: issuerUser },
              ...(seen.has(caseNo) ? { caseNo, document: id } : { caseNo: null, document: null }),
            }));
          },
        },
        cursorOf(request, ['count']),
      );
    },
  );
}
