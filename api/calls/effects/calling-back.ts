import type { FastifyInstance } from 'fastify';
import type { CallFacts } from '../../../db/calls/facts.ts';
import { writeDoing } from '../../../db/calls/effects.ts';
import { isPlatformOf } from '../../../db/queries/units.ts';
import { memberById } from '../../../db/identity/memberships.ts';
import { sightOf } from '../../../db/queries/visibility.ts';
import { actingAs } from '../../../db/row-sight.ts';
import type { Transaction } from '../../../db/transaction.ts';
import { recordCallback, satisfactions } from '../../../workflows/hotline-ticket/callback.ts';
import { hotlineTicket } from '../../../workflows/hotline-ticket/process.ts';
import { acceptIn } from '../../commands/accept.ts';
import { requireOpen, split, type Body } from '../../commands/act.ts';
import { actorOf, caseForAct } from '../../commands/standing.ts';
import { rowSightOf } from '../../plugins/sight.ts';
import { wasNotAnswered } from './causes.ts';
import type { CallEffect, CallMatter } from './matter.ts';
import type { EffectReason } from './reasons.ts';
import { referenceOf, refusable } from './taking-in.ts';
import { telling } from './tell-engine.ts';
import type { Accepted } from '../../commands/order.ts';

/**
 * A call that the centre made for a case in its callback step is an attempt to call back, in the name of the user whom its
 * agent stands for: reached with all keys, or not reached. Whatever is against it stands on the call; the reply is the same.
 */
export async function callBack(
  app: FastifyInstance,
  tx: Transaction,
  matter: CallMatter,
): Promise<Partial<CallEffect>> {
  const { call, endpoint, afterCommit } = matter;
  const { reference } = call.facts;
  if (reference === null) return {};
  const not = async (reason: string, more: Partial<CallEffect> = {}): Promise<Partial<CallEffect>> => {
    await writeDoing(tx, call.id, { effect: null, reason });
    return more;
  };
  if (!endpoint.signed || !call.isSigned) return not('not-signed');
  if (!(await isPlatformOf(tx.drizzle, endpoint.unitId, reference))) return not('no-such-case');
  const about = { caseNo: reference };
  const body = attemptOf(call.facts);
  if (body === undefined) return about;
  if (typeof body === 'string') return not(body, about);
  const act = await inTheNameOfTheAgent(app, tx, matter, body);
  if ('refused' in act) return not(act.refused, about);
  await writeDoing(tx, call.id, { effect: 'called-back', command: act.done.id });
  afterCommit(telling(app, act.done));
  return about;
}

/** What is to be recorded; why nothing is; undefined while the call goes on. */
function attemptOf({ state, answeredAt, cause, pressed }: CallFacts): Body | EffectReason | undefined {
  const { handled, solved, satisfaction } = pressed;
  if (answeredAt === null) {
    if (state !== 'ended') return undefined;
    return wasNotAnswered(cause) ? { reached: false } : 'not-known-whether-reached';
  }
  if (handled !== null && solved !== null && satisfaction !== null)
    return { reached: true, handled, solved, satisfaction: levelOf(satisfaction) };
  return state === 'ended' ? 'presses-incomplete' : undefined;
}

/** The process declares its levels from the best down; 5 is the best key. */
const levelOf = (key: number): string => Object.keys(satisfactions)[5 - key] ?? 'neutral';

async function inTheNameOfTheAgent(
  app: FastifyInstance,
  tx: Transaction,
  { agentUserId, call, receivedAt }: CallMatter,
  body: Body,
): Promise<{ readonly done: Accepted } | { readonly refused: string }> {
  if (agentUserId === null) return { refused: 'unknown-agent' };
  const member = await memberById(tx.database, agentUserId);
  if (!member) return { refused: 'agent-inactive' };
  const caseNo = call.facts.reference ?? '';
  const sight = rowSightOf(agentUserId, await sightOf(tx.database, member));
  return actingAs(tx.client, sight, async () => {
    const act = recordCallback;
    const actor = actorOf(member);
    const admitted = await refusable(
      caseForAct({ db: tx.database }, hotlineTicket, caseNo, member).then((found) =>
        requireOpen({ action: act, actor, found, ifSeq: undefined }),
      ),
    );
    if ('refused' in admitted) return admitted.refused === 'not-found' ? { refused: 'no-such-case' } : admitted;
    const { fields, personal } = split(act, body);
    const signal = { action: act.name, actor, receivedAt, body: fields, given: Object.keys(personal), units: {} };
    const done = await acceptIn(tx, app.house, {
      ...{ kind: 'act', process: hotlineTicket.name, caseNo, caller: agentUserId, body, personal, signal },
      ...{ route: 'calls', idempotencyKey: referenceOf(call.id) },
    });
    return { done };
  });
}
