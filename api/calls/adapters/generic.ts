import type { Adapter } from './adapter.ts';

/** Our own form: Standard Webhooks with `{ type, timestamp, data }`, one or a list of them. */
export const generic: Adapter = {
  name: 'generic',
  label: { zh: '通用 CTI（Standard Webhooks）', en: 'Generic CTI (Standard Webhooks)' },
  auth: 'standard-webhooks',
  content: 'json',
  eventId: 'given',
  callId: ['data.callId'],
  kind: {
    from: ['type'],
    words: {
      ...{ 'call.ringing': 'ringing', 'call.answered': 'answered', 'call.ended': 'ended' },
      ...{ 'call.recorded': 'told', 'call.pressed': 'told', 'call.record': 'told' },
    },
    others: 'fault',
  },
  at: ['timestamp'],
  times: 'rfc',
  texts: {
    ...{ caller: ['data.from'], callee: ['data.to'], queue: ['data.queue'], agent: ['data.agent'] },
    ...{ cause: ['data.cause'], recording: ['data.recordingUrl'], reference: ['data.reference'] },
  },
  instants: { startedAt: ['data.startedAt'], answeredAt: ['data.answeredAt'], endedAt: ['data.endedAt'] },
  direction: {
    from: ['data.direction'],
    words: { inbound: 'inbound', outbound: 'outbound', internal: 'internal' },
  },
  keys: { handled: ['data.handled'], solved: ['data.solved'], satisfaction: ['data.satisfaction'] },
  reply: 'results',
};
