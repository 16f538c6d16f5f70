import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rotateCallSecret } from '../../db/calls/endpoints.ts';
import { callDeliveries, callEndpoints, calls, users } from '../../db/schema/index.ts';
import { startHouse, type TestHouse } from '../support/house.ts';
import { connected, post, signed, sixEvents, type Centre, type Signed } from './centre.ts';

let house: TestHouse;
let centre: Centre;
beforeAll(async () => {
  house = await startHouse();
  centre = await connected(house);
});
afterAll(() => house.stop());

const [event] = sixEvents('call-signed');
const raw = async (headers: Record<string, string>, payload: Buffer): Promise<number> =>
  (await house.app.inject({ method: 'POST', url: centre.url, headers, payload })).statusCode;
const flipped = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[at] = copy[at]! ^ 1;
  return copy;
};
const count = () => house.db.$count(calls);

describe('a signature', () => {
  it('holds for nothing but what was signed: every byte of id, timestamp, signature and body', async () => {
    const { body, headers } = signed([centre.secret], event);
    const bytes = Buffer.from(body);
    const accepted: string[] = [];
    for (let at = 0; at < bytes.length; at += 1)
      if ((await raw(headers, flipped(bytes, at))) !== 401) accepted.push(`body ${at}`);
    for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
      const value = Buffer.from(headers[name]!);
      for (let at = 0; at < value.length; at += 1)
        if ((await raw({ ...headers, [name]: flipped(value, at).toString() }, bytes)) !== 401)
          accepted.push(`${name} ${at}`);
      for (const other of ['', `${headers[name]}x`, `x${headers[name]}`])
        if ((await raw({ ...headers, [name]: other }, bytes)) !== 401) accepted.push(`${name}: ${other}`);
    }
    expect(accepted).toEqual([]);
    expect(await count()).toBe(0);
    expect(await raw(headers, bytes)).toBe(200);
  });

  it('of another secret, another version, another endpoint is refused', async () => {
    const other = `whsec_${randomBytes(32).toString('base64')}`;
    const theirs = await connected(house);
    const good = signed([centre.secret], event);
    const v2 = { ...good.headers, 'webhook-signature': good.headers['webhook-signature']!.replace('v1,', 'v2,') };
    for (const bad of [signed([other], event), signed([theirs.secret], event), { ...good, headers: v2 }])
      expect((await post(house, centre.url, bad)).status).toBe(401);
  });

  it('five minutes old or early is refused, and tells its sender no more than any other refusal', async () => {
    const refused: string[] = [];
    const late = await connected(house);
    for (const at of [Date.now() - 310_000, Date.now() + 310_000]) {
      const { status, text } = await post(house, late.url, signed([late.secret], event, { at }));
      expect(status).toBe(401);
      refused.push(text);
    }
    const unknown = await post(house, '/v1/webhooks/call-centre/none', signed([centre.secret], event));
    const bodies = [...refused, unknown.text].map((text) => ({ ...(JSON.parse(text) as object), instance: '' }));
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    expect(bodies[0]).toMatchObject({ code: 'unauthenticated', reason: 'delivery-not-accepted' });
    const log = await house.db.select().from(callDeliveries).where(eq(callDeliveries.endpointId, late.id));
    expect(log.map(({ reason }) => reason)).toEqual(['timestamp', 'timestamp']);
    const inTime = signed([late.secret], event, { at: Date.now() - 280_000 });
    expect((await post(house, late.url, inTime)).status).toBe(200);
  });

  it('of either secret holds during a rotation, of several in one header one is enough', async () => {
    const turning = await connected(house);
    const now = Date.now();
    const anew = await rotateCallSecret(house.db, house.keys, turning.id, {
      secret: undefined,
      now,
      until: now + 60_000,
    });
    const gone = `whsec_${randomBytes(32).toString('base64')}`;
    const send = async (...secrets: string[]) => (await post(house, turning.url, signed(secrets, event))).status;
    expect([await send(turning.secret), await send(anew), await send(gone, anew), await send(gone)]).toEqual([
      200, 200, 200, 401,
    ]);
    house.clock.advance(120_000);
    expect([await send(turning.secret), await send(anew)]).toEqual([401, 200]);
  });

  it('is over bytes: what is no UTF-8 is refused although lenient readers would take it', async () => {
    const id = 'bytes';
    const at = new Date();
    const bytes = Buffer.concat([Buffer.from('{"type":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    const signature = new Webhook(centre.secret).sign(id, at, bytes.toString());
    const headers = { 'content-type': 'application/json', 'webhook-id': id, 'webhook-signature': signature };
    expect(await raw({ ...headers, 'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)) }, bytes)).toBe(401);
  });
});

describe('a replay', () => {
  it('inside the window has no effect and is answered like the first, byte for byte, many at once', async () => {
    const before = await count();
    const delivery: Signed = signed([centre.secret], sixEvents('call-replayed')[0]);
    const answers = await Promise.all(Array.from({ length: 12 }, () => post(house, centre.url, delivery)));
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(answers[0]!.status).toBe(200);
    expect(await count()).toBe(before + 1);
  });
});

describe('an endpoint', () => {
  it('that was revoked, or whose machine is no longer active, takes nothing in', async () => {
    const over = await connected(house);
    await house.db.update(callEndpoints).set({ revokedAt: Date.now() }).where(eq(callEndpoints.id, over.id));
    expect((await post(house, over.url, signed([over.secret], event))).status).toBe(401);
    await house.db.update(users).set({ active: false }).where(eq(users.id, 'u-call-centre'));
    expect((await post(house, centre.url, signed([centre.secret], event))).status).toBe(401);
    await house.db.update(users).set({ active: true }).where(eq(users.id, 'u-call-centre'));
  });
});
