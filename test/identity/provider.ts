/** A certified provider of identities, in this process and reached over real HTTP; and somebody's browser. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { ask } from './support.ts';
import type { TestHouse } from '../support/house.ts';
import type { Reply } from '../support/desk.ts';

export const CLIENT = { id: 'sanji-web', secret: 'client secret of a test, 32 chars' };
export const REDIRECT = 'http://127.0.0.1:3510/v1/login/oidc/callback';
export const SUBJECT = 'staff-0815';

export async function startProvider(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(url, {
    clients: [
      {
        ...{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [REDIRECT] },
        ...{ token_endpoint_auth_method: 'client_secret_post' },
      },
    ],
    pkce: { required: () => true },
    cookies: { keys: ['of a test'] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  });
  const handle = provider.callback();
  server.on('request', (request, response) => void handle(request, response));
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Goes to the provider, logs in there as somebody, agrees. @returns the address it is sent back to */
export async function logInThere(authorize: string, subject = SUBJECT): Promise<URL> {
  const jar = new Map<string, string>();
  let url = new URL(authorize);
  for (let step = 0; step < 12; step += 1) {
    const isForm = url.pathname.startsWith('/interaction/');
    const prompt = isForm && (await send(url, jar)).text.includes('name="login"') ? 'login' : 'consent';
    const form = new URLSearchParams({ prompt, ...(prompt === 'login' ? { login: subject, password: 'any' } : {}) });
    const { location } = await send(url, jar, isForm ? form : undefined);
    if (location === null) throw new Error(`the provider does not go on from ${url.pathname}`);
    url = new URL(location, url);
    if (url.href.startsWith(REDIRECT)) return url;
  }
  throw new Error('the provider goes round in circles');
}

async function send(url: URL, jar: Map<string, string>, form?: URLSearchParams) {
  const response = await fetch(url, {
    ...{ redirect: 'manual', headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') } },
    ...(form ? { method: 'POST', body: form } : {}),
  });
  for (const set of response.headers.getSetCookie()) {
    const [name = '', value = ''] = set.split(';')[0]!.split(/=(.*)/s);
    if (value === '') jar.delete(name);
    else jar.set(name, value);
  }
  return { location: response.headers.get('location'), text: await response.text() };
}

/** What somebody's browser keeps of us. */
export interface Browser {
  readonly authorize: URL;
  /** Of the cookie between leaving and coming back. */
  readonly kept: string;
}
export async function leave(house: TestHouse, returnTo?: string): Promise<Browser> {
  const query = returnTo === undefined ? '' : `?returnTo=${encodeURIComponent(returnTo)}`;
  const { headers, status } = await ask(house, { method: 'GET', url: `/v1/login/oidc${query}` });
  if (status !== 302) throw new Error(`not sent to the provider: ${status}`);
  const kept = cookieOf(headers['set-cookie'], 'sanji-login');
  if (kept === undefined) throw new Error('nothing to bring back');
  return { authorize: new URL(String(headers['location'])), kept };
}

/** Comes back with an address and what was kept. */
export const comeBack = (house: TestHouse, at: URL, kept: string | undefined): Promise<Reply> =>
  ask(house, {
    ...{ method: 'GET', url: `${at.pathname}${at.search}` },
    ...(kept === undefined ? {} : { headers: { cookie: `sanji-login=${kept}` } }),
  });

export function cookieOf(set: unknown, name: string): string | undefined {
  const all = typeof set === 'string' ? [set] : ((set ?? []) as string[]);
  const found = all.find((text) => text.startsWith(`${name}=`));
  return found?.slice(name.length + 1).split(';')[0] || undefined;
}
