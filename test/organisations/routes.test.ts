import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, disconnect } from '../../db/client.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { city, importLines, organisationApp, userWith } from './support.ts';

let database: TestDatabase;
let app: FastifyInstance;
let caseworker: string;
beforeAll(async () => {
  database = await freshDatabase();
  await importLines(database.db, ...city);
  caseworker = await userWith(database.db, 'worker', 'caseworker', 'east');
  app = await organisationApp(database.db);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const get = (url: string, token = caseworker) => app.inject({ url, headers: bearer(token) });
const ids = (body: string) => (JSON.parse(body) as { items: { id: string }[] }).items.map((item) => item.id);

describe('authentication', () => {
  it('knows the caller by the token', async () => {
    const answer = await get('/whoami');
    expect(answer.json()).toEqual({
      userId: 'worker',
      kind: 'person',
      memberships: [{ role: 'caseworker', bodyId: 'east' }],
      via: { kind: 'token', hash: expect.stringMatching(/^[0-9a-f]{64}$/), until: null },
    });
    expect(
      (await app.inject({ url: '/whoami', headers: { authorization: `bearer  ${caseworker} ` } })).statusCode,
    ).toBe(200);
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic eDp5', 'Bearer sanji_x', 'Bearer a b'])(
    'refuses %j and says how to authenticate',
    async (authorization) => {
      const answer = await app.inject({
        url: '/whoami',
        headers: authorization === undefined ? {} : { authorization },
      });
      expect(answer.statusCode).toBe(401);
      expect(answer.json()).toMatchObject({ code: 'unauthenticated' });
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    },
  );

  it('asks for no token on public routes and for what is no route', async () => {
    expect((await app.inject('/open')).statusCode).toBe(200);
    expect((await app.inject('/nowhere')).statusCode).toBe(404);
  });

  it('answers 503 within 3 s when the database is not there', async () => {
    const away = new URL(database.url);
    away.port = '1';
    const db = connect(away.href);
    const lonely = await organisationApp(db);
    const started = performance.now();
    const answer = await lonely.inject({ url: '/whoami', headers: bearer(caseworker) });
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(answer.json()).toMatchObject({ code: 'unavailable' });
    expect(answer.headers['retry-after']).toBe('2');
    expect(answer.statusCode).toBe(503);
    await lonely.close();
    await disconnect(db);
  });
});

describe('the directory', () => {
  it('lists units by id, page by page', async () => {
    const first = await get('/v1/units?limit=5');
    expect(first.json<{ next: string }>().next).toMatch(/^\/v1\/units\?limit=5&cursor=[\w-]+$/);
    const second = await get(first.json<{ next: string }>().next);
    expect(second.json()).toMatchObject({ next: null });
    expect([...ids(first.body), ...ids(second.body)]).toHaveLength(8);
  });

  it.each([
    ['under=east', ['east', 'east-station', 'home']],
    ['tier=2', ['bureau-unit', 'east', 'west']],
    ['kind=station', ['east-station', 'west-station']],
    ['under=centre&tier=3&kind=staff-home', ['home']],
    ['q=东', ['east', 'east-station']],
    ['q=STATION&active=true', ['east-station', 'west-station']],
    ['q=%25', []],
    ['active=false', []],
  ])('finds units by %s', async (query, expected) => {
    const answer = await get(`/v1/units?${encodeURI(decodeURI(query).replaceAll('%', '%25'))}`);
    expect(answer.statusCode).toBe(200);
    expect(ids(answer.body)).toEqual(expected);
  });

  it('refuses what cannot be asked', async () => {
    for (const query of ['tier=4', 'kind=kiosk', 'limit=101', 'limit=0', 'cursor=%27', 'q=', 'q=%00']) {
      expect((await get(`/v1/units?${query}`)).statusCode, query).toBe(422);
    }
    expect((await get('/v1/units?under=nowhere')).statusCode).toBe(422);
  });

  it('shows a unit with those next to it', async () => {
    const home = (await get('/v1/units/home')).json<{ superiors: unknown[] }>();
    expect(home).toMatchObject({ id: 'home', unionId: 'employer', opens: null, subordinates: [] });
    expect(home.superiors).toMatchObject([
      { id: 'bureau-unit', line: 'industry' },
      { id: 'east-station', line: 'area', opens: '09:00' },
    ]);
    expect((await get('/v1/units/nowhere')).statusCode).toBe(404);
  });

  it('lists unions', async () => {
    expect(ids((await get('/v1/unions?kind=district')).body)).toEqual(['district-east', 'district-west']);
    expect(ids((await get('/v1/unions?parent=district-east&q=%E8%A1%97')).body)).toEqual(['street-east']);
  });
});
