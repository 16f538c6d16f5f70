import type { InjectOptions } from 'fastify';
import { TOTP, Secret } from 'otpauth';
import { giveTemporaryPassword } from '../../db/identity/local-accounts.ts';
import { DEFAULT_IDENTITY, type ScryptCost } from '../../settings/identity.ts';
import type { TestHouse } from '../support/house.ts';
import type { Reply } from '../support/desk.ts';

/** Passwords that cost nothing to check, where a test is not about that. */
export const LIGHT: ScryptCost = { logN: 4, r: 1, p: 1 };
export const OWN_PASSWORD = '蓝色 灯塔 vierzig 7';
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const { sessions: SESSION_RULES } = DEFAULT_IDENTITY;

/** Sends a request as it is, from an address. */
export async function ask(house: TestHouse, options: InjectOptions & { readonly from?: string }): Promise<Reply> {
  const { from, ...rest } = options;
  const response = await house.app.inject({ ...rest, ...(from === undefined ? {} : { remoteAddress: from }) });
  const isJson = /json/.test(String(response.headers['content-type']));
  const body: unknown = isJson && response.body ? response.json() : response.body;
  return { status: response.statusCode, headers: response.headers, body };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
export const whoAmI = (house: TestHouse, token: string, from?: string): Promise<Reply> =>
  ask(house, { method: 'GET', url: '/v1/me', headers: bearer(token), ...(from === undefined ? {} : { from }) });

export interface LoginBody {
  readonly user: string;
  readonly password: string;
  readonly code?: string;
  readonly device?: string;
  readonly cookie?: boolean;
}
export const logIn = (house: TestHouse, body: LoginBody, from = '10.0.0.1'): Promise<Reply> =>
  ask(house, { method: 'POST', url: '/v1/login', payload: body, from });

/** Gives a user a local account with the password that all tests use. */
export async function withPassword(house: TestHouse, user: string): Promise<void> {
  const { passwords } = house.app.identity;
  const { password } = await giveTemporaryPassword(house.db, passwords, user, house.clock.now());
  const { body } = await logIn(house, { user, password }, '10.255.0.1');
  const changed = await ask(house, {
    ...{ method: 'POST', url: '/v1/me/password', headers: bearer(String(body.token)) },
    payload: { current: password, next: OWN_PASSWORD },
  });
  if (changed.status !== 204) throw new Error(`no password: ${JSON.stringify(changed.body)}`);
}

/** The app on somebody's telephone. */
export const authenticator = (secret: string) => (atMs: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: atMs });

/** Sets up the second factor of somebody who is logged in. */
export async function withSecondFactor(house: TestHouse, token: string) {
  const post = (url: string, payload: object) => ask(house, { method: 'POST', url, headers: bearer(token), payload });
  const { body: offered } = await post('/v1/me/second-factor', { password: OWN_PASSWORD });
  const code = authenticator(String(offered.secret));
  const confirmed = await post('/v1/me/second-factor/confirm', { code: code(house.clock.now()) });
  return { code, offered, recoveryCodes: confirmed.body.recoveryCodes as string[] };
}
