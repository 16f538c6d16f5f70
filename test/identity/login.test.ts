import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giveTemporaryPassword } from '../../db/identity/local-accounts.ts';
import { startHouse, type TestHouse } from '../support/house.ts';
import { DAY_MS, LIGHT, OWN_PASSWORD, SESSION_RULES, ask, bearer, logIn, whoAmI, withPassword } from './support.ts';

const user = 'u-chaoyang-caseworker-1';
let house: TestHouse;
beforeAll(async () => {
  house = await startHouse({ identity: { scrypt: LIGHT } });
  await withPassword(house, user);
});
afterAll(() => house.stop());

const ways = async (): Promise<string[]> => {
  const { rows } = await house.db.execute<{ kind: string }>(
    `select kind from access_journal where user_id = '${user}' and kind in ('login', 'logout', 'login-failed') order by id`,
  );
  return rows.map(({ kind }) => kind);
};
const right = { user, password: OWN_PASSWORD };
const tokenOf = async (): Promise<string> => String((await logIn(house, right)).body.token);

describe('a login with a password', () => {
  it('gives a bearer token that opens what the roles open', async () => {
    const { status, body } = await logIn(house, right);
    expect(status).toBe(200);
    expect(body.token).toMatch(/^session_[A-Za-z0-9_-]{43}$/);
    const me = await whoAmI(house, String(body.token));
    expect(me.body).toMatchObject({ userId: user, via: 'session', by: 'password', until: body.until });
    expect(me.body.memberships).toEqual([{ role: 'caseworker', bodyId: 'chaoyang-centre' }]);
    expect((await ask(house, { method: 'GET', url: '/v1/cases', headers: bearer(String(body.token)) })).status).toBe(
      200,
    );
  });

  it('answers a missing user like an existing one', async () => {
    const refused = [
      await logIn(house, { user, password: 'falsch falsch falsch' }),
      await logIn(house, { user: 'u-nobody', password: OWN_PASSWORD }),
      await logIn(house, { user: 'u-call-centre', password: OWN_PASSWORD }),
      await logIn(house, { user: 'u-haidian-head', password: OWN_PASSWORD }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(new Set(refused.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(refused[0]?.body).toMatchObject({ code: 'unauthenticated', reason: 'login-failed' });
  });

  it('is over after the idle time, and after the longest time however busy', async () => {
    const idle = await tokenOf();
    house.clock.advance(SESSION_RULES.idleMs + 1);
    expect((await whoAmI(house, idle)).status).toBe(401);
    const busy = await tokenOf();
    for (let at = 0; at + SESSION_RULES.idleMs / 2 < SESSION_RULES.longestMs; at += SESSION_RULES.idleMs / 2) {
      expect((await whoAmI(house, busy)).status).toBe(200);
      house.clock.advance(SESSION_RULES.idleMs / 2);
    }
    house.clock.advance(SESSION_RULES.idleMs / 2);
    expect((await whoAmI(house, busy)).status).toBe(401);
  });

  it('is over at logout, also for whoever stole it, and for that session only', async () => {
    const [mine, other] = [await tokenOf(), await tokenOf()];
    expect((await ask(house, { method: 'POST', url: '/v1/logout', headers: bearer(mine) })).status).toBe(204);
    expect((await whoAmI(house, mine)).status).toBe(401);
    expect((await whoAmI(house, other)).status).toBe(200);
    const all = await ask(house, { method: 'POST', url: '/v1/me/sessions/revoke', headers: bearer(await tokenOf()) });
    expect(all.body.ended).toBeGreaterThan(0);
    expect((await whoAmI(house, other)).status).toBe(401);
  });

  it('leaves log in the access journal: in, out and what failed; the browser is told to forget', async () => {
    const before = await ways();
    const { body } = await logIn(house, right);
    const out = await ask(house, { method: 'POST', url: '/v1/logout', headers: bearer(String(body.token)) });
    expect(out.headers['clear-site-data']).toBe('"cache", "storage"'); // the device stays known
    await logIn(house, { ...right, password: 'not the right one at all' });
    expect((await ways()).slice(before.length)).toEqual(['login', 'logout', 'login-failed']);
  });

  it('is stored as a hash, and no password in clear', async () => {
    const token = await tokenOf();
    const { rows } = await house.db.execute('select * from sessions, local_accounts');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(token.slice('session_'.length));
    expect(JSON.stringify(rows)).not.toContain(OWN_PASSWORD);
  });
});

describe('a temporary password', () => {
  const fresh = 'u-yunshan-head';
  it('opens nothing but choosing one’s own, which must be a good one', async () => {
    const { password } = await giveTemporaryPassword(house.db, house.app.identity.passwords, fresh, house.clock.now());
    const first = await logIn(house, { user: fresh, password });
    expect(first.body.due).toBe('password-change-due');
    const headers = bearer(String(first.body.token));
    const closed = await ask(house, { method: 'GET', url: '/v1/cases', headers });
    expect([closed.status, closed.body.reason]).toEqual([403, 'password-change-due']);
    const change = (current: string, next: string) =>
      ask(house, { method: 'POST', url: '/v1/me/password', headers, payload: { current, next } });
    for (const bad of ['too short', 'Password1234!', '121212121212', `${fresh}-und-mehr`, password]) {
      const refused = await change(password, bad);
      expect([refused.status, refused.body.errors?.[0]?.field]).toEqual([422, '/next']);
    }
    const wrong = await change('something else entirely', OWN_PASSWORD);
    expect([wrong.status, wrong.body.errors[0].field]).toEqual([422, '/current']);
    expect((await change(password, OWN_PASSWORD)).status).toBe(204);
    expect((await ask(house, { method: 'GET', url: '/v1/cases', headers })).status).toBe(200);
    expect((await logIn(house, { user: fresh, password })).status).toBe(401);
  });

  it('is good for 72 hours', async () => {
    const given = await giveTemporaryPassword(house.db, house.app.identity.passwords, fresh, house.clock.now());
    house.clock.advance(3 * DAY_MS);
    expect((await logIn(house, { user: fresh, password: given.password })).status).toBe(401);
  });
});

describe('a session in a cookie', () => {
  const cookieOf = async (): Promise<string> => {
    const { headers, body } = await logIn(house, { ...right, cookie: true });
    expect(body.token).toBeUndefined();
    const set = headers['set-cookie'] as string[];
    const session = set.find((text) => text.startsWith('sanji-session='))!;
    expect(session).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    return session.split(';')[0]!;
  };
  const revoke = (headers: Record<string, string>) =>
    ask(house, { method: 'POST', url: '/v1/me/sessions/revoke', headers: { host: 'sanji.example', ...headers } });

  it('reads from everywhere, and changes something for its own site only', async () => {
    const cookie = await cookieOf();
    expect((await ask(house, { method: 'GET', url: '/v1/me', headers: { cookie } })).status).toBe(200);
    for (const foreign of [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://elsewhere.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site', origin: 'http://sanji.example' },
    ]) {
      const refused = await revoke({ cookie, ...(foreign as Record<string, string>) });
      expect([refused.status, refused.body.reason]).toEqual([403, 'cross-site']);
    }
    expect((await revoke({ cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await revoke({ cookie, origin: 'http://sanji.example' })).status).toBe(200);
  });

  it('is not begun by another site', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    const forced = await ask(house, { method: 'POST', url: '/v1/login', headers, payload: { ...right, cookie: true } });
    expect([forced.status, forced.body.reason]).toEqual([403, 'cross-site']);
    expect(forced.headers['set-cookie']).toBeUndefined();
  });
});
