import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { renderPdf } from '../../documents/pdf.ts';
import { authorityFor, standingOf } from '../../workflows/kit/authority.ts';
import { personalPart, publicPart } from '../../workflows/kit/fields.ts';
import type { Actor } from '../../workflows/kit/messages.ts';
import { reissueDocument } from '../../workflows/kit/standing/documents.ts';
import type { Action, Process } from '../../workflows/kit/vocabulary.ts';
import { actorOf, caseForAct, mayAct, type FoundCase } from '../commands/standing.ts';
import { checkDocuments, draftOf, type PlannedAct } from './check.ts';
import { checkCorrections } from './corrections.ts';

interface Planned {
  readonly action: Action;
  readonly actor: Actor;
  readonly found: FoundCase;
  readonly body: Readonly<Record<string, unknown>>;
  readonly receivedAt: number;
}

/** What an act would print must be complete and printable. @throws Problem `invalid` naming the fields. */
export async function checkPapers(app: FastifyInstance, planned: Planned): Promise<void> {
  const { action, found, body } = planned;
  if (action.name === reissueDocument.name) await checkCorrections(app, found.caseNo, body);
  if (action.issues) await checkDocuments(app, planOf(planned));
}

/** The document an act would issue, as a draft PDF; nothing is written. */
export async function preview(
  app: FastifyInstance,
  target: { readonly process: Process; readonly action: Action; readonly caseNo: string },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { process, action, caseNo } = target;
  const actor = actorOf(request.caller);
  const found = await caseForAct(app, process, caseNo, request.caller);
  mayAct(action, actor, found.view);
  const body = (request.body ?? {}) as Planned['body'];
  const { document } = request.query as { document?: string };
  const draft = await draftOf(app, planOf({ action, actor, found, body, receivedAt: app.clock.now() }), document);
  return reply.type('application/pdf').send(await renderPdf(draft, { draft: true }));
}

function planOf({ action, actor, found, body, receivedAt }: Planned): PlannedAct {
  const unit = authorityFor(action, actor, standingOf(found.view))?.unit ?? found.view.holder.id;
  const [fields, texts] = [publicPart(action.body, body), personalPart(action.body, body)];
  return { ...{ caseNo: found.caseNo, action, unit }, act: { action: action.name, body: fields, texts, receivedAt } };
}
