/** What the official Python library signs is taken in, and nothing that was changed on the way. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { calls } from '../../db/schema/index.ts';
import { connected, post, sixEvents, type Centre } from '../calls/centre.ts';
import { startHouse, type TestHouse } from '../support/house.ts';
import { installPython, type Python } from './python.ts';

let python: Python;
let house: TestHouse;
let centre: Centre;
beforeAll(async () => {
  [python, house] = [await installPython(), await startHouse()];
  centre = await connected(house);
});
afterAll(async () => {
  await Promise.all([python.remove(), house.stop()]);
});

it('takes in what Python signs', async () => {
  const [ringing] = sixEvents('call-of-python');
  const [id, at, body] = [randomUUID(), Math.floor(Date.now() / 1_000), JSON.stringify(ringing)];
  const signature = await python.sign({ secret: centre.secret, id, at, body });
  const headers = {
    ...{ 'content-type': 'application/json', 'webhook-id': id },
    ...{ 'webhook-timestamp': String(at), 'webhook-signature': signature },
  };
  expect((await post(house, centre.url, { body: `${body} `, headers })).status).toBe(401);
  expect(await house.db.$count(calls)).toBe(0);
  expect(await post(house, centre.url, { body, headers })).toMatchObject({ status: 200 });
  expect(await house.db.$count(calls)).toBe(1);
});
