import * as oidc from 'openid-client';
import type { Keys } from '../../db/crypto/keys.ts';
import { openFor, sealFor } from '../../db/identity/sealed.ts';
import type { ProviderSettings } from '../../settings/identity.ts';
import { ProviderAway } from './provider-tokens.ts';

/** How long somebody may take to log in at the provider. */
export const LOGIN_MS = 600_000;
const ANSWER_WITHIN_S = 2;
const SCOPE = 'openid';

/** What the browser keeps sealed between going to the provider and coming back. */
interface Begun {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
  readonly until: number;
}
export interface CameBack {
  readonly subject: string;
  readonly returnTo: string;
}

/** Logging in at an organisation's own provider by code and PKCE; its tokens are looked at here and go nowhere. */
export class ProviderLogin {
  readonly #provider: ProviderSettings;
  readonly #client: NonNullable<ProviderSettings['client']>;
  #found: Promise<oidc.Configuration> | undefined;

  constructor(provider: ProviderSettings, client: NonNullable<ProviderSettings['client']>) {
    this.#provider = provider;
    this.#client = client;
  }

  /** @returns where to send the browser, and what it has to bring back. @throws ProviderAway */
  async begin(keys: Keys, returnTo: string, nowMs: number): Promise<{ readonly url: URL; readonly sealed: string }> {
    const configuration = await this.#configuration();
    const verifier = oidc.randomPKCECodeVerifier();
    const begun: Begun = {
      ...{ state: oidc.randomState(), nonce: oidc.randomNonce(), verifier, returnTo, until: nowMs + LOGIN_MS },
    };
    const url = oidc.buildAuthorizationUrl(configuration, {
      ...{ redirect_uri: this.#client.redirectUrl, scope: SCOPE, state: begun.state, nonce: begun.nonce },
      ...{ code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
    });
    return { url, sealed: sealFor(keys, 'oidc-login', begun) };
  }

  /**
   * What became of it. @param query of the address the browser came back to @param sealed what it was given on leaving
   * @returns null unless the answer is to what this very browser began. @throws ProviderAway
   */
  async finish(keys: Keys, query: string, sealed: string, nowMs: number): Promise<CameBack | null> {
    const begun = openFor(keys, 'oidc-login', sealed) as Begun | undefined;
    if (!begun || begun.until <= nowMs) return null;
    const configuration = await this.#configuration();
    const cameBackTo = new URL(this.#client.redirectUrl);
    cameBackTo.search = query;
    try {
      const answer = await oidc.authorizationCodeGrant(configuration, cameBackTo, {
        ...{ pkceCodeVerifier: begun.verifier, expectedState: begun.state, expectedNonce: begun.nonce },
        idTokenExpected: true,
      });
      const subject = answer.claims()?.sub;
      return subject === undefined ? null : { subject, returnTo: begun.returnTo };
    } catch (error) {
      if (isAway(error)) throw new ProviderAway('the provider of identities does not answer', { cause: error });
      return null;
    }
  }

  async #configuration(): Promise<oidc.Configuration> {
    this.#found ??= this.#discover();
    try {
      return await this.#found;
    } catch (error) {
      this.#found = undefined;
      throw new ProviderAway('the provider of identities does not answer', { cause: error });
    }
  }

  async #discover(): Promise<oidc.Configuration> {
    const isPlain = new URL(this.#provider.issuer).protocol === 'http:'; // this machine only: settings/identity.ts
    const found = await oidc.discovery(
      new URL(this.#provider.issuer),
      this.#client.id,
      { [oidc.clockTolerance]: 30 },
      this.#client.secret === undefined ? oidc.None() : oidc.ClientSecretPost(this.#client.secret),
      { timeout: ANSWER_WITHIN_S, execute: isPlain ? [oidc.allowInsecureRequests] : [] },
    );
    oidc.enableNonRepudiationChecks(found); // the id token's signature too, not only the connection it came by
    return found;
  }
}

/** The connection failed; what the provider refuses is not that. */
const isAway = (error: unknown): boolean =>
  error instanceof oidc.ClientError && ['OAUTH_TIMEOUT', 'OAUTH_RESPONSE_IS_NOT_CONFORM'].includes(error.code ?? '')
    ? true
    : error instanceof TypeError && error.message === 'fetch failed';
