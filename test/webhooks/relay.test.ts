import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { caseAccess, outbox } from '../../db/schema/index.ts';
import { forgetOld } from '../../engine/webhooks/forget.ts';
import { fanOutOnce } from '../../engine/webhooks/fan-out.ts';
import { CASE, HOUR, MINUTE, MONDAY, openPostRoom, type PostRoom } from './post-room.ts';
import { never, ok, type Receiver, startReceiver, status } from './receiver.ts';

let room: PostRoom;
let one: Receiver;
let other: Receiver;
beforeAll(async () => {
  room = await openPostRoom();
  [one, other] = [await startReceiver(), await startReceiver()];
});
afterAll(async () => {
  await Promise.all([one.stop(), other.stop()]);
  await room.stop();
});
afterEach(async () => {
  await room.forgetEndpoints();
  for (const receiver of [one, other]) {
    receiver.received.length = 0;
    receiver.answer = ok;
  }
});

it('an endpoint that never answers, delays no other', async () => {
  const dead = await room.endpoint(one.url);
  const alive = await room.endpoint(other.url);
  one.answer = never;
  for (let i = 0; i < 40; i += 1) await room.happens('opened');
  await room.takeDown();
  const deliverer = room.deliverer({ timeoutMs: 60_000 });
  try {
    for (let round = 0; other.received.length < 40 && round < 400; round += 1) {
      await deliverer.step();
      await sleep(5);
    }
    expect(other.received).toHaveLength(40);
    expect(one.received.length, 'it fills its own places').toBe(8);
    expect((await room.attempts(dead.id)).length).toBe(0);
    expect((await room.deliveries(alive.id)).every(({ createdAt }) => createdAt === room.clock.now)).toBe(true);
  } finally {
    await deliverer.stop();
  }
});

it('what a worker left when it was killed is sent again under the same id when its lease is over, and not before', async () => {
  const { id } = await room.endpoint(one.url);
  one.answer = never;
  await room.happens('opened');
  await room.takeDown();
  const killed = room.deliverer({ timeoutMs: 60_000 });
  await killed.step();
  while (one.received.length === 0) await sleep(5);
  await killed.stop();
  one.answer = ok;
  await room.carry();
  expect(one.received).toHaveLength(1);
  room.clock.now += 2 * MINUTE;
  await room.carry();
  expect(one.ids()).toEqual([one.ids()[0], one.ids()[0]]);
  expect((await room.deliveries(id)).map(({ state, tries }) => [state, tries])).toEqual([['delivered', 1]]);
});

it('two that fan out at once give every event one number, without a gap', async () => {
  const { id } = await room.endpoint(one.url);
  for (let i = 0; i < 60; i += 1) await room.happens('opened');
  await Promise.all([1, 2, 3, 4].map(() => fanOutOnce(room.db, room.clock.now)));
  await room.takeDown();
  expect((await room.deliveries(id)).map(({ no }) => no)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
});

it('an endpoint hears what its unit sees, and nothing it is kept from, also when that changes while it waits', async () => {
  const hears = async (unit: string) => (await room.endpoint(one.url, { unit })).id;
  const [city, east, west, home] = [await hears('city'), await hears('east'), await hears('west'), await hears('home')];
  const about = 'HT-2026-000002';
  const row = (bodyId: string, reason: 'holder' | 'excluded' | 'copy') => ({
    caseNo: about,
    bodyId,
    reason,
    since: MONDAY,
  });
  await room.db
    .insert(caseAccess)
    .values([row('east', 'holder'), row('home', 'holder'), row('home', 'excluded'), row('west-union', 'copy')]);
  await room.happens('opened', about);
  await room.takeDown();
  const heard = async () => Promise.all([city, east, west, home].map(async (id) => (await room.deliveries(id)).length));
  expect(await heard()).toEqual([1, 1, 1, 0]);
  await room.db.insert(caseAccess).values(row('west', 'excluded'));
  await room.carry();
  expect((await room.deliveries(west)).map(({ state }) => state)).toEqual(['withheld']);
  expect(one.received).toHaveLength(2);
});

it('what nobody may hear of, or nobody wants, is taken down as seen to', async () => {
  const { id } = await room.endpoint(one.url, { types: ['sanji.case.closed'] });
  await room.happens('opened');
  await room.happens('feedback-given');
  await room.happens('closed');
  await room.carry();
  expect(one.received.map(({ event }) => event.type)).toEqual(['sanji.case.closed']);
  expect((await room.deliveries(id)).length).toBe(1);
  const left = await room.db.select().from(outbox).where(eq(outbox.caseNo, CASE));
  expect(left.filter(({ relayedAt }) => relayedAt === null)).toEqual([]);
});

it('what was settled is forgotten after thirty days, and what waits is not', async () => {
  const { id } = await room.endpoint(one.url);
  await room.happens('opened');
  await room.carry();
  one.answer = status(500);
  await room.happens('closed');
  await room.carry();
  const now = room.clock.now;
  expect(await forgetOld(room.db, now + 29 * 24 * HOUR)).toBe(0);
  await forgetOld(room.db, now + 31 * 24 * HOUR);
  expect((await room.deliveries(id)).map(({ state }) => state)).toEqual(['pending']);
  expect((await room.attempts(id)).map(({ status: code }) => code)).toEqual([500]);
});

it('workers that are killed with -9 again and again lose nothing, and send every event under one id', async () => {
  const { id } = await room.endpoint(one.url);
  one.answer = (response) => void setTimeout(() => response.writeHead(204).end(), 20);
  const events = 160;
  const writing = (async () => {
    for (let i = 0; i < events; i += 1) await room.happens(i % 2 === 0 ? 'opened' : 'closed');
  })();
  let worker: ChildProcess | undefined;
  let kills = 0;
  const isAll = async () => (await room.deliveries(id)).filter(({ state }) => state === 'delivered').length === events;
  for (let run = 0; !(await isAll()) && run < 40; run += 1) {
    worker = spawn(process.execPath, ['--import', 'tsx', 'test/webhooks/carrier.ts', task(run)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(worker.stdout!, 'data');
    const before = one.received.length;
    // Somewhere in its work: after so many requests more, or when there are none.
    for (let i = 0; i < 60 && one.received.length < before + 10 + 5 * run; i += 1) await sleep(25);
    const ended = once(worker, 'exit');
    worker.kill('SIGKILL');
    await ended;
    kills += 1;
  }
  await writing;
  expect(kills).toBeGreaterThan(3);
  const deliveries = await room.deliveries(id);
  expect(deliveries.map(({ no }) => no)).toEqual(Array.from({ length: events }, (_, i) => i + 1));
  expect(deliveries.every(({ state }) => state === 'delivered')).toBe(true);
  expect(new Set(one.ids())).toEqual(new Set(deliveries.map((row) => row.id)));
  const bodies = new Map(one.received.map((got) => [got.id, got.body]));
  expect(one.received.every((got) => bodies.get(got.id) === got.body)).toBe(true);
}, 240_000);

const task = (run: number): string =>
  JSON.stringify({ url: room.url, keysFile: room.keysFile, allowed: [one.place], aheadMs: run * 2 * MINUTE });
