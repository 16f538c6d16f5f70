import { createHmac, generateKeyPairSync } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, importPKCS8, UnsecuredJWT } from 'jose';
import { verifierOf } from '../../api/identity/provider-tokens.ts';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memberships, users } from '../../db/schema/index.ts';
import { desk } from '../support/desk.ts';
import { startHouse, type TestHouse } from '../support/house.ts';
import { AUDIENCE, claimsOf, startIssuer, SUBJECT, type Issuer } from './issuer.ts';
import { ask, bearer, MINUTE_MS, whoAmI } from './support.ts';

const user = 'u-chaoyang-head';
const CLIENT = 'sanji-web';
let house: TestHouse;
let issuer: Issuer;
let clockNow = () => Date.now();
beforeAll(async () => {
  issuer = await startIssuer(() => clockNow());
  const provider = {
    ...{ issuer: issuer.url, audience: AUDIENCE, jwksUrl: undefined, tokenType: 'at+jwt' },
    ...{ algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'], client: undefined },
  };
  house = await startHouse({ identity: { provider } });
  clockNow = () => house.clock.now();
  await link(SUBJECT, user);
});
afterAll(async () => {
  await house.stop();
  await issuer.stop();
});

async function link(subject: string, id: string): Promise<void> {
  const { status } = await desk(house, 'u-security-officer').post(`/v1/users/${id}/identities`, { subject });
  if (status !== 201) throw new Error(`not linked: ${status}`);
}
const statusOf = async (token: string): Promise<number> => (await whoAmI(house, token)).status;

describe('a token of the provider', () => {
  it('says who; the roles are our own', async () => {
    const token = await issuer.token({ roles: ['administrator'], groups: ['city'] });
    const { status, body } = await whoAmI(house, token);
    expect(status).toBe(200);
    expect(body).toMatchObject({ userId: user, via: 'provider-token' });
    expect(body.memberships).toEqual([{ role: 'unit-head', bodyId: 'chaoyang-centre' }]);
  });

  it.each([
    ['PS256', 'ps'],
    ['ES256', 'es'],
    ['EdDSA', 'ed'],
  ])('may be signed by %s with a further key of the set', async (alg, kid) => {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    issuer.jwks.keys.push({ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' });
    const token = await issuer.sign(claimsOf(issuer.url, house.clock.now()), { alg, kid, typ: 'at+jwt' }, privateKey);
    // Who has the set already asks again after half a minute at the earliest; this one has not.
    const { provider } = house.app.identity.settings;
    const verify = verifierOf({ ...provider!, audience: AUDIENCE });
    expect(await verify(token, house.clock.now())).toMatchObject({ subject: SUBJECT });
  });
});

describe('a token that is not to be trusted is refused:', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = () => house.clock.now();
  const seconds = (at: number) => Math.floor(at / 1_000);

  const attacks: readonly (readonly [string, () => Promise<string>])[] = [
    ['alg none', async () => new UnsecuredJWT(claimsOf(issuer.url, now())).encode()],
    [
      'alg none with kid and typ',
      async () => `${part({ alg: 'none', kid: 'first', typ: 'at+jwt' })}.${part(claimsOf(issuer.url, now()))}.`,
    ],
    [
      'alg None with a signature',
      async () => (await issuer.token()).replace(/^[^.]+/, part({ alg: 'None', kid: 'first', typ: 'at+jwt' })),
    ],
    ['HS256 signed with the public key as PEM', async () => hmac(await exportSPKI(issuer.publicKey))],
    ['HS256 signed with the public key as JWK', async () => hmac(JSON.stringify(issuer.jwks.keys[0]))],
    ['HS256 signed with the modulus', async () => hmac(Buffer.from(issuer.jwks.keys[0]!.n!, 'base64url'))],
    ['RS384, which is not on the list', async () => issuer.token({}, { alg: 'RS384' }).catch(() => forged('RS384'))],
    ['unknown kid', async () => issuer.token({}, { kid: 'second' })],
    ['kid of our key, signed with another', async () => foreign({ kid: 'first' })],
    ['no kid, signed with another', async () => foreign({})],
    ['kid that is a path', async () => foreign({ kid: '../../../../dev/null' })],
    ['kid that is an address', async () => foreign({ kid: `${issuer.url}/evil` })],
    ['kid that is SQL', async () => foreign({ kid: "x' union select 1 --" })],
    ['jku of its own', async () => foreign({ kid: 'evil', jku: `${issuer.url}/evil` })],
    ['x5u of its own', async () => foreign({ kid: 'evil', x5u: `${issuer.url}/evil` })],
    ['jwk of its own', async () => foreign({ kid: 'evil', jwk: await foreignJwk() })],
    ['unknown crit', async () => forged('RS256', { crit: ['exp-ignored'], 'exp-ignored': true })],
    ['wrong issuer', async () => issuer.token({ iss: 'https://elsewhere.example' })],
    ['issuer with a slash more', async () => issuer.token({ iss: `${issuer.url}/` })],
    ['no issuer', async () => issuer.token({ iss: undefined })],
    ['wrong audience', async () => issuer.token({ aud: 'https://other.example/api' })],
    ['the client as its audience', async () => issuer.token({ aud: CLIENT })],
    ['no audience', async () => issuer.token({ aud: undefined })],
    ['an id token: typ JWT', async () => issuer.token({ aud: [CLIENT, AUDIENCE], nonce: 'n' }, { typ: 'JWT' })],
    ['an id token dressed as an access token', async () => issuer.token({ nonce: 'n' })],
    ['no typ', async () => issuer.token({}, { typ: undefined })],
    ['expired', async () => issuer.token({ exp: seconds(now()) - 31 })],
    ['no expiry', async () => issuer.token({ exp: undefined })],
    ['not yet valid', async () => issuer.token({ nbf: seconds(now()) + 32 })],
    ['issued in the future', async () => issuer.token({ iat: seconds(now()) + 60 })],
    ['no time of issue', async () => issuer.token({ iat: undefined })],
    ['no subject', async () => issuer.token({ sub: undefined })],
    ['subject nobody knows', async () => issuer.token({ sub: 'staff-4712' })],
    ['subject in another case', async () => issuer.token({ sub: SUBJECT.toUpperCase() })],
    ['payload tampered with', async () => tampered()],
    ['signature cut off', async () => `${(await issuer.token()).split('.').slice(0, 2).join('.')}.`],
    ['larger than a token is', async () => issuer.token({ filling: 'x'.repeat(9_000) })],
  ];
  it.each(attacks)('%s', async (_name, make) => {
    const before = issuer.asked.length;
    const { status, body } = await whoAmI(house, await make());
    expect([status, body.code]).toEqual([401, 'unauthenticated']);
    expect(issuer.asked.slice(before).filter((url) => url.includes('evil'))).toEqual([]);
  });

  async function hmac(secret: string | Buffer): Promise<string> {
    const signed = `${part({ alg: 'HS256', kid: 'first', typ: 'at+jwt' })}.${part(claimsOf(issuer.url, now()))}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  }
  const another = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const foreign = async (header: object) => {
    const key = await importPKCS8(another.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, 'RS256');
    return issuer.sign(claimsOf(issuer.url, now()), { typ: 'at+jwt', ...header }, key);
  };
  const foreignJwk = async () => ({ ...(another.publicKey.export({ format: 'jwk' }) as object), kid: 'evil' });
  const forged = async (alg: string, header: object = {}) => {
    const [, payload, signature] = (await issuer.token()).split('.');
    return [part({ alg, kid: 'first', typ: 'at+jwt', ...header }), payload, signature].join('.');
  };
  async function tampered(): Promise<string> {
    const [header, , signature] = (await issuer.token()).split('.');
    return [header, part({ ...claimsOf(issuer.url, now()), sub: 'staff-1' }), signature].join('.');
  }
});

describe('what was withdrawn is withdrawn from the next request on:', () => {
  it('the time of the token, by the clock of the API', async () => {
    const token = await issuer.token();
    expect(await statusOf(token)).toBe(200);
    house.clock.advance(6 * MINUTE_MS);
    expect(await statusOf(token)).toBe(401);
  });

  it('a role', async () => {
    const token = await issuer.token();
    const setPolicy = () =>
      ask(house, {
        ...{ method: 'PUT', url: '/v1/policies/none', headers: bearer(token) },
        payload: { effectiveFrom: '2027-01-01', value: 1 },
      });
    const administrator = { userId: user, role: 'administrator', bodyId: 'bj-centre' } as const;
    await house.db.insert(memberships).values(administrator);
    expect((await setPolicy()).status).toBe(404);
    await house.db.delete(memberships).where(eq(memberships.role, 'administrator'));
    expect((await setPolicy()).status).toBe(403);
  });

  it('the user', async () => {
    const token = await issuer.token();
    await house.db.update(users).set({ active: false }).where(eq(users.id, user));
    expect(await statusOf(token)).toBe(401);
    await house.db.update(users).set({ active: true }).where(eq(users.id, user));
    expect(await statusOf(token)).toBe(200);
  });

  it('everything issued so far, by logging out or by the security officer', async () => {
    const officer = desk(house, 'u-security-officer');
    const first = await issuer.token();
    house.clock.advance(2_000);
    expect((await ask(house, { method: 'POST', url: '/v1/logout', headers: bearer(first) })).status).toBe(204);
    expect(await statusOf(first)).toBe(401);
    house.clock.advance(2_000);
    const second = await issuer.token();
    expect(await statusOf(second)).toBe(200);
    house.clock.advance(2_000);
    expect((await officer.post(`/v1/users/${user}/sessions/revoke`)).status).toBe(200);
    expect(await statusOf(second)).toBe(401);
  });

  it('the link to the user', async () => {
    const officer = desk(house, 'u-security-officer');
    await link('staff-9', 'u-haidian-head');
    house.clock.advance(1_000);
    const token = await issuer.token({ sub: 'staff-9' });
    expect(await statusOf(token)).toBe(200);
    const { body } = await officer.get('/v1/users/u-haidian-head/identities');
    expect(JSON.stringify(body)).not.toContain('staff-9');
    const url = `/v1/users/u-haidian-head/identities/${body.items[0].ref}`;
    const headers = bearer(house.token('u-security-officer'));
    expect((await ask(house, { method: 'DELETE', url, headers })).status).toBe(204);
    expect(await statusOf(token)).toBe(401);
  });
});
