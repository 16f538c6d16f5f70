import { createServer, type AddressInfo, type LookupFunction, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hostileAddresses, lookup } from '../door/hostile-addresses.ts';
import { openPostRoom, type PostRoom } from './post-room.ts';
import { startReceiver, status, type Receiver } from './receiver.ts';

/** Listens on every address of this machine and counts who comes. */
let canary: Server;
let connections = 0;
let port: number;
let room: PostRoom;
let redirecting: Receiver;
beforeAll(async () => {
  canary = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((ready) => canary.listen(0, '::', ready));
  port = (canary.address() as AddressInfo).port;
  room = await openPostRoom({ lookup, timeoutMs: 2_000 });
  redirecting = await startReceiver();
});
afterAll(async () => {
  await new Promise((closed) => canary.close(closed));
  await redirecting.stop();
  await room.stop();
});

it('endpoints at eighty ways of writing an address within, put past the API, get no connection', async () => {
  const addresses = hostileAddresses(port);
  expect(new Set(addresses).size).toBeGreaterThanOrEqual(80);
  const ids: string[] = [];
  for (const address of addresses) ids.push((await room.endpoint(address)).id);
  await room.happens('opened');
  await room.carry();
  for (const [i, id] of ids.entries())
    expect(
      (await room.attempts(id)).map(({ error }) => error),
      addresses[i],
    ).toEqual(['forbidden-address']);
  expect(connections).toBe(0);
});

it('a name that answers well when first asked and with an address within afterwards gets no connection within', async () => {
  let asked = 0;
  const changing: LookupFunction = (_name, _options, callback) => {
    asked += 1;
    callback(null, [{ address: asked === 1 ? '192.0.2.7' : '127.0.0.1', family: 4 }]);
  };
  await room.forgetEndpoints();
  const { id } = await room.endpoint(`https://changing.example.org:${port}/`);
  const deliverer = room.deliverer({ lookup: changing });
  await room.happens('opened');
  for (const _ of [1, 2, 3]) {
    await room.takeDown();
    while ((await deliverer.step()) > 0) await deliverer.settled();
    room.clock.now += 86_400_000;
  }
  expect(asked).toBe(3);
  expect(new Set((await room.attempts(id)).map(({ error }) => error))).toEqual(new Set(['forbidden-address']));
  expect(connections).toBe(0);
});

it('a redirect to an address within is a failure and is not followed', async () => {
  await room.forgetEndpoints();
  redirecting.answer = status(307, { location: `http://127.0.0.1:${port}/` });
  const { id } = await room.endpoint(redirecting.url);
  await room.happens('opened');
  await room.carry();
  expect((await room.attempts(id)).map(({ status: code }) => code)).toEqual([307]);
  expect(connections).toBe(0);
});
