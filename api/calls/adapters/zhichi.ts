import type { Adapter } from './adapter.ts';

/** 智齿式 CTI 事件: names of events by the state of a party, milliseconds, data attached on the way. Unsigned. */
export const zhichi: Adapter = {
  name: 'zhichi',
  label: { zh: '智齿式 CTI 事件', en: 'Zhichi-style CTI events' },
  auth: 'address',
  content: 'json',
  eventId: 'content',
  callId: ['callID'],
  kind: {
    from: ['messageID'],
    words: {
      ...{ EventDialing: 'ringing', EventRinging: 'ringing', EventQueued: 'ringing' },
      ...{ EventEstablished: 'answered', EventTalk: 'answered', EventTalking: 'answered' },
      ...{ EventReleased: 'ended', EventAbandoned: 'ended', EventHangup: 'ended' },
    },
    others: 'told',
  },
  at: ['creationTime'],
  times: 'ms',
  texts: {
    ...{ caller: ['ANI'], callee: ['DNIS'], queue: ['thisQueues'], agent: ['agentID'] },
    ...{ cause: ['releaseCause', 'cause'], recording: ['recordUrl', 'attachedData.recordUrl'] },
    reference: ['attachedData.orderID', 'attachedData.caseNo'],
  },
  instants: {},
  direction: {
    from: ['callType'],
    words: { Inbound: 'inbound', Outbound: 'outbound', Internal: 'internal', Consult: 'internal' },
  },
  keys: { satisfaction: ['attachedData.satisfaction'] },
  reply: { type: 'application/json; charset=utf-8', body: '{"code":0,"msg":"success"}' },
};
