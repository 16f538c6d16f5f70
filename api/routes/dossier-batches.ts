import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  batchByNumber,
  casesOfBatch,
  listBatches,
  type BatchCaseRow,
  type BatchRow,
} from '../../db/queries/dossier-batches.ts';
import { sightOf } from '../../db/queries/visibility.ts';
import { carryOut } from '../commands/carry-out.ts';
import { idempotencyKey } from '../commands/http.ts';
import { Problem } from '../problem.ts';
import { actHeaders, refusals as actRefusals } from '../process-schemas.ts';
import { batchDetail, batchItem, batchParams, batchQuery, newBatch } from './dossier-batches/schemas.ts';
import type { BatchItem, ListedCase } from './dossier-batches/schemas.ts';
import { writeBatch } from './dossier-batches/write.ts';
import { answerList, cursorOf } from './lists/answer.ts';
import { shown } from './lists/instants.ts';
import { pageOf, refusals } from './lists/schemas.ts';

const tags = ['dossier-batches'];

/** 移交批次: 『统一上报一级工作平台进行审核』 (二(四)6下派(3)), many dossiers under one number, with their list. */
export async function dossierBatchRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.post(
    '/v1/dossier-batches',
    {
      schema: {
        tags,
        operationId: 'handInBatch',
        summary: '成批移交案卷 / Hand dossiers in together',
        description:
          '全部或全不：任何一案不能移交即 422，指明其位置。 / All or nothing: 422 names the position of every case that cannot go.',
        headers: actHeaders,
        body: newBatch,
        response: { 201: batchDetail, ...actRefusals },
      },
    },
    async (request, reply) => {
      const startedAt = Date.now();
      const { caller, body } = request;
      const asked = { caseNos: body.caseNos, caller, key: idempotencyKey(request), receivedAt: app.clock.now() };
      const { no, rows } = await writeBatch(app, asked);
      await Promise.all(rows.map((row) => carryOut(app.db, app.engine, row, startedAt)));
      return reply
        .code(201)
        .header('location', `/v1/dossier-batches/${no}`)
        .send(await detailOf(app, request, no));
    },
  );

  routes.get(
    '/v1/dossier-batches',
    {
      schema: {
        tags,
        operationId: 'listBatches',
        summary: '移交批次列表 / List batches',
        description: '按移交时间倒序。 / Newest first.',
        querystring: batchQuery,
        response: { 200: pageOf(batchItem), ...refusals },
      },
    },
    async (request, reply) => {
      const { unit } = request.query;
      const sight = await sightOf(app.db, request.caller);
      const list = {
        name: 'dossier-batches',
        read: (key: readonly (string | number)[] | undefined, limit: number) =>
          listBatches(app.db, {
            ...{ sight, unit, limit },
            after: key && { handedInAt: Number(key[0]), no: String(key[1]) },
          }),
        keyOf: (row: BatchRow) => [row.handedInAt, row.no],
        toItems: (rows: readonly BatchRow[]) => rows.map(toItem),
      };
      return answerList(app, { request, reply }, list, cursorOf(request, ['instant', 'text']));
    },
  );

  routes.get(
    '/v1/dossier-batches/:no',
    {
      schema: {
        tags,
        operationId: 'readBatch',
        summary: '移送清单 / The list of a batch',
        params: batchParams,
        response: { 200: batchDetail, ...refusals },
      },
    },
    (request) => detailOf(app, request, request.params.no),
  );
}

async function detailOf(app: FastifyInstance, { caller }: FastifyRequest, no: string) {
  const sight = await sightOf(app.db, caller);
  const batch = await batchByNumber(app.db, sight, no);
  if (!batch) throw new Problem('not-found');
  return { ...toItem(batch), cases: (await casesOfBatch(app.db, sight, no)).map(toCase) };
}

function toItem({ no, unitId, unitName, unitTier, toUnit, handedInAt, byUser, size }: BatchRow): BatchItem {
  const unit = { id: unitId, name: unitName ?? unitId, tier: unitTier ?? 0 };
  return { no, unit, toUnit, handedInAt: shown(handedInAt), byUser, size };
}

const toCase = ({ position, caseNo, title, stage, outcome, status }: BatchCaseRow): ListedCase => ({
  ...{ position, caseNo, title, stage, outcome },
  handIn: status ?? 'pending',
});
