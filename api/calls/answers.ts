import type { FastifyReply } from 'fastify';
import { Problem } from '../problem.ts';
import type { Adapter } from './adapters/adapter.ts';
import type { Received } from './receive.ts';

/**
 * Answers as this software wants to hear it. Of a list the good ones are taken whatever the others are; a delivery of
 * which nothing could be taken is refused.
 * @throws Problem `invalid`
 */
export function answer(
  reply: FastifyReply,
  { reply: form }: Adapter,
  { isList, received }: { readonly isList: boolean; readonly received: readonly Received[] },
): FastifyReply {
  const faults = received.flatMap((one, at) => ('fault' in one ? [pointed(one.fault, isList ? at : undefined)] : []));
  if (faults.length > 0 && faults.length === received.length)
    throw new Problem('invalid', undefined, { errors: faults });
  if (form !== 'results') return reply.code(200).type(form.type).send(form.body);
  const items = received.map((one, at) => ('fault' in one ? { error: pointed(one.fault, at) } : itemOf(one)));
  return reply
    .code(200)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(isList ? { items } : items[0]));
}

/** What is said of an event; the same for each of its repeats. */
export const itemOf = ({ taken: { callId, answer } }: Extract<Received, { taken: unknown }>) => ({
  ...{ callId, caseNo: answer.caseNo, draftId: answer.draftId, joined: answer.joined },
});

export const pointed = ({ field, message }: { readonly field: string; readonly message: string }, at?: number) => ({
  field: at === undefined ? field : `/${at}${field === '/' ? '' : field}`,
  message,
});

/** How a list of theirs compares with what we have. */
export function reconciled(received: readonly Received[]) {
  const items = received.map((one, at) =>
    'fault' in one
      ? { did: 'at-fault' as const, error: pointed(one.fault, at) }
      : { did: one.taken.did, ...itemOf(one) },
  );
  const count = (did: string): number => items.filter((one) => one.did === did).length;
  return {
    counts: { new: count('new'), changed: count('changed'), same: count('same'), atFault: count('at-fault') },
    items,
  };
}
