import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { dateOf } from '../../calendar/index.ts';
import { personalPart, publicPart } from '../../workflows/kit/fields.ts';
import { appointmentShownAs } from '../../workflows/kit/appointment.ts';
import { authorityFor, standingOf } from '../../workflows/kit/authority.ts';
import type { Actor, Json } from '../../workflows/kit/messages.ts';
import type { Action, Process } from '../../workflows/kit/vocabulary.ts';
import type { Caller } from '../context.ts';
import { checkPapers } from '../documents/planned.ts';
import { Problem } from '../problem.ts';
import { accept } from './accept.ts';
import { isKnownKey } from './row.ts';
import { carryOut } from './carry-out.ts';
import { answerWith, idempotencyKey, ifMatch } from './http.ts';
import { resolveReferences } from './references.ts';
import { checkStanding } from './roster-references.ts';
import { actorOf, caseForAct, type FoundCase } from './standing.ts';
import type { Accepted, Order } from './order.ts';

export type Body = Readonly<Record<string, Json>>;
export interface Target {
  readonly process: Process;
  readonly action: Action;
  readonly caseNo: string;
}

/** An act that may be performed, by what the read model knows; the workflow has the last word. */
export interface Admitted extends Target {
  readonly caller: Caller;
  readonly actor: Actor;
  readonly found: FoundCase;
  readonly route: string;
  readonly key: string | undefined;
  readonly ifSeq: number | undefined;
  /** The key was sent here before: it is answered like the first time, even when the case has moved on since. */
  readonly isRepeat: boolean;
}

/** Performs an action on a case: also what the other doors (supervision orders, in-tray) come to. */
export async function act(
  app: FastifyInstance,
  target: Target & { readonly body: Body },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const startedAt = Date.now();
  const receivedAt = app.clock.now();
  const admitted = await admit(app, target, request);
  const row = await writeAct(app, admitted, { body: target.body, receivedAt });
  return answerWith(reply, row, await carryOut(app.db, app.engine, row, startedAt));
}

/**
 * Checks whether the caller may act, before a body is looked at.
 * @param route what an Idempotency-Key is good for, if not the action's own address.
 * @throws Problem `not-found`, `forbidden`, `stale`, `not-open` or `conflict`.
 */
export async function admit(
  app: FastifyInstance,
  { process, action, caseNo }: Target,
  request: FastifyRequest,
  route = `POST /v1/${process.collection}/${caseNo}/${action.name}`,
): Promise<Admitted> {
  const { caller } = request;
  const key = idempotencyKey(request);
  const ifSeq = ifMatch(request);
  const actor = actorOf(caller);
  const found = await caseForAct(app, process, caseNo, caller);
  const isRepeat = key !== undefined && (await isKnownKey(app.db, caller.userId, route, key));
  const admitted = { process, action, caseNo, caller, actor, found, route, key, ifSeq, isRepeat };
  if (!isRepeat) requireOpen(admitted);
  return admitted;
}

/** @throws Problem `forbidden`, `stale`, `not-open` or `conflict`, by what the read model knows. */
export function requireOpen({
  action,
  actor,
  found,
  ifSeq,
}: Pick<Admitted, 'action' | 'actor' | 'found' | 'ifSeq'>): void {
  const { view } = found;
  if (!authorityFor(action, actor, standingOf(view)))
    throw new Problem('forbidden', undefined, { reason: 'not-yours-to-do' });
  if (ifSeq !== undefined && ifSeq !== found.seq)
    throw new Problem('stale', undefined, { reason: 'case-has-moved-on' });
  if (found.ended) throw new Problem('not-open', undefined, { reason: 'case-ended' });
  const shut = view.shut?.[action.name];
  if (shut !== undefined) throw new Problem('conflict', undefined, { reason: shut });
  if (view.open.includes(action.name) || view.standing.includes(action.name)) return;
  throw new Problem('not-open', undefined, { reason: view.outcome === undefined ? 'not-open-now' : 'case-closed' });
}

/**
 * Writes the command of an admitted act.
 * @param asked.compared what tells a repeat from another request under the same key, if not the body itself.
 */
export async function writeAct(
  app: FastifyInstance,
  admitted: Admitted,
  asked: { readonly body: Body; readonly receivedAt: number; readonly compared?: Body } & Pick<Order, 'alongside'>,
): Promise<Accepted> {
  const { action, actor, caller, caseNo, found, ifSeq, key, process, route } = admitted;
  const { alongside, body, compared = body, receivedAt } = asked;
  const { fields, personal } = split(action, body);
  const units = await resolveReferences(app.db, action.body, body, {
    ...{ holder: found.view.holder.id, seer: caller },
    ...(admitted.isRepeat ? {} : { naming: namingIn(found, dateOf(receivedAt)) }),
  });
  const { mediator } = found.view.details;
  if (!admitted.isRepeat && action.issues && typeof mediator === 'string' && body['mediator'] === undefined)
    await checkStanding(app.db, mediator, namingIn(found, dateOf(receivedAt)));
  if (!admitted.isRepeat) await checkPapers(app, { action, actor, found, body, receivedAt });
  return accept(app.house, {
    ...{ kind: 'act', process: process.name, caseNo, caller: caller.userId, route, idempotencyKey: key },
    ...{ body: compared, personal, ...(alongside ? { alongside } : {}) },
    signal: {
      ...{ action: action.name, actor, receivedAt, body: fields, given: Object.keys(personal), units },
      ...(ifSeq === undefined ? {} : { ifSeq }),
    },
  });
}

/** What whoever is named in the case is judged by. */
function namingIn({ caseNo, view }: FoundCase, on: string) {
  const firm = view.details[appointmentShownAs['law-firm']];
  return { caseNo, holder: view.holder, on, ...(typeof firm === 'string' ? { firm } : {}) };
}

/** Parts what the engine may know from what stays in encrypted columns. */
export const split = (action: Action, body: Body): { fields: Body; personal: Body } => ({
  fields: publicPart(action.body, body) as Body,
  personal: personalPart(action.body, body) as Body,
});
