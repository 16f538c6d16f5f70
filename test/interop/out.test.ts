/** What we send is verified by the official Python library (the one for JavaScript is asked by test/webhooks). */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPostRoom, type PostRoom } from '../webhooks/post-room.ts';
import { type Receiver, startReceiver } from '../webhooks/receiver.ts';
import { installPython, type Python } from './python.ts';

let python: Python;
let room: PostRoom;
let receiver: Receiver;
beforeAll(async () => {
  [python, room, receiver] = [await installPython(), await openPostRoom(), await startReceiver()];
});
afterAll(async () => {
  await Promise.all([python.remove(), receiver.stop()]);
  await room.stop();
});

it('verifies what we send, and nothing that was changed on the way', async () => {
  room.clock.now = Date.now(); // the library goes by the clock on the wall
  const { secret } = await room.endpoint(receiver.url);
  await room.happens('opened');
  await room.takeDown();
  await room.carry();
  const { body = '', headers = {} } = receiver.received[0] ?? {};
  expect(await python.verifies({ secret, body, headers })).toBe(true);
  const changed = [
    { secret, headers, body: body.replace('{', '{ ') },
    { secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`, headers, body },
    { secret, body, headers: { ...headers, 'webhook-id': 'another' } },
    { secret, body, headers: { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 1) } },
  ];
  expect(await Promise.all(changed.map((message) => python.verifies(message)))).toEqual(changed.map(() => false));
});
