import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  acknowledge,
  answersOf,
  transferOf,
  transfersChanged,
  writeTransfer,
  type After,
  type Transfer,
} from '../../db/transfers/transfers.ts';
import type { TransferSource } from '../../db/schema/index.ts';
import { hotlineTicket } from '../../workflows/hotline-ticket/process.ts';
import { carryOut } from '../commands/carry-out.ts';
import { answerWith } from '../commands/http.ts';
import { openCase } from '../commands/open.ts';
import type { Caller } from '../context.ts';
import { Problem } from '../problem.ts';
import { requireRole } from '../roles.ts';
import { answerList, cursorOf } from './lists/answer.ts';
import { readInstant, shown } from './lists/instants.ts';
import * as schemas from './transfers/schemas.ts';
import { commandOf, differences, instantIn, keyOf, ROUTE, ticketOf, type NewTransferBody } from './transfers/ticket.ts';
import { listTransfers, viewTransfer } from './transfers/view.ts';
import type { Accepted } from '../commands/order.ts';

const tags = ['transfers'];
/** What is being written while a list is read may bear an earlier instant: whoever asks again asks from a little before. */
const OVERLAP_MS = 60_000;

/** 转办: demands that grid and 12345 hand on, and what they are answered. Each account knows its own. */
export async function transferRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.post(
    '/v1/transfers',
    {
      schema: {
        ...{ tags, operationId: 'sendTransfer', summary: '转来诉求 / Hand a demand on' },
        description:
          '同一来源、同一编号只成一案；内容相同则同一回执，不同则 409 并指明字段。' +
          ' / One case for a source and its number: the same again has the same receipt, anything else is 409 naming the fields.',
        headers: schemas.headers,
        body: schemas.newTransfer,
        response: { 201: { $ref: 'Receipt#' }, 202: { $ref: 'Pending#' }, ...schemas.refusals },
      },
    },
    (request, reply) => take(app, request.body, request, reply),
  );

  routes.get(
    '/v1/transfers',
    {
      schema: {
        ...{ tags, operationId: 'listTransfers', summary: '转办件变化 / Transfers that changed' },
        ...{ querystring: schemas.changedQuery, response: { 200: schemas.changedPage, ...schemas.refusals } },
      },
    },
    async (request, reply) => {
      requireRole(request.caller, 'integration');
      const { userId: sentBy } = request.caller;
      const since = readInstant(request.query.changedSince, 'changedSince');
      return answerList(
        app,
        { request, reply },
        {
          name: 'transfers',
          read: (key, limit) => {
            const [changedAt, source, number] = (key ?? []) as [number, string, string];
            const after: After | undefined = key && { changedAt, source, number };
            return transfersChanged(app.db, { sentBy, since, limit, ...(after ? { after } : {}) });
          },
          keyOf: ({ changedAt, source, number }: Transfer) => [changedAt, source, number],
          toItems: (rows) => listTransfers(app, rows),
          extra: { askNext: shown(app.clock.now() - OVERLAP_MS) },
        },
        cursorOf(request, ['instant', 'text', 'text']),
      );
    },
  );

  routes.get(
    '/v1/transfers/:source/:number',
    {
      schema: {
        ...{ tags, operationId: 'getTransfer', summary: '转办件与答复 / A transfer and its answers' },
        ...{ params: schemas.transferParams, response: { 200: schemas.transferView, ...schemas.refusals } },
      },
    },
    async ({ caller, params }) => viewTransfer(app, await ownTransfer(app, caller, params), caller),
  );

  routes.post(
    '/v1/transfers/:source/:number/acknowledge',
    {
      schema: {
        ...{ tags, operationId: 'acknowledgeTransfer', summary: '确认收到答复 / Acknowledge an answer' },
        ...{ params: schemas.transferParams, body: schemas.acknowledgement },
        response: { 200: schemas.transferView, ...schemas.refusals },
      },
    },
    async ({ caller, params, body: { answer } }) => {
      const transfer = await ownTransfer(app, caller, params);
      const given = await answersOf(app.db, [transfer.caseNo]);
      if (!given.some(({ no }) => no === answer))
        throw new Problem('conflict', undefined, { reason: 'nothing-to-acknowledge' });
      await acknowledge(app.db, transfer.caseNo, answer, app.clock.now());
      return viewTransfer(app, await ownTransfer(app, caller, params), caller);
    },
  );
}

type Named = { readonly source: TransferSource; readonly number: string };

/** @throws Problem `forbidden` for whoever is no machine's account, `not-found` for what another one sent */
async function ownTransfer(app: FastifyInstance, caller: Caller, { source, number }: Named): Promise<Transfer> {
  requireRole(caller, 'integration');
  const found = await transferOf(app.db, caller.userId, source, number);
  if (!found) throw new Problem('not-found');
  return found;
}

async function take(
  app: FastifyInstance,
  sent: NewTransferBody,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const startedAt = Date.now();
  requireRole(request.caller, 'integration');
  const row = await accepted(app, sent, request.caller);
  const receipt = await carryOut(app.db, app.engine, row, startedAt);
  return answerWith(reply, row, receipt, { created: `/v1/transfers/${keyOf(sent)}` });
}

/** The command of a transfer, new or as the first request left it. @throws Problem `conflict` where what was sent differs */
async function accepted(app: FastifyInstance, sent: NewTransferBody, caller: Caller): Promise<Accepted> {
  const { source, number, category = null } = sent;
  const [reportedAt, theirDueAt] = [instantIn(sent, 'reportedAt'), instantIn(sent, 'dueAt')];
  const known = await knownAs(app, sent, caller);
  if (known) return known;
  try {
    return await openCase(app, {
      ...{ process: hotlineTicket, caller, route: ROUTE, key: keyOf(sent), body: ticketOf(sent), compared: sent },
      alongside: async (tx, { caseNo, receivedAt }) => {
        const its = { source, number, caseNo, sentBy: caller.userId, category, reportedAt, theirDueAt, receivedAt };
        if (await writeTransfer(tx.drizzle, its)) return;
        throw new Problem('conflict', undefined, { reason: 'transfer-of-another' });
      },
    });
  } catch (error) {
    // Two at once: the other one was written between our look and our writing.
    if (!(error instanceof Problem) || error.code !== 'idempotency-key-reused') throw error;
    const first = await knownAs(app, sent, caller);
    if (!first) throw error;
    return first;
  }
}

/** The first command, if what is sent now is the same. @throws Problem `conflict` naming the fields that differ */
async function knownAs(app: FastifyInstance, sent: NewTransferBody, caller: Caller): Promise<Accepted | undefined> {
  const transfer = await transferOf(app.db, caller.userId, sent.source, sent.number);
  const command = transfer && (await commandOf(app, transfer));
  if (!transfer || !command) return undefined;
  // What was erased can no more be compared: the number says which it was.
  if (command.bodyHash === '') return command;
  const errors = await differences(app, { transfer, command }, sent);
  if (errors.length > 0) throw new Problem('conflict', undefined, { reason: 'transfer-differs', errors });
  return command;
}
