import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../../calendar/index.ts';
import { listCalls, type CallRow } from '../../../db/calls/list.ts';
import { maskPhone } from '../../../db/personal/mask.ts';
import { journalAccess } from '../../../db/queries/access.ts';
import { phoneUuid } from '../../../db/registry/indexes.ts';
import type { Role } from '../../../db/schema/index.ts';
import { reasonLabel } from '../../calls/effects/reasons.ts';
import { invalidField, Problem } from '../../problem.ts';
import { isWithin, reachOf, requireReach } from '../../reach.ts';
import { answerList, cursorOf } from '../lists/answer.ts';
import { readFrom, readTo } from '../lists/instants.ts';
import { markOf } from './endpoints.ts';
import * as schemas from './schemas.ts';

const tags = ['calls'];
export const READING: readonly Role[] = ['call-taker', 'unit-head', 'supervisor'];
/** Whoever answers, over the unit, for how calls are taken may hear them. */
const HEARING: readonly Role[] = ['unit-head', 'supervisor'];
const MOST_FOUND = 50;

/** 通话记录: of the units where one takes calls or answers for them; numbers are masked. */
export async function callListRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();
  const { db } = app;
  const { keys } = app.house;

  routes.get(
    '/v1/calls',
    {
      schema: {
        ...{ tags, operationId: 'listCalls', summary: '通话记录 / Calls, the newest first' },
        description:
          '号码一律脱敏；按号码查找用 POST /v1/calls/search。 / Numbers are masked; found by POST /v1/calls/search.',
        ...{ querystring: schemas.callQuery, response: { 200: schemas.callPage, ...schemas.refusals } },
      },
    },
    async (request, reply) => {
      const reach = await requireReach(db, request.caller, ...READING);
      const { from, to, state, agent, caseNo } = request.query;
      const filter = {
        from: from === undefined ? undefined : readFrom(from, 'from'),
        to: to === undefined ? undefined : readTo(to, 'to'),
        ...{ state, agent, caseNo },
      };
      return answerList(
        app,
        { request, reply },
        {
          name: 'calls',
          read: (key, limit) => {
            const after = key === undefined ? undefined : { at: Number(key[0]), id: Number(key[1]) };
            return listCalls(db, keys, { reach, filter, limit, after });
          },
          keyOf: ({ startedAt, id }) => [startedAt, id],
          toItems: (rows) => rows.map(toItem),
        },
        cursorOf(request, ['instant', 'count']),
      );
    },
  );

  routes.post(
    '/v1/calls/search',
    {
      schema: {
        ...{ tags, operationId: 'searchCalls', summary: '按号码查通话 / Calls of a number' },
        ...{ body: schemas.callSearch, response: { 200: schemas.callFound, ...schemas.refusals } },
      },
    },
    async ({ caller, body }) => {
      const reach = await requireReach(db, caller, ...READING);
      const phoneIndex = phoneUuid(keys, body.phone);
      if (phoneIndex === null) throw invalidField('/phone', '不是电话号码 / not a telephone number');
      const rows = await listCalls(db, keys, { reach, filter: { phoneIndex }, limit: MOST_FOUND });
      return { items: rows.map(toItem) };
    },
  );

  routes.get(
    '/v1/calls/:id',
    {
      schema: {
        ...{ tags, operationId: 'getCall', summary: '通话详情 / A call' },
        ...{ params: schemas.callParams, response: { 200: schemas.callDetail, ...schemas.refusals } },
      },
    },
    async ({ caller, params: { id } }) => {
      const reach = await requireReach(db, caller, ...READING);
      const [row] = await listCalls(db, keys, { reach, filter: { id }, limit: 1 });
      if (!row) throw new Problem('not-found');
      const { callId, facts } = row;
      const recording = isWithin(await reachOf(db, caller, ...HEARING), row.unitId) ? facts.recording : null;
      if (recording !== null)
        await journalAccess(db, {
          ...{ at: app.clock.now(), userId: caller.userId, kind: 'unmasked' },
          ...(row.caseNo === null ? {} : { caseNo: row.caseNo }),
          detail: { call: id, recording: true },
        });
      return { ...toItem(row), callId, agent: facts.agent, cause: facts.cause, reference: facts.reference, recording };
    },
  );
}

const orNull = (at: number | null): string | null => (at === null ? null : formatInstant(at));
export const toItem = ({ id, facts, ...row }: CallRow) => ({
  ...{ id, endpoint: markOf(row.endpointId), unit: row.unitId, direction: row.direction, state: row.state },
  startedAt: formatInstant(row.startedAt),
  ...{ answeredAt: orNull(facts.answeredAt), endedAt: orNull(facts.endedAt) },
  customer: facts.customer === null ? null : maskPhone(facts.customer),
  ...{ line: facts.line, queue: facts.queue, agentUser: row.agentUser, recorded: row.recorded, pressed: facts.pressed },
  ...{ caseNo: row.caseNo, draftId: row.draftId, joined: row.joined },
  effect: effectOf(row),
  mayBelongTo: [...row.maybeCases],
});

/** What it did, how the case took it, and why it did nothing. */
function effectOf({ effect, effectReason, actStatus, actReason }: Omit<CallRow, 'id' | 'facts'>) {
  const reason = actReason ?? effectReason;
  return { did: effect, act: actStatus, reason, label: reason === null ? null : reasonLabel(reason) };
}
