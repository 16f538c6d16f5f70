import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { renderPdf } from '../../documents/pdf.ts';
import { journalAccess } from '../../db/queries/access.ts';
import { mayHaveFiles } from '../personal/files.ts';
import { admit, type Body, type Target } from '../commands/act.ts';
import { draftOf } from './check.ts';
import { planOf } from './planned.ts';

/** The document an act would issue, as a draft PDF; nothing of the case is written, but who saw it. For whoever may perform the act now and carries the case. */
export async function preview(
  app: FastifyInstance,
  target: Target & { readonly body: Body },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { action, actor, found } = await admit(app, target, request);
  const { document } = request.query as { document?: string };
  const plan = planOf({ action, actor, found, body: target.body, receivedAt: app.clock.now() });
  await mayHaveFiles(app, request.caller, target.caseNo);
  const pdf = await renderPdf(await draftOf(app, plan, document), { draft: true });
  await journalAccess(app.db, {
    ...{ at: app.clock.now(), userId: request.caller.userId, kind: 'export', caseNo: target.caseNo },
    detail: { preview: action.name },
  });
  return reply.type('application/pdf').send(pdf);
}
