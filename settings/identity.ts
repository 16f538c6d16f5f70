import { type Env, integer, listOf, oneOf, required, secret } from './values.ts';

/** What a password costs to check: N is 2^logN, memory 128·N·r bytes, p passes. */
export interface ScryptCost {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

/** An organisation's own provider of identities. */
export interface ProviderSettings {
  readonly issuer: string;
  /** What bearer tokens must be meant for; undefined: none are taken. */
  readonly audience: string | undefined;
  /** Address of its keys; undefined: as the issuer publishes it. */
  readonly jwksUrl: string | undefined;
  /** `typ` of its access tokens. */
  readonly tokenType: string;
  readonly algorithms: readonly string[];
  /** For people with a browser; undefined: they cannot log in through it. */
  readonly client:
    { readonly id: string; readonly secret: string | undefined; readonly redirectUrl: string } | undefined;
}

export interface IdentitySettings {
  readonly provider: ProviderSettings | undefined;
  readonly sessions: { readonly idleMs: number; readonly longestMs: number };
  /** Who needs a second factor with a password: the three duties of administration, or everyone. */
  readonly secondFactor: 'duties' | 'everyone';
  /** Cookies are for HTTPS only and named `__Host-…`. */
  readonly secureCookies: boolean;
  readonly scrypt: ScryptCost;
  /** The body of the first three accounts, made at the first start without users. */
  readonly firstBody: string | undefined;
}

/** OWASP's figures for 32 MiB a password, so that two at once stay affordable. */
export const STRONG: ScryptCost = { logN: 15, r: 8, p: 3 };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;

/** What holds where nothing is set. */
export const DEFAULT_IDENTITY: IdentitySettings = {
  ...{ provider: undefined, sessions: { idleMs: 30 * MINUTE_MS, longestMs: 12 * HOUR_MS } },
  ...{ secondFactor: 'duties', secureCookies: false, scrypt: STRONG, firstBody: undefined },
};

/** Reads what concerns identity. @throws Error naming the variable that is malformed or not allowed in production. */
export function readIdentity(env: Env, production: boolean): IdentitySettings {
  return {
    provider: env['SANJI_OIDC_ISSUER'] ? providerOf(env, production) : undefined,
    sessions: {
      idleMs: integer(env, 'SANJI_SESSION_IDLE_MINUTES', 30) * MINUTE_MS,
      longestMs: integer(env, 'SANJI_SESSION_HOURS', 12) * HOUR_MS,
    },
    secondFactor: oneOf(env, 'SANJI_SECOND_FACTOR', ['duties', 'everyone'] as const, 'duties'),
    secureCookies: production,
    scrypt: STRONG,
    firstBody: env['SANJI_FIRST_BODY'] || undefined,
  };
}

function providerOf(env: Env, production: boolean): ProviderSettings {
  const audience = env['SANJI_OIDC_AUDIENCE'] || undefined;
  const id = env['SANJI_OIDC_CLIENT_ID'] || undefined;
  if (audience === undefined && id === undefined)
    throw new Error('SANJI_OIDC_ISSUER needs SANJI_OIDC_AUDIENCE for tokens or SANJI_OIDC_CLIENT_ID for logging in');
  if (audience !== undefined && audience === id)
    throw new Error(
      'SANJI_OIDC_AUDIENCE must not be the client: what a login yields would be taken for an access token',
    );
  const url = (name: string, text: string) => addressOf(name, text, production);
  const jwks = env['SANJI_OIDC_JWKS'] || undefined;
  return {
    ...{ issuer: url('SANJI_OIDC_ISSUER', required(env, 'SANJI_OIDC_ISSUER')), audience },
    jwksUrl: jwks === undefined ? undefined : url('SANJI_OIDC_JWKS', jwks),
    tokenType: env['SANJI_OIDC_TOKEN_TYPE'] || 'at+jwt',
    algorithms: algorithmsOf(listOf(env, 'SANJI_OIDC_ALGORITHMS')),
    client: id === undefined ? undefined : clientOf(env, id, url),
  };
}

function clientOf(env: Env, id: string, url: (name: string, text: string) => string): ProviderSettings['client'] {
  const redirectUrl = url('SANJI_OIDC_REDIRECT', required(env, 'SANJI_OIDC_REDIRECT'));
  if (new URL(redirectUrl).pathname !== '/v1/login/oidc/callback')
    throw new Error('SANJI_OIDC_REDIRECT must end in /v1/login/oidc/callback');
  return { id, secret: secret(env, 'SANJI_OIDC_CLIENT_SECRET'), redirectUrl };
}

function algorithmsOf(given: readonly string[]): readonly string[] {
  const unknown = given.find((name) => !ALGORITHMS.includes(name as (typeof ALGORITHMS)[number]));
  if (unknown !== undefined)
    throw new Error(`SANJI_OIDC_ALGORITHMS must be among ${ALGORITHMS.join(', ')}, not "${unknown}"`);
  return given.length > 0 ? given : ALGORITHMS;
}

/** `https`, or in development `http` on this machine. */
function addressOf(name: string, text: string, production: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(url?.hostname ?? '');
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal && !production)) return text;
  throw new Error(`${name} must be an https:// address`);
}
