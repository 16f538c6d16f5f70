import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Process } from '../workflows/kit/vocabulary.ts';
import { actionsOf } from './actions.ts';
import { accept } from './commands/accept.ts';
import { act, type Body } from './commands/act.ts';
import { carryOut } from './commands/carry-out.ts';
import { openingOf } from './commands/opening.ts';
import { actorOf } from './commands/standing.ts';
import { answerWith, idempotencyKey } from './commands/http.ts';
import { preview } from './documents/preview.ts';
import { actSchema, openSchema, previewSchema, viewSchema } from './process-schemas.ts';
import { viewCase } from './views/case-view.ts';

/** Routes of a documented process, from its declaration: open, view, and one per action. */
export function processRoutes(process: Process) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post(`/v1/${process.collection}`, { schema: openSchema(process) }, (request, reply) =>
      open(app, process, request, reply),
    );
    app.get<{ Params: { caseNo: string } }>(
      `/v1/${process.collection}/:caseNo`,
      { schema: viewSchema(process) },
      async (request, reply) => {
        const view = await viewCase(app, process, request.params.caseNo, request.caller);
        return reply.header('etag', `"${view.seq}"`).send(view);
      },
    );
    for (const action of actionsOf(process)) {
      app.post<{ Params: { caseNo: string } }>(
        `/v1/${process.collection}/:caseNo/${action.name}`,
        { schema: actSchema(process, action) },
        (request, reply) => {
          const body = (request.body ?? {}) as Body;
          return act(app, { process, action, caseNo: request.params.caseNo, body }, request, reply);
        },
      );
      if (!action.issues) continue;
      app.post<{ Params: { caseNo: string } }>(
        `/v1/${process.collection}/:caseNo/${action.name}/preview`,
        { schema: previewSchema(process, action) },
        (request, reply) => {
          const body = (request.body ?? {}) as Body;
          return preview(app, { process, action, caseNo: request.params.caseNo, body }, request, reply);
        },
      );
    }
  };
}

async function open(
  app: FastifyInstance,
  process: Process,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const startedAt = Date.now();
  const receivedAt = app.clock.now();
  const body = request.body as Body;
  const key = idempotencyKey(request);
  const actor = actorOf(request.caller);
  const row = await accept(app.house, {
    ...(await openingOf(app.db, { process, body, actor, receivedAt })),
    ...{ caller: request.caller.userId, route: `POST /v1/${process.collection}`, idempotencyKey: key, body },
  });
  return answerWith(reply, row, await carryOut(app.db, app.engine, row, startedAt), {
    created: `/v1/${process.collection}/${row.caseNo}`,
  });
}
