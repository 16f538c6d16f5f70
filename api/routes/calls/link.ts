import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { draftById, settleDraft } from '../../../db/calls/drafts.ts';
import { listCalls } from '../../../db/calls/list.ts';
import { journalAccess } from '../../../db/queries/access.ts';
import { isCaseVisible, sightOf } from '../../../db/queries/visibility.ts';
import { calls } from '../../../db/schema/index.ts';
import { invalidField, Problem } from '../../problem.ts';
import { isWithin, requireReach } from '../../reach.ts';
import { toItem } from './list.ts';
import * as schemas from './schemas.ts';

/** 关联通话: a call-taker says which case a call is about, whatever was made of it before. */
export async function callLinkRoutes(app: FastifyInstance): Promise<void> {
  const { db } = app;
  const { keys } = app.house;
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/v1/calls/:id/link',
    {
      schema: {
        ...{ tags: ['calls'], operationId: 'linkCall', summary: '关联通话到案件 / Say which case a call is about' },
        description:
          '改正自动关联；原案件不变。 / Puts right what was linked by itself; the case it was linked to stays as it is.',
        ...{ params: schemas.callParams, body: schemas.linking },
        response: { 200: schemas.callItem, ...schemas.refusals },
      },
    },
    async ({ caller, params: { id }, body: { caseNo } }) => {
      const reach = await requireReach(db, caller, 'call-taker');
      const sight = await sightOf(db, caller);
      const at = app.clock.now();
      await db.transaction(async (tx) => {
        const [call] = await tx.select().from(calls).where(eq(calls.id, id)).for('update');
        if (!call || !isWithin(reach, call.unitId)) throw new Problem('not-found');
        if (!(await isCaseVisible(tx, sight, caseNo)))
          throw invalidField('/caseNo', `没有案件 ${caseNo} / there is no case ${caseNo}`);
        const draft = call.draftId === null ? undefined : await draftById(tx, call.draftId);
        if (draft) await settleDraft(tx, keys, draft, { state: 'linked', by: caller.userId, at, caseNo });
        // A call that the centre made may still be the callback of its case; one that came in opens nothing any more.
        const effect = call.direction === 'outbound' ? call.effect : 'linked';
        await tx.update(calls).set({ caseNo, effect, linkedBy: caller.userId }).where(eq(calls.id, id));
        const detail = { call: id, did: 'linked', instead: call.caseNo };
        await journalAccess(tx, { at, userId: caller.userId, kind: 'administration', caseNo, detail });
      });
      const [row] = await listCalls(db, keys, { reach, filter: { id }, limit: 1 });
      if (!row) throw new Problem('not-found');
      return toItem(row);
    },
  );
}
