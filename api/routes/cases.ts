import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { caseFileRoutes } from './cases/file.ts';
import { keepingRoutes } from './cases/keeping.ts';
import { unmaskRoutes } from './cases/unmask.ts';
import { caseWorkerRoutes } from './cases/workers.ts';
import { type TextsOf, answerJournal } from './cases/journal.ts';
import { answerCases } from './cases/list.ts';
import { casePage, caseQuery, journalPage, journalQuery } from './cases/schemas.ts';
import { caseNoParams, refusals } from './lists/schemas.ts';

export type { TextsOf } from './cases/journal.ts';

const tags = ['cases'];

/** What the timeline needs besides the tables. */
export interface CaseHooks {
  /** Attaches to each journal entry what was written in its command; without it entries have no texts. */
  readonly textsOf?: TextsOf;
}

/** Cases of all processes as lists, and what stands around one case. */
export async function caseRoutes(app: FastifyInstance, { textsOf }: CaseHooks = {}): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.get(
    '/v1/cases',
    {
      schema: {
        tags,
        operationId: 'listCases',
        summary: '案件列表、查找 / List and search cases',
        description: '最新受理在前；只列本人可见的案件。 / Newest first; the cases you may see.',
        querystring: caseQuery,
        response: { 200: casePage, ...refusals },
      },
    },
    (request, reply) => answerCases(app, request, reply),
  );

  routes.get(
    '/v1/cases/:caseNo/journal',
    {
      schema: {
        tags,
        operationId: 'readJournal',
        summary: '案件日志 / Timeline of a case',
        description: '每一原因一条，以哈希相连。 / One entry per cause, chained by hash.',
        params: caseNoParams,
        querystring: journalQuery,
        response: { 200: journalPage, ...refusals },
      },
    },
    (request, reply) => answerJournal(app, request, reply, textsOf),
  );

  await app.register(caseFileRoutes);
  await app.register(caseWorkerRoutes);
  await app.register(unmaskRoutes);
  await app.register(keepingRoutes);
}
