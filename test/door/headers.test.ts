import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHouse, type TestHouse } from '../support/house.ts';

let open: TestHouse;
let strict: TestHouse;
beforeAll(async () => {
  open = await startHouse();
  strict = await startHouse({ door: { https: true, docs: false } });
});
afterAll(async () => {
  await open.stop();
  await strict.stop();
});

const POLICY = "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none';object-src 'none'";
const answers = (house: TestHouse) => [
  { url: '/livez' },
  { url: '/v1/cases' },
  { url: '/v1/cases', headers: { authorization: `Bearer ${house.token('u-supervisor')}` } },
  { url: '/v1/cases?format=csv', headers: { authorization: `Bearer ${house.token('u-supervisor')}` } },
  { url: '/v1/hotline-tickets/HT-2026-999999', headers: { authorization: `Bearer ${house.token('u-supervisor')}` } },
  { url: '/nowhere' },
  { url: '/v1/cases/%zz/journal' },
];

it('every answer says that nothing of it may be run, framed, guessed at, kept or passed on', async () => {
  for (const ask of answers(open)) {
    const { headers } = await open.app.inject({ ...ask, headers: { ...ask.headers, origin: 'https://evil.example' } });
    expect(headers, ask.url).toMatchObject({
      ...{ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    });
    expect(String(headers['content-security-policy']).replaceAll('; ', ';'), ask.url).toBe(POLICY);
    const names = Object.keys(headers);
    expect(
      names.filter((n) => /^(server|x-powered-by|access-control-|strict-transport)/.test(n)),
      ask.url,
    ).toEqual([]);
  }
});

it('answers that pass the hooks also part windows and resources by origin', async () => {
  const { headers } = await open.app.inject({ url: '/livez' });
  expect(headers).toMatchObject({
    ...{ 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin' },
    'x-frame-options': 'DENY',
  });
});

it('in production browsers are told to come by HTTPS only, for a year and for all subdomains', async () => {
  const { headers } = await strict.app.inject({ url: '/livez' });
  expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
});

it('the page of the documentation loads its own files and nothing inline', async () => {
  const page = await open.app.inject({ url: '/docs/' });
  expect(page.statusCode).toBe(200);
  const policy = String(page.headers['content-security-policy']);
  expect(policy).toContain("script-src 'self'; style-src 'self'");
  expect(policy).not.toMatch(/unsafe|https:|\*/);
  expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>|<style|\son\w+=|javascript:/i);
  const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file);
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    const url = new URL(file, 'http://x/docs/');
    expect(url.origin, file).toBe('http://x');
    expect((await open.app.inject({ url: url.pathname })).statusCode, file).toBe(200);
  }
});

it('documentation can be closed: then there is nothing there', async () => {
  for (const url of ['/docs', '/docs/', '/docs/json', '/openapi.json'])
    expect((await strict.app.inject({ url })).statusCode, url).toBe(404);
});

it('the codec endpoint answers its one origin, and not at all through a proxy nobody told of', async () => {
  const ask = (headers: Record<string, string>) =>
    open.app.inject({ method: 'OPTIONS', url: '/codec/x/decode', headers });
  const own = await ask({ origin: 'http://127.0.0.1:8233' });
  expect([own.statusCode, own.headers['access-control-allow-origin']]).toEqual([204, 'http://127.0.0.1:8233']);
  const other = await ask({ origin: 'https://evil.example' });
  expect([other.statusCode, other.headers['access-control-allow-origin']]).toEqual([403, undefined]);
  for (const header of ['x-forwarded-for', 'forwarded'])
    expect((await ask({ origin: 'http://127.0.0.1:8233', [header]: '198.51.100.7' })).statusCode, header).toBe(404);
});
