import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { makeCallEndpoint } from '../../db/calls/endpoints.ts';
import { factsOf } from '../../db/calls/fold.ts';
import { openTold } from '../../db/calls/record.ts';
import { calls } from '../../db/schema/index.ts';
import type { TestHouse } from '../support/house.ts';

export interface Centre {
  readonly id: string;
  readonly secret: string;
  readonly url: string;
}

/** An endpoint of the hotline's platform, as the security officer registers one. */
export async function connected(
  house: TestHouse,
  more: { adapter?: string; networks?: readonly string[]; secret?: string | null } = {},
): Promise<Centre> {
  const order = {
    ...{ unitId: 'bj-12351', userId: 'u-call-centre', label: '呼叫中心', createdAt: Date.now() },
    ...{ adapter: more.adapter ?? 'generic', networks: more.networks ?? [], createdBy: 'u-security-officer' },
  };
  const { endpoint, secret } = await makeCallEndpoint(house.db, house.keys, order, more.secret);
  return { id: endpoint.id, secret: secret ?? '', url: `/v1/webhooks/call-centre/${endpoint.id}` };
}

export interface Signed {
  readonly body: string;
  readonly headers: Record<string, string>;
}
/** A delivery signed by the official library. */
export function signed(
  secrets: readonly string[],
  payload: unknown,
  { id = randomUUID(), at = Date.now() }: { id?: string; at?: number } = {},
): Signed {
  const body = JSON.stringify(payload);
  const list = secrets.map((secret) => new Webhook(secret).sign(id, new Date(at), body));
  return {
    body,
    headers: {
      ...{ 'content-type': 'application/json', 'webhook-id': id },
      ...{ 'webhook-timestamp': String(Math.floor(at / 1_000)), 'webhook-signature': list.join(' ') },
    },
  };
}

export async function post(house: TestHouse, url: string, { body, headers }: Signed) {
  const response = await house.app.inject({ method: 'POST', url, headers, payload: body });
  return { status: response.statusCode, text: response.body, type: String(response.headers['content-type']) };
}

/** The rows of calls, opened, but for what tells one house from another. */
export async function recorded(house: TestHouse) {
  const rows = await house.db.select().from(calls).orderBy(calls.id);
  return rows.map(({ id, detailsCipher, updatedAt: _updatedAt, ...row }) => {
    const told = openTold(house.keys, id, detailsCipher!);
    return { id, row, told, facts: factsOf(told) };
  });
}

const BEGIN = Date.UTC(2026, 10, 2, 2, 0, 0);
/** Six events of one call, in the order they happen. */
export function sixEvents(callId: string, agent = '8001') {
  const says = { callId, direction: 'inbound', from: '13800000000', to: '01012351' };
  const at = (seconds: number) => new Date(BEGIN + seconds * 1_000).toISOString();
  return [
    { type: 'call.ringing', timestamp: at(0), data: { ...says, queue: '一般咨询' } },
    { type: 'call.answered', timestamp: at(9), data: { ...says, agent } },
    { type: 'call.ended', timestamp: at(130), data: { ...says, agent, cause: 'normal' } },
    { type: 'call.recorded', timestamp: at(190), data: { callId, recordingUrl: 'https://records.example.cn/r/1.wav' } },
    { type: 'call.pressed', timestamp: at(140), data: { callId, handled: true, solved: true } },
    { type: 'call.pressed', timestamp: at(145), data: { callId, satisfaction: 5 } },
  ];
}
