import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import type { ProviderSettings } from '../../settings/identity.ts';

/** The provider does not answer, so nothing can be said about the token. */
export class ProviderAway extends Error {
  override readonly name = 'ProviderAway';
}

/** What a verified token says: who, and since when. What the holder may do stands in our own tables only. */
export interface Verified {
  readonly subject: string;
  /** Epoch ms. */
  readonly issuedAt: number;
  readonly until: number;
}
/** @returns null for a token that is not to be trusted. @throws ProviderAway */
export type VerifyToken = (token: string, nowMs: number) => Promise<Verified | null>;

const TOLERANCE_S = 30;
const LONGEST_TOKEN = 8_192;
const LONGEST_SUBJECT = 255;
const ANSWER_WITHIN_MS = 1_500;
const ASK_AGAIN_AFTER_MS = 5_000;
/** Claims that only what a login yields has: an id token is never an access token. */
const OF_ID_TOKENS = ['nonce', 'at_hash', 'c_hash', 's_hash'] as const;

/**
 * Verifies bearer tokens of one provider. The algorithm must be on our list, the key comes from the provider's own set
 * by `kid` (whatever else the header names is not looked at), and issuer, audience, kind and times must be right.
 */
export function verifierOf(provider: ProviderSettings & { readonly audience: string }): VerifyToken {
  const keySet = keySetOf(provider);
  return async (token, nowMs) => {
    if (token.length > LONGEST_TOKEN) return null;
    try {
      const { payload } = await jwtVerify(token, await keySet(nowMs), {
        ...{ algorithms: [...provider.algorithms], issuer: provider.issuer, audience: provider.audience },
        ...{ typ: provider.tokenType, clockTolerance: TOLERANCE_S, currentDate: new Date(nowMs) },
        requiredClaims: ['sub', 'exp', 'iat'],
      });
      return claimsOf(payload, nowMs);
    } catch (error) {
      if (isAway(error)) throw new ProviderAway('the provider of identities does not answer', { cause: error });
      return null;
    }
  };
}

function claimsOf(payload: JWTPayload, nowMs: number): Verified | null {
  const { sub = '', iat = Infinity, exp = 0 } = payload;
  if (sub === '' || sub.length > LONGEST_SUBJECT || OF_ID_TOKENS.some((claim) => claim in payload)) return null;
  if (iat * 1_000 > nowMs + TOLERANCE_S * 1_000) return null;
  return { subject: sub, issuedAt: iat * 1_000, until: exp * 1_000 };
}

/** Everything else that can go wrong is the token's own fault. */
function isAway(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return true;
  return !(error instanceof errors.JOSEError) || error.code === 'ERR_JOSE_GENERIC';
}

/** The provider's keys, found once; after a failure it is asked again in five seconds at the earliest. */
function keySetOf({ issuer, jwksUrl }: ProviderSettings) {
  const remote = (url: string) => createRemoteJWKSet(new URL(url), { timeoutDuration: ANSWER_WITHIN_MS });
  let found = jwksUrl === undefined ? undefined : Promise.resolve(remote(jwksUrl));
  let failedAt = -Infinity;
  return async (nowMs: number) => {
    if (!found && Math.abs(nowMs - failedAt) < ASK_AGAIN_AFTER_MS)
      throw new Error('the provider did not answer just now');
    found ??= discover(issuer).then(remote);
    try {
      return await found;
    } catch (error) {
      [found, failedAt] = [undefined, nowMs];
      throw error;
    }
  };
}

async function discover(issuer: string): Promise<string> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    ...{ redirect: 'error', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) },
  });
  const published = (await response.json()) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
  if (published.issuer !== issuer) throw new Error('the provider calls itself by another name');
  const { jwks_uri: url } = published;
  if (typeof url !== 'string' || new URL(url).protocol !== new URL(issuer).protocol)
    throw new Error('the provider publishes no keys');
  return url;
}
