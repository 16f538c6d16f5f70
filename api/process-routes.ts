import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OpenCommand } from '../workflows/kit/messages.ts';
import type { Process } from '../workflows/kit/vocabulary.ts';
import { actionsOf } from './actions.ts';
import { accept } from './commands/accept.ts';
import { act, type Body, split } from './commands/act.ts';
import { carryOut } from './commands/carry-out.ts';
import { intakeUnit, platformUnit } from './commands/places.ts';
import { policiesInForce, resolveReferences, titleOf } from './commands/references.ts';
import { actorOf } from './commands/standing.ts';
import { answerWith, idempotencyKey } from './commands/http.ts';
import { takeAnswers } from './intake/answers.ts';
import { Problem } from './problem.ts';
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
  const platform = await platformUnit(app.db, process, receivedAt);
  const intake = await intakeUnit(app.db, process, actor, platform);
  const taken = await takeAnswers(app, process, body, receivedAt);
  const { fields, personal } = split(process.open, taken.body);
  const [units, policies, title] = await Promise.all([
    resolveReferences(app.db, process.open.body, body),
    policiesInForce(app.db, process, receivedAt),
    taken.title ?? titleOf(app.db, body['matter'], process.label.zh),
  ]);
  if (intake.id === body['employerUnit']) throw new Problem('invalid', undefined, { reason: 'employers-own-body' });
  const signal: Omit<OpenCommand, 'id'> = {
    ...{ action: 'open', actor, receivedAt, body: fields, given: Object.keys(personal), units },
    ...{ title, platform, policies },
    ...(intake.id === platform.id ? {} : { intake }),
  };
  const row = await accept(app.house, {
    ...{ kind: 'open', process: process.name, series: process.series, caller: request.caller.userId },
    ...{ route: `POST /v1/${process.collection}`, idempotencyKey: key, body, personal, signal },
  });
  return answerWith(reply, row, await carryOut(app.db, app.engine, row, startedAt), {
    created: `/v1/${process.collection}/${row.caseNo}`,
  });
}
