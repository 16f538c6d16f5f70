import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { fetchNext } from '../../api/calls/fetch.ts';
import { sealCall } from '../../db/calls/sealed.ts';
import { callDeliveries, callEndpoints, callEvents, callNonces } from '../../db/schema/index.ts';
import { forgetCalls } from '../../engine/calls/forget.ts';
import { startHouse, type TestHouse } from '../support/house.ts';
import { connected, post, recorded, signed, sixEvents, type Centre } from './centre.ts';

interface Asked {
  readonly url: URL;
  readonly headers: Readonly<Record<string, unknown>>;
}
let house: TestHouse;
let server: Server;
let place: string;
let asked: Asked[] = [];
let answer: { status: number; body: string };
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push({ url: new URL(request.url ?? '', `http://${place}`), headers: request.headers });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  house = await startHouse({ webhookAllow: [place] });
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  await house.stop();
  await new Promise((closed) => server.close(closed));
});

const fetching = async (token: string | null, url = `http://${place}/calls?line=1`): Promise<Centre> => {
  const centre = await connected(house);
  const { keys } = house;
  await house.db
    .update(callEndpoints)
    .set({
      ...{ fetchEvery: 'hour', fetchNextAt: house.clock.now(), fetchFailure: null },
      fetchUrlCipher: sealCall(keys, { what: 'fetch-url', row: centre.id }, url),
      fetchTokenCipher: token === null ? null : sealCall(keys, { what: 'fetch-token', row: centre.id }, token),
    })
    .where(eq(callEndpoints.id, centre.id));
  return centre;
};
const rowOf = async ({ id }: Centre) =>
  (await house.db.select().from(callEndpoints).where(eq(callEndpoints.id, id)))[0]!;

it('fetches a list by token, takes it in once, and goes on where it ended', async () => {
  const centre = await fetching('a-token-of-theirs');
  answer = { status: 200, body: JSON.stringify(sixEvents('call-fetched').slice(0, 3)) };
  expect(await fetchNext(house.app)).toBe(true);
  expect(asked).toHaveLength(1);
  expect(asked[0]!.headers['authorization']).toBe('Bearer a-token-of-theirs');
  expect([...asked[0]!.url.searchParams.keys()]).toEqual(['line', 'from', 'to']);
  expect((await recorded(house))[0]!.facts).toMatchObject({ state: 'ended', customer: '13800000000' });
  expect(await fetchNext(house.app)).toBe(false);
  house.clock.advance(3_700_000);
  expect(await fetchNext(house.app)).toBe(true);
  const log = await house.db.select().from(callDeliveries).where(eq(callDeliveries.endpointId, centre.id));
  expect(log.map(({ way, outcome, events, repeated }) => [way, outcome, events, repeated])).toEqual([
    ['fetch', 'accepted', 3, 0],
    ['fetch', 'accepted', 3, 3],
  ]);
  expect(await recorded(house)).toHaveLength(1);
  await house.db.update(callEndpoints).set({ revokedAt: 0 }).where(eq(callEndpoints.id, centre.id));
});

it('asks for a day at a time after a long outage, until it has caught up', async () => {
  const centre = await fetching('a-token-of-theirs');
  answer = { status: 200, body: '[]' };
  const before = house.clock.now() - 3 * 86_400_000;
  await house.db.update(callEndpoints).set({ fetchedUntil: before }).where(eq(callEndpoints.id, centre.id));
  for (let days = 1; days <= 3; days += 1) {
    expect(await fetchNext(house.app)).toBe(true);
    expect((await rowOf(centre)).fetchedUntil).toBe(before + days * 86_400_000);
  }
  await house.db.update(callEndpoints).set({ revokedAt: 0 }).where(eq(callEndpoints.id, centre.id));
});

it('signs its question where there is no token, and tells why a list could not be had', async () => {
  const centre = await fetching(null);
  answer = { status: 503, body: '' };
  expect(await fetchNext(house.app)).toBe(true);
  const headers = asked[0]!.headers as Record<string, string>;
  expect(() => new Webhook(centre.secret).verify(asked[0]!.url.search, headers, { jsonParse: false })).not.toThrow();
  expect(await rowOf(centre)).toMatchObject({ fetchFailure: 'status-503', fetchedUntil: null });
  answer = { status: 200, body: '[{"twice":1,"twice":2}]' };
  house.clock.advance(700_000);
  expect(await fetchNext(house.app)).toBe(true);
  expect(await rowOf(centre)).toMatchObject({ fetchFailure: 'malformed-json', fetchedUntil: null });
  await house.db.update(callEndpoints).set({ revokedAt: 0 }).where(eq(callEndpoints.id, centre.id));
});

it('asks no address within', async () => {
  const centre = await fetching('a-token-of-theirs', 'https://127.0.0.1:1/calls');
  expect(await fetchNext(house.app)).toBe(true);
  expect(await rowOf(centre)).toMatchObject({ fetchFailure: 'forbidden-address' });
  await house.db.update(callEndpoints).set({ revokedAt: 0 }).where(eq(callEndpoints.id, centre.id));
});

it('forgets events and deliveries after a month; the call stays, and what comes late still joins it', async () => {
  const centre = await connected(house);
  const [ringing, , , recording] = sixEvents('call-kept');
  await post(house, centre.url, signed([centre.secret], ringing));
  await forgetCalls(house.db, house.clock.now() + 29 * 86_400_000);
  expect(await house.db.$count(callEvents, eq(callEvents.endpointId, centre.id))).toBe(1);
  await forgetCalls(house.db, house.clock.now() + 31 * 86_400_000);
  for (const table of [callEvents, callDeliveries, callNonces]) expect(await house.db.$count(table)).toBe(0);
  await post(house, centre.url, signed([centre.secret], recording));
  const call = (await recorded(house)).find(({ told }) => told.callId === 'call-kept');
  expect(call!.facts).toMatchObject({ customer: '13800000000', recording: 'https://records.example.cn/r/1.wav' });
});
