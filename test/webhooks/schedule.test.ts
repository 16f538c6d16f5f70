import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WAITS_MS, JITTER, retryAfterMs } from '../../engine/webhooks/schedule.ts';
import { HOUR, MONDAY, openPostRoom, SECOND, type PostRoom } from './post-room.ts';
import { never, ok, type Receiver, resets, startReceiver, status, type Answer } from './receiver.ts';

let room: PostRoom;
let bad: Receiver;
let good: Receiver;
beforeAll(async () => {
  room = await openPostRoom({ timeoutMs: 400 });
  [bad, good] = [await startReceiver(), await startReceiver()];
});
afterAll(async () => {
  await Promise.all([bad.stop(), good.stop()]);
  await room.stop();
});
let endpoint: string;
beforeEach(async () => {
  room.clock.now = MONDAY;
  await room.forgetEndpoints();
  for (const receiver of [bad, good]) receiver.received.length = 0;
  endpoint = (await room.endpoint(bad.url)).id;
  await room.endpoint(good.url);
});

const slowly: Answer = (_response, request) => void request.socket.write('HTTP/1.1 200 OK\r\nx-patience: ');
const tenMegabytes: Answer = (response) => {
  response.writeHead(500, { 'content-length': 10_485_760 });
  response.write(Buffer.alloc(65_536));
};
const FAILING: readonly (readonly [
  string,
  Answer,
  { readonly status: number | null; readonly error: string | null },
])[] = [
  ['301', status(301, { location: 'http://127.0.0.1:1/' }), { status: 301, error: null }],
  ['404', status(404), { status: 404, error: null }],
  ['429', status(429), { status: 429, error: null }],
  ['500', status(500), { status: 500, error: null }],
  ['10 MB after 500', tenMegabytes, { status: 500, error: null }],
  ['a head that never ends', slowly, { status: null, error: 'timeout' }],
  ['nothing, ever', never, { status: null, error: 'timeout' }],
  ['a reset', resets, { status: null, error: 'reset' }],
];

describe.each(FAILING)('a receiver that answers %s', (_name, answer, expected) => {
  it('is tried by the schedule, each wait a little longer than its least; then the event has failed and the endpoint is disabled', async () => {
    bad.answer = answer;
    await room.happens('opened');
    await room.carryUntil(MONDAY + 90 * HOUR);
    const tries = await room.attempts(endpoint);
    expect(tries.map(({ status, error }) => ({ status, error }))).toEqual(WAITS_MS.map(() => expected));
    const waits = tries.map(({ at }, i) => at - (tries[i - 1]?.at ?? MONDAY));
    waits.forEach((wait, i) => {
      expect(wait).toBeGreaterThanOrEqual(WAITS_MS[i]!);
      expect(wait).toBeLessThanOrEqual(WAITS_MS[i]! * (1 + JITTER) + 1);
    });
    expect((await room.deliveries(endpoint)).map(({ state }) => state)).toEqual(['failed']);
    expect(await room.row(endpoint)).toMatchObject({ state: 'disabled', disabledBecause: 'failing' });
    expect(new Set(bad.ids()).size).toBe(1);
    expect(bad.received).toHaveLength(WAITS_MS.length);
    expect(good.ids()).toHaveLength(1);
  });
});

describe('an endpoint', () => {
  it('that answers 200 is sent it once', async () => {
    bad.answer = ok;
    await room.happens('opened');
    await room.carryUntil(MONDAY + 90 * HOUR);
    expect(bad.ids()).toHaveLength(1);
    expect((await room.attempts(endpoint)).map(({ status }) => status)).toEqual([200]);
  });

  it('that answers 410 is disabled at once, and what waits for it is held', async () => {
    bad.answer = status(410);
    for (const _ of [1, 2, 3]) await room.happens('opened');
    await room.carryUntil(MONDAY + 90 * HOUR);
    await room.happens('closed');
    await room.carryUntil(MONDAY + 91 * HOUR);
    expect(await room.row(endpoint)).toMatchObject({ state: 'disabled', disabledBecause: 'gone', disabledAt: MONDAY });
    expect(bad.received.length).toBeLessThanOrEqual(3);
    expect((await room.deliveries(endpoint)).map(({ state }) => state)).toEqual(['held', 'held', 'held', 'held']);
    expect(good.ids()).toHaveLength(4);
  });

  it.each([
    ['seconds', '7200', 2 * HOUR],
    ['a date', new Date(MONDAY + 3 * HOUR).toUTCString(), 3 * HOUR],
    ['more than a day', '999999999', 24 * HOUR],
    ['less than the schedule', '1', 5 * SECOND],
    ['nonsense', 'soon', 5 * SECOND],
  ])('that asks for patience in %s is left alone so long, a day at most', async (_form, value, wait) => {
    bad.answer = status(429, { 'retry-after': value });
    await room.happens('opened');
    await room.carry();
    const [delivery] = await room.deliveries(endpoint);
    expect(delivery!.nextAt - MONDAY).toBeGreaterThanOrEqual(wait);
    expect(delivery!.nextAt - MONDAY).toBeLessThanOrEqual(wait * (1 + JITTER) + 1);
    room.clock.now = delivery!.nextAt - 1;
    await room.carry();
    expect(bad.ids()).toHaveLength(1);
    room.clock.now += 1;
    await room.carry();
    expect(bad.ids()).toHaveLength(2);
  });

  it('that was away for a day gets everything afterwards, under the same ids, numbered in the order of events', async () => {
    bad.answer = resets;
    for (let i = 0; i < 50; i += 1) {
      await room.happens(i % 2 === 0 ? 'opened' : 'closed');
      await room.carryUntil(MONDAY + (i * 24 * HOUR) / 50);
    }
    const tried = new Set(bad.ids());
    expect(tried.size).toBe(50);
    bad.received.length = 0;
    bad.answer = ok;
    await room.carryUntil(MONDAY + 5 * 24 * HOUR);
    expect(new Set(bad.ids())).toEqual(tried);
    expect(bad.ids()).toHaveLength(50);
    const inOrder = [...bad.received].sort((a, b) => (a.event.sequence < b.event.sequence ? -1 : 1));
    expect(inOrder.map(({ event }) => Number(event.sequence))).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    expect(inOrder.map(({ event }) => event.type)).toEqual(
      Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? 'sanji.case.opened' : 'sanji.case.closed')),
    );
    expect(await room.row(endpoint)).toMatchObject({ state: 'enabled', failingSince: null });
  });
});

it('Retry-After is seconds or a date of HTTP, and nothing else', () => {
  const now = Date.parse('2026-03-02T01:00:00Z');
  const read = (text: string | undefined) => retryAfterMs(text, now);
  expect(read('Mon, 02 Mar 2026 01:01:00 GMT')).toBe(60 * SECOND);
  expect(read(' 30 ')).toBe(30 * SECOND);
  for (const none of [
    undefined,
    '',
    '-5',
    '1.5',
    '1e3',
    '2026-03-02T02:00:00Z',
    'Mon, 02 Mar 2026 00:00:00 GMT',
    '9999'.repeat(99),
  ])
    expect(read(none), none).toBeLessThanOrEqual(24 * HOUR);
  for (const none of [undefined, '', '-5', '1.5', '1e3', '2026-03-02T02:00:00Z', 'Mon, 02 Mar 2026 00:00:00 GMT'])
    expect(read(none), none).toBe(0);
});
