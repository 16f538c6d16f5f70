import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHouse, type TestHouse } from '../support/house.ts';
import { connected, post, recorded, type Centre } from './centre.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.stop());

const json = (payload: unknown, headers: Record<string, string> = {}) => ({
  body: JSON.stringify(payload),
  headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
});
const form = (fields: readonly (readonly [string, string])[], headers: Record<string, string> = {}) => ({
  body: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
});
const unsigned = (adapter: string) => connected(house, { adapter, secret: null, networks: ['127.0.0.1/32'] });
const callOf = async (centre: Centre) => {
  const found = (await recorded(house)).filter(({ row }) => row.endpointId === centre.id);
  expect(found).toHaveLength(1);
  return found[0]!;
};

describe('Zammad’s generic CTI', () => {
  it('rings, is answered and hangs up as a form or as JSON, known by its address alone', async () => {
    const centre = await unsigned('zammad');
    const call = [
      ['from', '13800000001'],
      ['to', '01012351'],
      ['direction', 'in'],
      ['callId', 'z-1'],
      ['user[]', '话务员八号'],
      ['user[]', '话务员九号'],
    ] as const;
    for (const [event, more] of [
      ['newCall', [['queue', '普通']]],
      ['answer', [['answeringNumber', '8001']]],
    ] as const)
      expect((await post(house, centre.url, form([['event', event], ...call, ...more]))).status).toBe(200);
    const hangup = {
      event: 'hangup',
      from: '13800000001',
      to: '01012351',
      direction: 'in',
      callId: 'z-1',
      cause: 'normalClearing',
    };
    expect((await post(house, centre.url, json(hangup))).status).toBe(200);
    const { facts } = await callOf(centre);
    expect(facts).toMatchObject({ state: 'ended', customer: '13800000001', queue: '普通', cause: 'normalClearing' });
  });
});

describe('an Aliyun push', () => {
  const record = {
    ...{
      call_id: '2200^3300',
      caller: '01012351',
      callee: '13800000002',
      status_code: '200000',
      out_id: 'RX-2026-000001',
    },
    ...{ originate_time: '2026-11-02 10:00:00', b_start_time: '2026-11-02 10:00:09', end_time: '2026-11-02 10:02:10' },
    ...{ duration: '121', toll_type: 'LOCAL', of_no_use: { kept: 'raw' } },
  };
  it('is a list in Beijing time, answered by a code, with the recording on its own', async () => {
    const centre = await unsigned('aliyun');
    const recording = {
      call_id: '2200^3300',
      record_file: 'https://records.example.cn/2.mp3',
      end_time: '2026-11-02 10:02:10',
    };
    for (const list of [[recording], [record], [record, recording]])
      expect(await post(house, centre.url, json(list))).toMatchObject({
        status: 200,
        text: '{"code":0,"msg":"success"}',
      });
    const { facts } = await callOf(centre);
    expect(facts).toMatchObject({ state: 'ended', direction: 'outbound', customer: '13800000002', line: '01012351' });
    expect(facts.answeredAt).toBe(Date.parse('2026-11-02T02:00:09Z'));
    expect(facts).toMatchObject({ reference: 'RX-2026-000001', recording: 'https://records.example.cn/2.mp3' });
  });
  it('keeps the good records beside one at fault, and refuses a list of nothing but faults', async () => {
    const centre = await unsigned('aliyun');
    const broken = { ...record, end_time: '2026-02-31 10:00:00' };
    expect((await post(house, centre.url, json([broken, record]))).status).toBe(200);
    const refused = await post(house, centre.url, json([broken]));
    expect(refused.status).toBe(422);
    expect(JSON.parse(refused.text)).toMatchObject({ errors: [{ field: '/0/end_time' }] });
    expect((await callOf(centre)).facts.state).toBe('ended');
  });
});

describe('a Huawei Cloud push', () => {
  const secret = randomBytes(16).toString('hex');
  const state = (eventType: string, timestamp: string) => ({
    eventType,
    statusInfo: {
      sessionId: 's-1@example',
      timestamp,
      caller: '01012351',
      called: '13800000003',
      stateDesc: 'released',
    },
  });
  const aksk = (
    url: string,
    between: string,
    { nonce = randomBytes(16).toString('hex'), at = Date.now(), by = secret } = {},
  ) => {
    const created = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
    const signed = [`http://localhost:80${url}`, nonce, created].join(between);
    const digest = createHmac('sha256', by).update(signed).digest('base64');
    return {
      'x-aksk': `UsernameToken Username="app",PasswordDigest="${digest}",Nonce="${nonce}",Created="${created}"`,
    };
  };
  it('is believed by its digest, whichever way its parts are strung together', async () => {
    const centre = await connected(house, { adapter: 'huawei', secret });
    const told = [
      state('alerting', '2026-11-02 10:00:00'),
      state('answer', '2026-11-02 10:00:09'),
      state('disconnect', '2026-11-02 10:02:10'),
    ];
    for (const [n, event] of told.entries())
      expect(await post(house, centre.url, json(event, aksk(centre.url, n % 2 ? '' : '\n')))).toMatchObject({
        ...{ status: 200, text: '{"resultcode":"0","resultdesc":"Success"}' },
      });
    const { facts } = await callOf(centre);
    expect(facts).toMatchObject({
      state: 'ended',
      customer: '13800000003',
      answeredAt: Date.parse('2026-11-02T02:00:09Z'),
    });
  });
  it('is refused by another secret, when it is old, and when its nonce comes with another body', async () => {
    const centre = await connected(house, { adapter: 'huawei', secret });
    const event = state('alerting', '2026-11-02 10:00:00');
    const send = async (headers: Record<string, string>, payload: object = event) =>
      (await post(house, centre.url, json(payload, headers))).status;
    expect(await send(aksk(centre.url, '', { by: 'another' }))).toBe(401);
    expect(await send(aksk(centre.url, '', { at: Date.now() - 400_000 }))).toBe(401);
    expect(await send(aksk(centre.url, '', { at: Date.now() + 400_000 }))).toBe(401);
    const headers = aksk(centre.url, '');
    expect(await send(headers)).toBe(200);
    expect(await send(headers)).toBe(200);
    expect(await send(headers, state('disconnect', '2026-11-02 10:00:00'))).toBe(401);
  });
});

describe('Zhichi-style events', () => {
  it('tell of ringing, talking and the end in milliseconds; what is unknown moves nothing', async () => {
    const centre = await unsigned('zhichi');
    const call = {
      callID: 'c-1',
      callType: 'Inbound',
      ANI: '13800000004',
      DNIS: '01012351',
      agentID: '1001',
      thisQueues: ['q8001'],
    };
    const at = Date.parse('2026-11-02T02:00:00Z');
    for (const [n, messageID] of ['EventRinging', 'EventEstablished', 'EventHeld', 'EventReleased'].entries())
      expect((await post(house, centre.url, json({ ...call, messageID, creationTime: at + n * 1_000 }))).status).toBe(
        200,
      );
    const { facts } = await callOf(centre);
    expect(facts).toMatchObject({ state: 'ended', startedAt: at, answeredAt: at + 1_000, endedAt: at + 3_000 });
    expect(facts).toMatchObject({ customer: '13800000004', agent: '1001', queue: 'q8001' });
  });
});

describe('Twilio’s forms', () => {
  const secret = randomBytes(16).toString('hex');
  const call = [
    ['CallSid', 'CA01'],
    ['From', '+8613800000005'],
    ['To', '+861012351000'],
    ['Direction', 'inbound'],
  ] as const;
  const signature = (url: string, fields: readonly (readonly [string, string])[], by = secret) => {
    const text = [...fields]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map((pair) => pair.join(''))
      .join('');
    return { 'x-twilio-signature': createHmac('sha1', by).update(`http://localhost:80${url}${text}`).digest('base64') };
  };
  it('are signed over address and fields; the recording comes later and moves no state', async () => {
    const centre = await connected(house, { adapter: 'twilio', secret });
    const send = async (more: readonly (readonly [string, string])[]) => {
      const fields = [...call, ...more];
      return post(house, centre.url, form(fields, signature(centre.url, fields)));
    };
    const when = (minute: string) => ['Timestamp', `Mon, 02 Nov 2026 02:${minute}:00 +0000`] as const;
    const recording = [
      ['RecordingSid', 'RE1'],
      ['RecordingUrl', 'https://records.example.cn/3'],
      ['CallStatus', 'in-progress'],
    ] as const;
    for (const more of [
      [['CallStatus', 'ringing'], when('00')],
      recording,
      [['CallStatus', 'completed'], when('02')],
    ] as const)
      expect(await send(more)).toMatchObject({ status: 200, text: '<Response/>' });
    const { facts } = await callOf(centre);
    expect(facts).toMatchObject({
      state: 'ended',
      customer: '+8613800000005',
      recording: 'https://records.example.cn/3',
      answeredAt: null,
    });
  });
  it('are refused when a field is another one, or the secret', async () => {
    const centre = await connected(house, { adapter: 'twilio', secret });
    const fields = [...call, ['CallStatus', 'ringing']] as const;
    const other = [...call, ['CallStatus', 'busy']] as const;
    expect((await post(house, centre.url, form(other, signature(centre.url, fields)))).status).toBe(401);
    expect((await post(house, centre.url, form(fields, signature(centre.url, fields, 'another')))).status).toBe(401);
  });
  it('are forms: a signature of the address alone, as of what Twilio sends without fields, signs no JSON', async () => {
    const centre = await connected(house, { adapter: 'twilio', secret });
    const body = JSON.stringify({ CallSid: 'CA02', Direction: 'inbound', CallStatus: 'in-progress' });
    const bare = signature(centre.url, []);
    for (const type of ['application/json', 'application/x-www-form-urlencoded+json'])
      for (const proof of [bare, signature(centre.url, [[body, '']])])
        expect((await post(house, centre.url, { body, headers: { 'content-type': type, ...proof } })).status).toBe(401);
  });
});

describe('what is not signed', () => {
  it('comes in from the networks of its endpoint only', async () => {
    const elsewhere = await connected(house, { adapter: 'aliyun', secret: null, networks: ['203.0.113.0/24'] });
    const nowhere = await connected(house, { adapter: 'aliyun', secret: null, networks: [] });
    for (const { url } of [elsewhere, nowhere])
      expect((await post(house, url, json([{ call_id: '1', end_time: '2026-11-02 10:00:00' }]))).status).toBe(401);
  });
});
