import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFor, sealFor } from '../../db/identity/sealed.ts';
import { desk } from '../support/desk.ts';
import { startHouse, type TestHouse } from '../support/house.ts';
import { CLIENT, comeBack, cookieOf, leave, logInThere, REDIRECT, startProvider, SUBJECT } from './provider.ts';
import { ask, MINUTE_MS } from './support.ts';

const user = 'u-chaoyang-head';
let house: TestHouse;
let provider: Awaited<ReturnType<typeof startProvider>>;
beforeAll(async () => {
  provider = await startProvider();
  const settings = {
    ...{ issuer: provider.url, audience: undefined, jwksUrl: undefined, tokenType: 'at+jwt', algorithms: ['RS256'] },
    client: { ...CLIENT, redirectUrl: REDIRECT },
  };
  house = await startHouse({ identity: { provider: settings } });
  await desk(house, 'u-security-officer').post(`/v1/users/${user}/identities`, { subject: SUBJECT });
});
afterAll(async () => {
  await house.stop();
  await provider.stop();
});

const sessionOf = (headers: Readonly<Record<string, unknown>>) => cookieOf(headers['set-cookie'], 'sanji-session');
const me = (session: string) =>
  ask(house, { method: 'GET', url: '/v1/me', headers: { cookie: `sanji-session=${session}` } });

describe('logging in through the provider', () => {
  it('goes there with state, nonce and a challenge, and comes back to a session of ours', async () => {
    const { authorize, kept } = await leave(house, '/docs?case=1');
    const asked = Object.fromEntries(authorize.searchParams);
    expect(asked).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', redirect_uri: REDIRECT });
    for (const part of ['state', 'nonce', 'code_challenge']) expect(asked[part]?.length).toBeGreaterThan(40);
    const back = await comeBack(house, await logInThere(authorize.href), kept);
    expect([back.status, back.headers['location']]).toEqual([303, '/docs?case=1']);
    const session = sessionOf(back.headers)!;
    expect((await me(session)).body).toMatchObject({ userId: user, via: 'session', by: 'provider' });
    expect(String(back.headers['set-cookie'])).not.toMatch(/eyJ/); // no token of the provider
    expect(back.body).toBe('');
    expect(sessionOf(back.headers)).toMatch(/^session_/);
  });

  it('leaves a session that the security officer ends at once', async () => {
    const { authorize, kept } = await leave(house);
    const session = sessionOf((await comeBack(house, await logInThere(authorize.href), kept)).headers)!;
    expect((await me(session)).status).toBe(200);
    await desk(house, 'u-security-officer').post(`/v1/users/${user}/sessions/revoke`);
    expect((await me(session)).status).toBe(401);
  });

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'evil', '/a\nb'])(
    'leads nowhere but to this site: %j',
    async (returnTo) => {
      const url = `/v1/login/oidc?returnTo=${encodeURIComponent(returnTo)}`;
      const { status, body } = await ask(house, { method: 'GET', url });
      expect([status, body.errors[0].field]).toEqual([422, '?returnTo']);
    },
  );
});

describe('coming back is refused', () => {
  interface Begun {
    readonly state: string;
    readonly nonce: string;
    readonly verifier: string;
  }
  const altered = (kept: string, change: Partial<Begun>): string => {
    const { keys } = house;
    return sealFor(keys, 'oidc-login', { ...(openFor(keys, 'oidc-login', kept) as Begun), ...change });
  };
  async function arrived() {
    const { authorize, kept } = await leave(house);
    return { at: await logInThere(authorize.href), kept };
  }
  async function isRefused(at: URL, kept: string | undefined): Promise<void> {
    const { status, body, headers } = await comeBack(house, at, kept);
    expect([status, body.reason, sessionOf(headers)]).toEqual([401, 'login-failed', undefined]);
  }

  it('with another state', async () => {
    const { at, kept } = await arrived();
    at.searchParams.set('state', 'x'.repeat(43));
    await isRefused(at, kept);
  });

  it('to a browser that did not leave, or left for another login', async () => {
    const { at, kept } = await arrived();
    await isRefused(at, undefined);
    await isRefused(at, (await leave(house)).kept);
    await isRefused(at, `${kept.slice(0, -6)}AAAAAA`);
    await isRefused(at, 'nonsense');
  });

  it('with the verifier of another challenge', async () => {
    const { at, kept } = await arrived();
    await isRefused(at, altered(kept, { verifier: 'v'.repeat(43) }));
  });

  it('with another nonce than the id token carries', async () => {
    const { at, kept } = await arrived();
    await isRefused(at, altered(kept, { nonce: 'n'.repeat(43) }));
  });

  it('a second time', async () => {
    const { at, kept } = await arrived();
    expect((await comeBack(house, at, kept)).status).toBe(303);
    await isRefused(at, kept);
  });

  it('from another issuer', async () => {
    const { at, kept } = await arrived();
    at.searchParams.set('iss', 'https://elsewhere.example');
    await isRefused(at, kept);
  });

  it('after ten minutes', async () => {
    const { at, kept } = await arrived();
    house.clock.advance(10 * MINUTE_MS);
    await isRefused(at, kept);
  });

  it('to somebody who is nobody here, is not active, or did not agree', async () => {
    const { authorize, kept } = await leave(house);
    await isRefused(await logInThere(authorize.href, 'staff-unknown'), kept);
    const inactive = await arrived();
    await house.db.execute(`update users set active = false where id = '${user}'`);
    await isRefused(inactive.at, inactive.kept);
    await house.db.execute(`update users set active = true where id = '${user}'`);
    const denied = await leave(house);
    const at = new URL(`${REDIRECT}?error=access_denied&state=${denied.authorize.searchParams.get('state')}`);
    await isRefused(at, denied.kept);
    await isRefused(new URL(REDIRECT), denied.kept);
  });
});

it('where the provider is away the answer is 503, to come again', async () => {
  const { at, kept } = { at: new URL(`${REDIRECT}?code=x&state=y`), kept: (await leave(house)).kept };
  await provider.stop();
  const { status, headers } = await comeBack(house, at, kept);
  expect([status, headers['retry-after']]).toEqual([401, undefined]); // a wrong state needs no provider to be refused
  const left = await leave(house);
  at.searchParams.set('state', left.authorize.searchParams.get('state')!);
  at.searchParams.set('iss', provider.url);
  const away = await comeBack(house, at, left.kept);
  expect([away.status, away.headers['retry-after']]).toEqual([503, '5']);
});
