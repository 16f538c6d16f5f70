import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { formatInstant } from '../../../calendar/index.ts';
import { draftById, listDrafts, openDraft, settleDraft, type TicketDraft } from '../../../db/calls/drafts.ts';
import { maskPhone, maskText } from '../../../db/personal/mask.ts';
import { inTransaction } from '../../../db/transaction.ts';
import { intake } from '../../../workflows/hotline-ticket/intake.ts';
import { hotlineTicket } from '../../../workflows/hotline-ticket/process.ts';
import { bodySchema } from '../../../workflows/kit/fields.ts';
import { referenceOf } from '../../calls/effects/taking-in.ts';
import type { Body } from '../../commands/act.ts';
import { carryOut } from '../../commands/carry-out.ts';
import { answerWith, idempotencyKey } from '../../commands/http.ts';
import { openCase } from '../../commands/open.ts';
import { Problem } from '../../problem.ts';
import { actHeaders, refusals } from '../../process-schemas.ts';
import { isWithin, requireReach } from '../../reach.ts';
import { answerList, cursorOf } from '../lists/answer.ts';
import * as schemas from './schemas.ts';

const tags = ['calls'];
const { channel: _channel, externalReference: _reference, ...toBeTold } = intake.body;
const isTakerOf =
  (unit: string) =>
  ({ role, bodyId }: { readonly role: string; readonly bodyId: string }): boolean =>
    role === 'call-taker' && bodyId === unit;
const settled = (): Problem => new Problem('conflict', undefined, { reason: 'draft-settled' });

/** 来电草稿: what calls that nobody signed would have opened; a call-taker takes them in or throws them away. */
export async function ticketDraftRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();
  const { db } = app;
  const { keys } = app.house;

  routes.get(
    '/v1/ticket-drafts',
    {
      schema: {
        ...{ tags, operationId: 'listTicketDrafts', summary: '来电草稿 / Drafts of calls, the newest first' },
        ...{ querystring: schemas.draftQuery, response: { 200: schemas.draftPage, ...schemas.refusals } },
      },
    },
    async (request, reply) => {
      const units = await requireReach(db, request.caller, 'call-taker');
      const { state = 'open' } = request.query;
      return answerList(
        app,
        { request, reply },
        {
          name: 'ticket-drafts',
          read: (key, limit) => {
            const before = key === undefined ? undefined : { at: Number(key[0]), id: String(key[1]) };
            return listDrafts(db, { units, state, before, limit });
          },
          keyOf: ({ draft }) => [draft.at, draft.id],
          toItems: (rows) => rows.map(({ draft, startedAt }) => toItem(draft, startedAt)),
        },
        cursorOf(request, ['instant', 'text']),
      );
    },
  );

  app.post<{ Params: { id: string } }>(
    '/v1/ticket-drafts/:id/open',
    {
      schema: {
        ...{ tags, operationId: 'openTicketDraft', summary: '草稿转受理 / Take a draft in' },
        description:
          '与受理相同；渠道、外部编号和来电号码取自草稿。 / Like an intake; channel, reference and number come from the draft.',
        ...{ headers: actHeaders, params: schemas.draftParams, body: bodySchema(toBeTold) },
        response: { 201: { $ref: 'Receipt#' }, 202: { $ref: 'Pending#' }, ...refusals },
      },
    },
    async (request, reply) => {
      const startedAt = Date.now();
      const receivedAt = app.clock.now();
      const draft = await draftOf(request);
      // Above the unit one sees its drafts, and takes nothing in.
      if (!request.caller.memberships.some(isTakerOf(draft.unitId))) throw new Problem('not-found');
      const body = filledIn(draft, request.body as Body);
      const { userId } = request.caller;
      const row = await openCase(app, {
        ...{ process: hotlineTicket, caller: request.caller, body, key: idempotencyKey(request) },
        route: `POST /v1/ticket-drafts/${draft.id}/open`,
        alongside: async (tx, { caseNo }) => {
          const order = { state: 'opened', by: userId, at: receivedAt, caseNo } as const;
          if (!(await settleDraft(tx.drizzle, keys, draft, order))) throw settled();
        },
      });
      const created = `/v1/${hotlineTicket.collection}/${row.caseNo}`;
      return answerWith(reply, row, await carryOut(db, app.engine, row, startedAt), { created });
    },
  );

  routes.post(
    '/v1/ticket-drafts/:id/discard',
    {
      schema: {
        ...{ tags, operationId: 'discardTicketDraft', summary: '作废草稿 / Throw a draft away' },
        ...{ params: schemas.draftParams, body: schemas.discarding },
        response: { 200: schemas.draftItem, ...schemas.refusals },
      },
    },
    async (request) => {
      const draft = await draftOf(request);
      const order = { state: 'discarded', by: request.caller.userId, at: app.clock.now(), ...request.body } as const;
      if (!(await inTransaction(db, (tx) => settleDraft(tx.drizzle, keys, draft, order)))) throw settled();
      return toItem((await draftById(db, draft.id)) ?? draft, null);
    },
  );

  /** @throws Problem `forbidden`, `not-found` */
  async function draftOf({ caller, params }: FastifyRequest): Promise<TicketDraft> {
    const reach = await requireReach(db, caller, 'call-taker');
    const draft = await draftById(db, (params as { id: string }).id);
    if (!draft || !isWithin(reach, draft.unitId)) throw new Problem('not-found');
    return draft;
  }

  /** The intake as it is told, with what the draft knows; another number may be told. */
  function filledIn(draft: TicketDraft, told: Body): Body {
    const { phone } = openDraft(keys, draft);
    const caller = { ...(phone === undefined ? {} : { phone }), ...(told['caller'] as object | undefined) };
    return {
      ...told,
      ...{ channel: 'hotline', externalReference: referenceOf(draft.callId) },
      ...(Object.keys(caller).length === 0 ? {} : { caller }),
    };
  }

  const orNull = (at: number | null): string | null => (at === null ? null : formatInstant(at));
  const toItem = (draft: TicketDraft, startedAt: number | null) => {
    const { phone, reason } = openDraft(keys, draft);
    return {
      ...{ id: draft.id, call: draft.callId, unit: draft.unitId, at: formatInstant(draft.at) },
      ...{ startedAt: orNull(startedAt), customer: phone === undefined ? null : maskPhone(phone) },
      ...{ state: draft.state, caseNo: draft.caseNo, settledBy: draft.settledBy, settledAt: orNull(draft.settledAt) },
      reason: reason === undefined ? null : maskText(reason),
    };
  };
}
