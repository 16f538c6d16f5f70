import { connect, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shapeFault } from '../../api/json-shape.ts';
import { desk, type Desk } from '../support/desk.ts';
import { startHouse, type TestHouse } from '../support/house.ts';

const good = { channel: 'hotline', matter: 'wages', question: '工资被拖欠。' };
let house: TestHouse;
let callTaker: Desk;
let port: number;
beforeAll(async () => {
  house = await startHouse();
  callTaker = desk(house, 'u-call-taker-1');
  await house.app.listen({ host: '127.0.0.1', port: 0 });
  port = (house.app.server.address() as AddressInfo).port;
});
afterAll(() => house.stop());

const raw = (payload: string) =>
  house.app.inject({
    ...{ method: 'POST', url: '/v1/hotline-tickets', payload },
    headers: { authorization: `Bearer ${house.token('u-call-taker-1')}`, 'content-type': 'application/json' },
  });

/** Sends bytes as they are and gives back all that comes until the other side ends the connection. */
function exchange(bytes: string, onConnect?: (socket: Socket) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(bytes);
      onConnect?.(socket);
    });
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

describe('the shape of a body', () => {
  const limits = { depth: 3, values: 5 };
  it.each([
    ['{"a":1,"a":2}', 'twice'],
    ['{"a":1,"\\u0061":2}', 'twice'],
    ['{"a":{"b":1,"b":2}}', 'twice'],
    ['{"__proto__":1}', 'poisoned'],
    ['{"\\u005f_proto__":1}', 'poisoned'],
    ['{"a":{"constructor":{"x":1}}}', 'poisoned'],
    ['[[[[1]]]]', 'too-deep'],
    ['[1,2,3,4,5,6]', 'too-many-values'],
    ['{"a":{"x":1},"b":{"x":1}}', undefined],
    ['{"a":"b","b":"a"}', undefined],
    ['{"a":"\\",\\"a\\":[[[["}', undefined],
    ['["a","a"]', undefined],
    ['{"a":["__proto__"]}', undefined],
    ['{"a', undefined],
  ])('%s: %s', (text, fault) => expect(shapeFault(text, limits)).toBe(fault));

  it('decides what reaches a route', async () => {
    const twice = await raw('{"channel":"hotline","matter":"wages","question":"a","question":"b"}');
    expect([twice.statusCode, twice.json().code]).toEqual([400, 'malformed-json']);
    const poisoned = await raw(`{"channel":"hotline","caller":{"constructor":{"prototype":{"x":1}}}}`);
    expect(poisoned.statusCode).toBe(400);
    const many = await raw(`{"channel":[${'1,'.repeat(20_000)}1]}`);
    expect([many.statusCode, many.json().errors[0].field]).toEqual([422, '/']);
    expect((await raw(JSON.stringify({ ...good, question: 'x'.repeat(300_000) }))).statusCode).toBe(413);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

it('parameters that are given twice, or are unknown, are refused and named', async () => {
  for (const [query, field] of [
    ['process=hotline-ticket&process=legal-aid', '?process'],
    ['limit=5&limit=50', '?limit'],
  ] as const) {
    const reply = await callTaker.get(`/v1/cases?${query}`);
    expect([reply.status, reply.body.errors?.[0]?.field], query).toEqual([422, field]);
  }
});

it('heads that are too large, broken or ambiguous are refused as problems and the connection is closed', async () => {
  const host = 'Host: x\r\n';
  const cases: (readonly [string, string])[] = [
    [`GET /livez HTTP/1.1\r\n${host}X-Large: ${'x'.repeat(40_000)}\r\n\r\n`, '431'],
    [`GET /${'x'.repeat(40_000)} HTTP/1.1\r\n${host}\r\n`, '431'],
    ['NONSENSE\r\n\r\n', '400'],
    [`POST /v1/cases HTTP/1.1\r\n${host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, '400'],
    [`POST /v1/cases HTTP/1.1\r\n${host}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde`, '400'],
    [`POST /v1/cases HTTP/1.1\r\n${host}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`, '400'],
    [`GET /livez HTTP/1.1\r\n${host}X: a\nb\r\n\r\n`, '400'],
  ];
  for (const [bytes, status] of cases) {
    const answer = await exchange(bytes);
    expect(answer.split(' ')[1], bytes.slice(0, 80)).toBe(status);
    expect(answer).toContain('application/problem+json');
    expect(answer.toLowerCase()).not.toMatch(/\r\n(server|x-powered-by):/);
  }
  expect((await callTaker.get('/livez')).status).toBe(200);
});

it('a connection is not kept for ever, and slow heads and bodies are given up', () => {
  const { server } = house.app;
  expect(server.headersTimeout).toBe(15_000);
  expect(server.requestTimeout).toBe(120_000);
  expect(server.keepAliveTimeout).toBe(65_000);
  expect(server.maxRequestsPerSocket).toBe(1_000);
  expect(server.timeout).toBe(130_000);
});

it('two hundred connections that never finish their request keep nobody else waiting for an answer', async () => {
  const sockets = await Promise.all(
    Array.from(
      { length: 200 },
      () =>
        new Promise<Socket>((resolve, reject) => {
          const socket = connect(port, '127.0.0.1', () => {
            socket.write('POST /v1/hotline-tickets HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n');
            resolve(socket);
          });
          socket.on('error', reject);
        }),
    ),
  );
  try {
    const answer = await exchange('GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 200/);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});

it('a method a route does not have is the address of nothing', async () => {
  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
    const reply = await house.app.inject({ method, url: '/v1/cases' });
    expect([reply.statusCode, reply.json().code], method).toEqual([404, 'not-found']);
  }
  expect(await exchange('TRACE /v1/cases HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 404/);
});
