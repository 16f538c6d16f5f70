import type { FastifyInstance } from 'fastify';
import { doneBy } from '../../../db/calls/effects.ts';
import type { Transaction } from '../../../db/transaction.ts';
import { callBack } from './calling-back.ts';
import type { CallEffect, CallMatter } from './matter.ts';
import { takeIn } from './taking-in.ts';

/**
 * What a call does, within the transaction that takes its event down: one thing, once, as soon as enough is known. Whatever
 * comes later is shown on the call.
 */
export async function applyCall(app: FastifyInstance, tx: Transaction, matter: CallMatter): Promise<CallEffect> {
  const { call } = matter;
  const { effect, joined } = await doneBy(tx, call.id);
  const asItStands = { caseNo: call.caseNo, draftId: call.draftId, joined };
  // An answer that overtook its ringing: taken for a caller's, the centre's own call would open a ticket.
  if (effect !== null || !call.isDirected) return asItStands;
  switch (call.facts.direction) {
    case 'inbound':
      return (await takeIn(app, tx, matter)) ?? asItStands;
    case 'outbound':
      return { ...asItStands, ...(await callBack(app, tx, matter)) };
    case 'internal':
      return asItStands;
  }
}
