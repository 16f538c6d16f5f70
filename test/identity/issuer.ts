/** A provider's keys over real HTTP, and tokens as the provider, or somebody who is not, would make them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

export const AUDIENCE = 'https://sanji.example/api';

export interface Issuer {
  readonly url: string;
  readonly jwks: { keys: JWK[] };
  /** Addresses that were asked for, in order. */
  readonly asked: string[];
  /** A token as the provider makes it; what is given replaces claims, `undefined` leaves one out. */
  token(claims?: Readonly<Record<string, unknown>>, header?: Readonly<Record<string, unknown>>): Promise<string>;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** Signs what it is given, with whatever header. */
  sign(payload: JWTPayload, header: Readonly<Record<string, unknown>>, key?: CryptoKey | Uint8Array): Promise<string>;
  stop(): Promise<void>;
}

export async function startIssuer(now: () => number): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'first', alg: 'RS256', use: 'sig' }] };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('content-type', 'application/json');
    if (request.url === '/.well-known/openid-configuration')
      return response.end(JSON.stringify({ issuer: url, jwks_uri: `${url}/keys` }));
    if (request.url === '/keys') return response.end(JSON.stringify(jwks));
    return response.writeHead(404).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sign: Issuer['sign'] = (payload, header, key = privateKey) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'RS256', ...header }).sign(key);
  return {
    ...{ url, jwks, asked, privateKey, publicKey, sign },
    token: (claims = {}, header = {}) =>
      sign({ ...claimsOf(url, now()), ...claims }, { kid: 'first', typ: 'at+jwt', ...header }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const SUBJECT = 'staff-4711';
export const claimsOf = (issuer: string, nowMs: number): JWTPayload => {
  const seconds = Math.floor(nowMs / 1_000);
  return { iss: issuer, aud: AUDIENCE, sub: SUBJECT, iat: seconds, exp: seconds + 300 };
};
