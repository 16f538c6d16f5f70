import { Passwords } from '../../db/identity/passwords.ts';
import type { IdentitySettings } from '../../settings/identity.ts';
import { cookieNames, type CookieNames } from './cookies.ts';
import { ProviderLogin } from './provider-login.ts';
import { verifierOf, type VerifyToken } from './provider-tokens.ts';

/** What the API needs to know who is asking. */
export interface Identity {
  readonly settings: IdentitySettings;
  readonly passwords: Passwords;
  readonly cookies: CookieNames;
  /** Undefined: no bearer tokens of a provider are taken. */
  readonly verify: VerifyToken | undefined;
  /** Undefined: nobody logs in through a provider. */
  readonly login: ProviderLogin | undefined;
}

export function createIdentity(settings: IdentitySettings): Identity {
  const { provider, scrypt, secureCookies } = settings;
  const audience = provider?.audience;
  return {
    ...{ settings, passwords: new Passwords(scrypt), cookies: cookieNames(secureCookies) },
    verify: provider && audience !== undefined ? verifierOf({ ...provider, audience }) : undefined,
    login: provider?.client ? new ProviderLogin(provider, provider.client) : undefined,
  };
}
