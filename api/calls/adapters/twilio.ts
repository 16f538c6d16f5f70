import type { Adapter } from './adapter.ts';

/** Twilio: forms, signed over address and fields; the recording comes in a callback of its own. It reads TwiML. */
export const twilio: Adapter = {
  name: 'twilio',
  label: { zh: 'Twilio 语音回调', en: 'Twilio voice callbacks' },
  auth: 'twilio',
  content: 'form',
  eventId: 'content',
  callId: ['CallSid'],
  kind: {
    // A recording's callback repeats the state of a call that may be over by then: it moves nothing.
    unless: ['RecordingSid', 'RecordingUrl'],
    from: ['CallStatus'],
    words: {
      ...{ queued: 'ringing', initiated: 'ringing', ringing: 'ringing', 'in-progress': 'answered' },
      ...{ busy: 'ended', failed: 'ended', 'no-answer': 'ended', canceled: 'ended' },
      completed: 'ended',
    },
    others: 'told',
  },
  at: ['Timestamp'],
  times: 'rfc',
  texts: {
    ...{ caller: ['From'], callee: ['To'], agent: ['AgentId'], cause: ['SipResponseCode'] },
    recording: ['RecordingUrl'],
  },
  instants: {},
  direction: {
    from: ['Direction'],
    words: { inbound: 'inbound', 'outbound-api': 'outbound', 'outbound-dial': 'outbound' },
  },
  keys: { satisfaction: ['Digits'] },
  pressed: { 1: 5, 2: 4, 3: 3, 4: 2, 5: 1 },
  reply: { type: 'text/xml; charset=utf-8', body: '<Response/>' },
};
