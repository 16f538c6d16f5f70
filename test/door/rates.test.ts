import { afterAll, beforeAll, expect, it } from 'vitest';
import { costlyRoutes } from '../../api/plugins/rate-limits.ts';
import { DEFAULT_LIMITS } from '../../settings/door.ts';
import { startHouse, type TestHouse } from '../support/house.ts';

const LIMITS = {
  address: 400,
  user: 30,
  refused: 5,
  login: 3,
  import: 2,
  export: 4,
  preview: 3,
  unmask: 3,
  progress: 4,
  progressHourly: 4,
};
const PROXY = '10.9.9.9';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse({ door: { limits: LIMITS, trustedProxies: [PROXY, '10.8.0.0/16'] } });
});
afterAll(() => house.stop());

interface Ask {
  readonly url?: string;
  readonly user?: string;
  readonly token?: string;
  readonly from?: string;
  readonly headers?: Record<string, string>;
  readonly method?: 'GET' | 'POST';
}
let next = 1;
/** An address nobody has used yet, so that tests do not meet in one counter. */
const fresh = () => `203.0.113.${next++}`;
async function ask({ url = '/v1/commands/x', user, token, from = fresh(), headers = {}, method = 'GET' }: Ask) {
  const bearer = token ?? (user === undefined ? undefined : house.token(user));
  return house.app.inject({
    ...{ method, url, remoteAddress: from },
    headers: { ...headers, ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }) },
  });
}
const statuses = async (times: number, each: Ask) => {
  const seen: number[] = [];
  for (let i = 0; i < times; i += 1) seen.push((await ask(each)).statusCode);
  return seen;
};

it('a user is served as often as the limit says and then told when to come again, whatever the address', async () => {
  const before = await statuses(LIMITS.user, { user: 'u-haidian-head' });
  expect(new Set(before)).toEqual(new Set([404]));
  const refused = await ask({ user: 'u-haidian-head' });
  expect(refused.statusCode).toBe(429);
  expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(refused.json()).toMatchObject({ code: 'too-many-requests', status: 429, type: '/problems/too-many-requests' });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(refused.headers).toMatchObject({ 'ratelimit-limit': String(LIMITS.user), 'ratelimit-remaining': '0' });
  const colleague = await ask({ user: 'u-haidian-caseworker' });
  expect([colleague.statusCode, colleague.headers['ratelimit-remaining']]).toEqual([404, String(LIMITS.user - 1)]);
});

it('a machine is counted by its key: one busy line does not silence the others of its account', async () => {
  const order = {
    ...{ userId: 'u-call-centre', unitId: 'bj-12351', purpose: 'call-centre', label: '热线系统', days: 1 },
    networks: ['203.0.113.0/24'],
  };
  const make = async () => {
    const authorization = `Bearer ${house.token('u-security-officer')}`;
    const made = { method: 'POST', url: '/v1/machine-keys', headers: { authorization }, payload: order } as const;
    return (await house.app.inject(made)).json<{ key: string }>().key;
  };
  const [busy, other] = [await make(), await make()];
  expect((await statuses(LIMITS.user + 1, { token: busy, url: '/v1/me' })).slice(-2)).toEqual([200, 429]);
  expect((await ask({ token: other, url: '/v1/me' })).statusCode).toBe(200);
});

it('refused tokens count against their address, and whoever has a valid one there goes on being served', async () => {
  const from = fresh();
  const guesses = await statuses(LIMITS.refused + 2, { token: `sanji_${'x'.repeat(43)}`, from });
  expect(guesses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  expect((await ask({ from })).statusCode).toBe(429);
  expect((await ask({ from, user: 'u-supervisor' })).statusCode).toBe(404);
  expect((await ask({})).statusCode).toBe(401);
});

it('attempts to log in are counted by address before anything is looked up', async () => {
  const from = fresh();
  const seen = await statuses(LIMITS.login + 1, { url: '/v1/login', method: 'POST', from });
  expect(seen.at(-1)).toBe(429);
  expect(seen.slice(0, -1)).not.toContain(429);
});

it('what costs much has limits of its own: imports, exports, previews', async () => {
  const imports = await statuses(3, { user: 'u-administrator', method: 'POST', url: '/v1/organisations/import' });
  expect(imports.at(-1)).toBe(429);
  expect(imports.slice(0, -1)).not.toContain(429);
  const asCsv = { user: 'u-supervisor', url: '/v1/cases?format=csv' };
  expect(await statuses(5, asCsv)).toEqual([200, 200, 200, 200, 429]);
  expect((await ask({ user: 'u-supervisor', url: '/v1/cases' })).statusCode).toBe(200);
  const url = '/v1/document-templates/mediation-agreement/preview';
  expect((await statuses(4, { user: 'u-administrator', method: 'POST', url })).at(-1)).toBe(429);
  const guesses = { user: 'u-chaoyang-caseworker-1', url: '/v1/cases?phone=13900000000' };
  expect(await statuses(LIMITS.unmask + 1, guesses)).toEqual([200, 200, 200, 429]);
  const units = { user: 'u-chaoyang-caseworker-1', url: '/v1/units?q=%E6%9C%9D%E9%98%B3' };
  expect((await ask(units)).statusCode, 'finds no people').toBe(200);
  const taken = { user: 'u-chaoyang-head', url: '/v1/cases?phone=13900000000&format=csv' };
  expect(await statuses(LIMITS.unmask + 1, taken), 'a search that is an export is both').toEqual([200, 200, 200, 429]);
});

it('an address is limited as a whole: all of a /64 is one, and health is not counted', async () => {
  const seen: number[] = [];
  for (let i = 0; i < LIMITS.address + 1; i += 1)
    seen.push((await ask({ from: `2001:db8:1:2::${i.toString(16)}`, url: '/nowhere' })).statusCode);
  expect([seen.at(-2), seen.at(-1)]).toEqual([404, 429]);
  expect((await ask({ from: '2001:db8:1:3::1', url: '/nowhere' })).statusCode).toBe(404);
  expect((await ask({ from: '2001:db8:1:2::1', url: '/livez' })).statusCode).toBe(200);
});

it('X-Forwarded-For is believed of a configured proxy and of nobody else', async () => {
  const forged = async (from: string, forwarded: string) =>
    (await ask({ from, headers: { 'x-forwarded-for': forwarded } })).statusCode;
  const stranger = fresh();
  for (let i = 0; i < LIMITS.refused; i += 1) expect(await forged(stranger, `198.51.100.${i}`)).toBe(401);
  expect(await forged(stranger, '198.51.100.77')).toBe(429);
  for (let i = 0; i < LIMITS.refused + 5; i += 1) expect(await forged(PROXY, `198.51.100.${100 + i}`)).toBe(401);
  for (let i = 0; i < LIMITS.refused; i += 1) await forged('10.8.1.1', '198.51.100.200');
  expect(await forged(PROXY, '198.51.100.200')).toBe(429);
  // What the client itself wrote before the proxy's entry changes nothing.
  expect(await forged(PROXY, '192.0.2.1, 198.51.100.200')).toBe(429);
});

it('every kind of costly route but those not built yet is a route that exists', () => {
  const routes = house.app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .filter((line) => line.includes('('));
  expect(routes.length).toBeGreaterThan(50);
  const { paths } = house.app.swagger() as { paths: Record<string, Record<string, unknown>> };
  const names = Object.entries(paths).flatMap(([url, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${url}`),
  );
  const found = costlyRoutes.filter(([, pattern]) => names.some((name) => pattern.test(name))).map(([kind]) => kind);
  expect(found).toEqual(expect.arrayContaining(['import', 'preview']));
});

it('the defaults let a peak day of 6,000 demands pass in one hour from one key', () => {
  expect(DEFAULT_LIMITS.user * 60).toBeGreaterThan(6_000 * 10);
  expect(DEFAULT_LIMITS.address).toBeGreaterThan(DEFAULT_LIMITS.user);
});
