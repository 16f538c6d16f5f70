import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { renderPdf } from '../../documents/pdf.ts';
import { admit, type Body, type Target } from '../commands/act.ts';
import { draftOf } from './check.ts';
import { planOf } from './planned.ts';

/** The document an act would issue, as a draft PDF; nothing is written. For whoever may perform the act now. */
export async function preview(
  app: FastifyInstance,
  target: Target & { readonly body: Body },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { action, actor, found } = await admit(app, target, request);
  const { document } = request.query as { document?: string };
  const plan = planOf({ action, actor, found, body: target.body, receivedAt: app.clock.now() });
  return reply.type('application/pdf').send(await renderPdf(await draftOf(app, plan, document), { draft: true }));
}
