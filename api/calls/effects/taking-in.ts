import type { FastifyInstance } from 'fastify';
import { makeDraft } from '../../../db/calls/drafts.ts';
import { lineOf, writeDoing, type Line } from '../../../db/calls/effects.ts';
import { readTelephone } from '../../../db/personal/telephone.ts';
import type { Transaction } from '../../../db/transaction.ts';
import { NOT_TOLD } from '../../../workflows/hotline-ticket/completing.ts';
import { hotlineTicket } from '../../../workflows/hotline-ticket/process.ts';
import { acceptIn } from '../../commands/accept.ts';
import { openingOf } from '../../commands/opening.ts';
import { actorOf } from '../../commands/standing.ts';
import { Problem } from '../../problem.ts';
import type { CallEffect, CallMatter } from './matter.ts';
import { telling } from './tell-engine.ts';

const TO_BE_TOLD = '（来电自动建单，诉求内容待话务员补全）To be completed by the call-taker.';

/** The number by which a call is referred to from outside: the call centre's own id may say anything. */
export const referenceOf = (callId: number): string => `call-${callId}`;

/**
 * An answered call joins the one open ticket of its caller, or opens one that is to be completed; a call that nobody signed
 * leaves a draft. One that was missed opens nothing.
 * @returns undefined while nothing is to be done.
 */
export async function takeIn(
  app: FastifyInstance,
  tx: Transaction,
  matter: CallMatter,
): Promise<CallEffect | undefined> {
  const { call, endpoint, receivedAt } = matter;
  if (call.facts.answeredAt === null) return undefined;
  const { keys } = app.house;
  const phone = phoneOf(call.facts.customer);
  if (!endpoint.signed) {
    const draftId = await makeDraft(tx.drizzle, keys, {
      ...{ callId: call.id, unitId: endpoint.unitId, at: receivedAt, phone },
    });
    await writeDoing(tx, call.id, { effect: 'drafted' });
    return { caseNo: null, draftId, joined: false };
  }
  const line: Line =
    phone === null ? { tickets: [], isOnePersons: false } : await lineOf(tx, keys, phone, endpoint.unitId);
  const theOne = onlyTicket(line);
  if (theOne !== undefined) {
    await writeDoing(tx, call.id, { effect: 'joined' });
    return { caseNo: theOne, draftId: null, joined: true };
  }
  return open(app, tx, matter, { phone, maybeCases: maybe(line) });
}

/** The caller's one open ticket, if the number is one person's and nobody asked for confidentiality. */
function onlyTicket({ tickets, isOnePersons }: Line): string | undefined {
  const [one, another] = tickets;
  return one && !another && isOnePersons && !one.confidential ? one.caseNo : undefined;
}

/** A confidential ticket is named nowhere: whoever has the call would learn who its caller is. */
const maybe = ({ tickets }: Line): string[] =>
  tickets.flatMap(({ caseNo, confidential }) => (confidential ? [] : [caseNo]));

async function open(
  app: FastifyInstance,
  tx: Transaction,
  { call, caller, endpoint, receivedAt, afterCommit }: CallMatter,
  { phone, maybeCases }: { readonly phone: string | null; readonly maybeCases: readonly string[] },
): Promise<CallEffect> {
  const body = {
    ...{ channel: 'hotline', matter: NOT_TOLD, question: TO_BE_TOLD, externalReference: referenceOf(call.id) },
    ...(phone === null ? {} : { caller: { phone } }),
  };
  const order = { process: hotlineTicket, body, actor: actorOf(caller), receivedAt };
  const opening = await refusable(openingOf(tx.database, order));
  if ('refused' in opening) {
    await writeDoing(tx, call.id, { effect: null, reason: opening.refused, maybeCases });
    return { caseNo: null, draftId: null, joined: false };
  }
  const row = await acceptIn(tx, app.house, {
    ...{ ...opening.done, caller: endpoint.userId, body },
    ...{ route: 'calls', idempotencyKey: referenceOf(call.id) },
  });
  await writeDoing(tx, call.id, {
    ...{ effect: 'opened', command: row.id, maybeCases },
    ...(maybeCases.length > 0 ? { reason: 'may-be-the-same' } : {}),
  });
  afterCommit(telling(app, row));
  return { caseNo: row.caseNo, draftId: null, joined: false };
}

/** A number that can be written down for somebody who calls; null for one that was withheld or is none. */
const phoneOf = (customer: string | null): string | null =>
  customer === null || customer.length > 40 || readTelephone(customer) === null ? null : customer;

/**
 * What is refused for good is a result and shown on the call; what fails now is thrown, and the sender sends again.
 * Nothing was written when it is refused: the transaction goes on.
 */
export async function refusable<T>(work: Promise<T>): Promise<{ readonly done: T } | { readonly refused: string }> {
  try {
    return { done: await work };
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'unavailable') throw error;
    return { refused: error.reason ?? error.code };
  }
}
