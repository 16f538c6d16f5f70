import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { dateOf } from '../calendar/index.ts';
import { personalPart, publicPart } from '../workflows/kit/fields.ts';
import { authorityFor, standingOf } from '../workflows/kit/authority.ts';
import type { CaseView, Json, OpenCommand } from '../workflows/kit/messages.ts';
import type { Action, Process } from '../workflows/kit/vocabulary.ts';
import { actionsOf } from './actions.ts';
import { accept, isKnownKey } from './commands/accept.ts';
import { carryOut } from './commands/carry-out.ts';
import { intakeUnit, platformUnit } from './commands/places.ts';
import { policiesInForce, resolveReferences, titleOf } from './commands/references.ts';
import { actorOf, caseForAct } from './commands/standing.ts';
import { answerWith, idempotencyKey, ifMatch } from './commands/http.ts';
import { Problem } from './problem.ts';
import { actSchema, openSchema, viewSchema } from './process-schemas.ts';
import { viewCase } from './views/case-view.ts';

type Body = Readonly<Record<string, Json>>;

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
  const { fields, personal } = split(process.open, body);
  const [units, policies, title] = await Promise.all([
    resolveReferences(app.db, process.open.body, body),
    policiesInForce(app.db, process, receivedAt),
    titleOf(app.db, body['matter'], process.label.zh),
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

/** Performs an action on a case: also what the other doors (supervision orders, in-tray) come to. */
export async function act(
  app: FastifyInstance,
  target: { readonly process: Process; readonly action: Action; readonly caseNo: string; readonly body: Body },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const startedAt = Date.now();
  const receivedAt = app.clock.now();
  const { action, body, caseNo, process } = target;
  const key = idempotencyKey(request);
  const ifSeq = ifMatch(request);
  const actor = actorOf(request.caller);
  const route = `POST /v1/${process.collection}/${caseNo}/${action.name}`;
  const { fields, personal } = split(action, body);
  const found = await caseForAct(app, process, caseNo, request.caller);
  // A repeat is answered like the first time, even when the case has moved on since.
  const isRepeat = key !== undefined && (await isKnownKey(app.db, request.caller.userId, route, key));
  if (!isRepeat) {
    mayAct(action, actor, found.view);
    if (ifSeq !== undefined && ifSeq !== found.seq)
      throw new Problem('stale', undefined, { reason: 'case-has-moved-on' });
    if (found.ended) throw new Problem('not-open', undefined, { reason: 'case-ended' });
    const shut = found.view.shut?.[action.name];
    if (shut !== undefined) throw new Problem('conflict', undefined, { reason: shut });
    if (!found.view.open.includes(action.name) && !found.view.standing.includes(action.name)) {
      throw new Problem('not-open', undefined, {
        reason: found.view.outcome === undefined ? 'not-open-now' : 'case-closed',
      });
    }
  }
  const units = await resolveReferences(app.db, action.body, body, {
    ...{ holder: found.view.holder.id, memberships: request.caller.memberships },
    ...(isRepeat ? {} : { naming: { caseNo, holder: found.view.holder, on: dateOf(receivedAt) } }),
  });
  const row = await accept(app.house, {
    ...{
      kind: 'act',
      process: process.name,
      caseNo,
      caller: request.caller.userId,
      route,
      idempotencyKey: key,
      body,
      personal,
    },
    signal: {
      ...{ action: action.name, actor, receivedAt, body: fields, given: Object.keys(personal), units },
      ...(ifSeq === undefined ? {} : { ifSeq }),
    },
  });
  return answerWith(reply, row, await carryOut(app.db, app.engine, row, startedAt));
}

function mayAct(action: Action, actor: ReturnType<typeof actorOf>, view: CaseView): void {
  if (!authorityFor(action, actor, standingOf(view)))
    throw new Problem('forbidden', undefined, { reason: 'not-yours-to-do' });
}

/** Parts what the engine may know from what stays in encrypted columns. */
const split = (action: Action, body: Body) => ({
  fields: publicPart(action.body, body) as Body,
  personal: personalPart(action.body, body) as Body,
});
