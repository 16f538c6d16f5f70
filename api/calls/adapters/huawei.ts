import type { Adapter } from './adapter.ts';

/** 华为云语音通话呼叫状态通知: one state at a time under `statusInfo`, in local time; its X-AKSK does not sign the body. */
export const huawei: Adapter = {
  name: 'huawei',
  label: { zh: '华为云呼叫状态推送', en: 'Huawei Cloud call states' },
  auth: 'aksk',
  content: 'json',
  eventId: 'content',
  callId: ['statusInfo.sessionId'],
  kind: {
    from: ['eventType'],
    words: {
      ...{ callin: 'ringing', callout: 'ringing', alerting: 'ringing', answer: 'answered', disconnect: 'ended' },
      ...{ collectInfo: 'told' },
    },
    others: 'told',
  },
  at: ['statusInfo.timestamp'],
  times: 'local',
  texts: {
    ...{ caller: ['statusInfo.caller'], callee: ['statusInfo.called'], cause: ['statusInfo.stateDesc'] },
    ...{ reference: ['statusInfo.userData'], recording: ['statusInfo.recordUrl'] },
  },
  instants: {},
  direction: { from: [], words: {}, otherwise: 'outbound' },
  keys: { satisfaction: ['statusInfo.digitInfo'] },
  pressed: { 1: 5, 2: 4, 3: 3, 4: 2, 5: 1 },
  reply: { type: 'application/json; charset=utf-8', body: '{"resultcode":"0","resultdesc":"Success"}' },
};
