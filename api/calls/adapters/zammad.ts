import type { Adapter } from './adapter.ts';

/** What Zammad’s generic CTI takes, and many PBXs can send: three events of a form, a token in the address, no times. */
export const zammad: Adapter = {
  name: 'zammad',
  label: { zh: 'Zammad 通用 CTI', en: 'Zammad generic CTI' },
  auth: 'address',
  content: 'form',
  eventId: 'content',
  callId: ['callId', 'call_id'],
  kind: { from: ['event'], words: { newCall: 'ringing', answer: 'answered', hangup: 'ended' }, others: 'fault' },
  at: [],
  times: 'rfc',
  texts: {
    ...{ caller: ['from'], callee: ['to'], queue: ['queue'], cause: ['cause'] },
    agent: ['answeringNumber', 'user', 'user[]'],
  },
  instants: {},
  direction: { from: ['direction'], words: { in: 'inbound', out: 'outbound' } },
  keys: {},
  reply: 'results',
};
