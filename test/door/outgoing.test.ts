import { createServer, type AddressInfo, type Server } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isForbiddenAddress } from '../../engine/outgoing/addresses.ts';
import { ForbiddenAddress, send } from '../../engine/outgoing/send.ts';
import { hostileAddresses, lookup } from './hostile-addresses.ts';

/** Listens on every address of this machine and counts who comes. */
let canary: Server;
let port: number;
let connections = 0;
beforeAll(async () => {
  canary = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((ready) => canary.listen(0, '::', ready));
  port = (canary.address() as AddressInfo).port;
});
afterAll(() => new Promise((closed) => canary.close(closed)));

it('no way of writing an address within reaches anything within', async () => {
  const urls = hostileAddresses(port);
  expect(new Set(urls).size).toBeGreaterThanOrEqual(80);
  const wrong: string[] = [];
  for (const url of urls) {
    const error = await send({ url, body: '{}', lookup, timeoutMs: 2_000 }).then(
      ({ status }) => `answered ${status}`,
      (reason: Error) => reason,
    );
    if (!(error instanceof ForbiddenAddress)) wrong.push(`${url}: ${String(error)}`);
  }
  expect(wrong).toEqual([]);
  expect(connections).toBe(0);
});

it('the canary does count who comes', async () => {
  await send({ url: `http://127.0.0.1:${port}/`, body: '', allowed: [`127.0.0.1:${port}`] }).catch(() => undefined);
  expect(connections).toBe(1);
});

it('what development allows by name is reached; a redirect is an answer and is not followed', async () => {
  const before = connections;
  const server = createHttpServer((_request, response) => {
    response.writeHead(307, { location: `http://127.0.0.1:${port}/` }).end();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const own = (server.address() as AddressInfo).port;
  try {
    const url = `http://127.0.0.1:${own}/`;
    expect((await send({ url, body: '{}', allowed: [`127.0.0.1:${own}`] })).status).toBe(307);
    await expect(send({ url, body: '{}', allowed: [`127.0.0.1:${port}`] })).rejects.toThrow(ForbiddenAddress);
  } finally {
    await new Promise((closed) => server.close(closed));
  }
  expect(connections).toBe(before);
});

it('addresses of the open network are not forbidden', () => {
  for (const address of ['93.184.215.14', '8.8.8.8', '223.5.5.5', '2400:3200::1', '2606:2800:21f:cb07::1'])
    expect(isForbiddenAddress(address), address).toBe(false);
});
