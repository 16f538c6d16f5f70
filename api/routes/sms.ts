import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { sightOf } from '../../db/queries/visibility.ts';
import {
  listMessages,
  messageOf,
  MOST_RESENDS,
  refuseTexts,
  RESEND_AFTER_MS,
  resendMessage,
  type SmsPage,
} from '../../db/sms/messages.ts';
import { FRESH_MS } from '../../engine/sms/schedule.ts';
import { journalChange } from '../administration.ts';
import type { Caller } from '../context.ts';
import { knownCase, reachOf } from '../personal/reach.ts';
import { Problem } from '../problem.ts';
import { answerList, cursorOf } from './lists/answer.ts';
import { readFrom, readTo } from './lists/instants.ts';
import { caseNoParams } from './lists/schemas.ts';
import { sightOfCase } from './lists/scope.ts';
import * as schemas from './sms/schemas.ts';
import { messageColumns, toMessages } from './sms/view.ts';

const tags = ['sms'];
const MOST_OF_A_CASE = 500;

/** 短信: what was sent to claimants and how it ended; sending again; those who want none. */
export async function smsRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.get(
    '/v1/sms',
    {
      schema: {
        ...{ tags, operationId: 'listSms', querystring: schemas.query },
        summary: '短信列表 / List texts',
        description: '可见案件的短信，最新在前。 / Texts of the cases one sees, newest first.',
        response: { 200: schemas.messagePage, ...schemas.refusals },
      },
    },
    async (request, reply) => {
      const { state, template, from, to } = request.query;
      const filter: Omit<SmsPage, 'limit'> = {
        ...{ sight: await sightOf(app.db, request.caller), state, template },
        from: from === undefined ? undefined : readFrom(from, 'from'),
        to: to === undefined ? undefined : readTo(to, 'to'),
      };
      return answerList(
        app,
        { request, reply },
        {
          name: 'sms',
          read: (key, limit) => {
            const [createdAt, id] = (key ?? []) as [number, string];
            return listMessages(app.db, { ...filter, limit, after: key && { createdAt, id } });
          },
          keyOf: ({ message }) => [message.createdAt, message.id],
          toItems: (rows) => toMessages(app, rows),
          columns: messageColumns,
        },
        cursorOf(request, ['instant', 'text']),
      );
    },
  );

  routes.get(
    '/v1/cases/:caseNo/sms',
    {
      schema: {
        ...{ tags, operationId: 'listSmsOfCase', params: caseNoParams },
        summary: '案件的短信 / Texts of a case',
        response: { 200: schemas.messages, ...schemas.refusals },
      },
    },
    async ({ params: { caseNo }, caller }) => {
      const sight = await sightOfCase(app, caller, caseNo);
      return { items: await toMessages(app, await listMessages(app.db, { sight, caseNo, limit: MOST_OF_A_CASE })) };
    },
  );

  routes.post(
    '/v1/cases/:caseNo/sms/:id/resend',
    {
      schema: {
        ...{ tags, operationId: 'resendSms', params: schemas.resendParams },
        summary: '重发短信 / Send a text again',
        description: `按现行模板和号码重发；间隔 ${RESEND_AFTER_MS / 60_000} 分钟，至多 ${MOST_RESENDS} 次。 / By the template and number of now; ${RESEND_AFTER_MS / 60_000} minutes apart, ${MOST_RESENDS} times at most.`,
        response: { 202: Type.Object({ id: Type.String(), resends: Type.Integer() }), ...schemas.conflicts },
      },
    },
    async ({ params: { caseNo, id }, caller }, reply) => {
      await requireCarrier(app, caller, caseNo);
      if (!(await messageOf(app.db, caseNo, id))) throw new Problem('not-found');
      const now = app.clock.now();
      const order = { id, caseNo, by: caller.userId, now, expiresAt: now + FRESH_MS };
      if (!(await resendMessage(app.db, order))) await refuseResending(app, caseNo, id, now);
      const after = await messageOf(app.db, caseNo, id);
      return reply.code(202).send({ id, resends: after?.resends ?? 0 });
    },
  );

  routes.put(
    '/v1/cases/:caseNo/sms-refusal',
    {
      schema: {
        ...{ tags, operationId: 'refuseSms', params: caseNoParams },
        summary: '登记诉求人拒收或恢复短信 / The claimant wants no texts, or wants them again',
        description: '按号码生效，涉及该号码的全部案件。 / Counts for the number, in all its cases.',
        body: Type.Object({ refused: Type.Boolean() }, { additionalProperties: false }),
        response: { 200: Type.Object({ refused: Type.Boolean() }), ...schemas.conflicts },
      },
    },
    async ({ params: { caseNo }, body: { refused }, caller }) => {
      await requireCarrier(app, caller, caseNo);
      const now = app.clock.now();
      if (!(await refuseTexts(app.db, { caseNo, refused, by: caller.userId, now })))
        throw new Problem('conflict', undefined, { reason: 'no-number' });
      await journalChange(app.db, app, caller, { act: 'sms-refusal', case: caseNo, refused });
      return { refused };
    },
  );
}

/** Whoever carries the case. @throws Problem `not-found`, `forbidden` */
async function requireCarrier(app: FastifyInstance, caller: Caller, caseNo: string): Promise<void> {
  await sightOfCase(app, caller, caseNo);
  const { view } = await knownCase(app, caseNo);
  if (!reachOf(caller, view).carries) throw new Problem('forbidden', undefined, { reason: 'not-your-case' });
}

/** Says why a text was not taken up again. @throws Problem always */
async function refuseResending(app: FastifyInstance, caseNo: string, id: string, now: number): Promise<never> {
  const message = await messageOf(app.db, caseNo, id);
  if (!message) throw new Problem('not-found');
  if (message.state === 'waiting' || message.state === 'quiet')
    throw new Problem('conflict', undefined, { reason: 'being-sent' });
  if (message.resends >= MOST_RESENDS) throw new Problem('conflict', undefined, { reason: 'sent-too-often' });
  const last = Math.max(message.resentAt ?? 0, message.settledAt ?? 0, message.createdAt);
  const seconds = Math.max(1, Math.ceil((last + RESEND_AFTER_MS - now) / 1_000));
  throw new Problem('too-many-requests', undefined, { retryAfterSeconds: seconds, reason: 'resent-just-now' });
}
