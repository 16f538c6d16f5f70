import type { Adapter } from './adapter.ts';

/**
 * 阿里云语音服务 HTTP 批量推送: a list of call records, states or recordings. Unsigned, in local time, dropped after three
 * more tries within a quarter of an hour. Calls are made by it, so the callee is the outside party.
 */
export const aliyun: Adapter = {
  name: 'aliyun',
  label: { zh: '阿里云话单推送', en: 'Aliyun call records' },
  auth: 'address',
  content: 'json',
  eventId: 'content',
  callId: ['call_id', 'callId'],
  // A record is of a call that is over; a state or a recording moves nothing by itself.
  kind: { from: ['toll_type', 'tollType'], words: {}, others: 'told' },
  at: ['status_time', 'end_time', 'endTime', 'record_begin_time', 'ring_time', 'originate_time', 'start_time'],
  times: 'local',
  texts: {
    ...{ caller: ['caller'], callee: ['callee'], cause: ['status_code', 'statusCode'] },
    ...{ recording: ['record_file', 'recordFile'], reference: ['out_id', 'outId'] },
  },
  instants: {
    startedAt: ['originate_time', 'originateTime', 'ring_time', 'ringTime'],
    answeredAt: ['b_start_time', 'start_time', 'startTime'],
    endedAt: ['end_time', 'endTime'],
  },
  direction: { from: [], words: {}, otherwise: 'outbound' },
  keys: { satisfaction: ['dtmf'] },
  pressed: { 1: 5, 2: 4, 3: 3, 4: 2, 5: 1 },
  reply: { type: 'application/json; charset=utf-8', body: '{"code":0,"msg":"success"}' },
};
