import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dueOf } from '../../api/identity/due.ts';
import type { Caller } from '../../api/context.ts';
import { DEFAULT_IDENTITY } from '../../settings/identity.ts';
import { startHouse, type TestHouse } from '../support/house.ts';
import { desk } from '../support/desk.ts';
import { standingClock } from './clock.ts';
import {
  ask,
  authenticator,
  bearer,
  LIGHT,
  logIn,
  MINUTE_MS,
  OWN_PASSWORD,
  whoAmI,
  withPassword,
  withSecondFactor,
} from './support.ts';

const user = 'u-administrator';
const STEP_MS = 30_000;
let house: TestHouse;
let secret: string;
let recoveryCodes: string[];
let first: string;
const right = { user, password: OWN_PASSWORD };
const codeAt = (ms = 0) => authenticator(secret)(house.clock.now() + ms);

beforeAll(async () => {
  house = await startHouse({ identity: { scrypt: LIGHT }, clock: standingClock() });
  await withPassword(house, user);
});
afterAll(() => house.stop());

describe('a second factor', () => {
  it('is demanded of the three duties before anything else is open', async () => {
    const { body } = await logIn(house, right);
    expect(body.due).toBe('second-factor-due');
    first = String(body.token);
    const closed = await ask(house, { method: 'GET', url: '/metrics', headers: bearer(first) });
    expect([closed.status, closed.body.reason]).toEqual([403, 'second-factor-due']);
    const set = await withSecondFactor(house, first);
    secret = String(set.offered.secret);
    recoveryCodes = set.recoveryCodes;
    expect(set.offered.uri).toMatch(/^otpauth:\/\/totp\/Sanji:u-administrator\?/);
    expect(new Set(recoveryCodes).size).toBe(10);
    expect((await ask(house, { method: 'GET', url: '/metrics', headers: bearer(first) })).status).toBe(200);
  });

  it('is not demanded of others, unless of everyone', () => {
    const session = {
      kind: 'session',
      hash: '',
      by: 'password',
      secondFactor: false,
      mustChangePassword: false,
      until: 0,
    } as const;
    const caller: Caller = {
      userId: 'u-1',
      kind: 'person',
      memberships: [{ role: 'caseworker', bodyId: 'a' }],
      via: session,
    };
    expect(dueOf(caller, DEFAULT_IDENTITY)).toBeUndefined();
    expect(dueOf(caller, { ...DEFAULT_IDENTITY, secondFactor: 'everyone' })).toBe('second-factor-due');
    const raised = { ...caller, via: { ...session, secondFactor: true } };
    expect(dueOf(raised, { ...DEFAULT_IDENTITY, secondFactor: 'everyone' })).toBeUndefined();
  });

  it('is asked for once it is set up, and a code is good once', async () => {
    const without = await logIn(house, right);
    expect([without.status, without.body.reason]).toEqual([401, 'code-needed']);
    house.clock.advance(STEP_MS);
    const code = codeAt();
    expect((await logIn(house, { ...right, code: '000000' })).status).toBe(401);
    expect((await logIn(house, { ...right, password: 'wrong wrong wrong', code })).status).toBe(401);
    const entered = await logIn(house, { ...right, code });
    expect([entered.status, entered.body.due]).toEqual([200, undefined]);
    const again = await logIn(house, { ...right, code });
    expect([again.status, again.body.reason]).toEqual([401, 'login-failed']);
    expect((await logIn(house, { ...right, code: codeAt(-STEP_MS) })).status).toBe(401);
    expect((await logIn(house, { ...right, code: codeAt(STEP_MS) })).status).toBe(200);
  });

  it('takes a code of the 30 s before or after, and none older', async () => {
    house.clock.advance(10 * MINUTE_MS);
    expect((await logIn(house, { ...right, code: codeAt(-2 * STEP_MS) })).status).toBe(401);
    expect((await logIn(house, { ...right, code: codeAt(2 * STEP_MS) })).status).toBe(401);
    expect((await logIn(house, { ...right, code: codeAt(-STEP_MS) })).status).toBe(200);
  });

  it('may be a recovery code, each once', async () => {
    const code = recoveryCodes[3]!;
    expect((await logIn(house, { ...right, code })).status).toBe(200);
    expect((await logIn(house, { ...right, code })).status).toBe(401);
    expect((await logIn(house, { ...right, code: recoveryCodes[4]!.toUpperCase() })).status).toBe(200);
  });

  it('is set up once, and stands in the database sealed', async () => {
    const again = await ask(house, {
      ...{ method: 'POST', url: '/v1/me/second-factor', headers: bearer(first), payload: { password: OWN_PASSWORD } },
    });
    expect([again.status, again.body.reason]).toEqual([409, 'second-factor-set-already']);
    const { rows } = await house.db.execute(
      'select * from local_accounts a left join recovery_codes r using (user_id)',
    );
    expect(rows.length).toBeGreaterThan(9);
    const stored = rows
      .map((row) => `${JSON.stringify(row)} ${(row['totp_cipher'] as Buffer).toString('latin1')}`)
      .join();
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain(recoveryCodes[0]);
  });
});

const LINK = { issuer: 'https://idp.example', subject: 'someone' };
describe('the security officer', () => {
  const officer = () => desk(house, 'u-security-officer');

  it('takes a lost factor away and gives a new password; all sessions end', async () => {
    expect((await officer().post(`/v1/users/${user}/second-factor/reset`)).status).toBe(204);
    expect((await whoAmI(house, first)).status).toBe(401);
    const { status, body } = await officer().post(`/v1/users/${user}/password/reset`);
    expect([status, Object.keys(body)]).toEqual([201, ['password', 'until']]);
    house.clock.advance(MINUTE_MS);
    const entered = await logIn(house, { user, password: String(body.password) });
    expect([entered.status, entered.body.due]).toEqual([200, 'password-change-due']);
  });

  it('ends sessions and tokens at once', async () => {
    await withPassword(house, 'u-payer');
    const { body } = await logIn(house, { user: 'u-payer', password: OWN_PASSWORD });
    expect((await whoAmI(house, String(body.token))).status).toBe(200);
    expect((await officer().post('/v1/users/u-payer/sessions/revoke')).body.ended).toBeGreaterThan(0);
    expect((await whoAmI(house, String(body.token))).status).toBe(401);
    expect((await whoAmI(house, house.token('u-payer'))).status).toBe(401);
  });

  it('is nobody else, over everybody but oneself, and not over those above', async () => {
    const paths = ['sessions/revoke', 'password/reset', 'second-factor/reset'];
    for (const path of paths) {
      for (const other of ['u-auditor', 'u-chaoyang-head', 'u-call-centre'])
        expect((await desk(house, other).post(`/v1/users/u-chaoyang-head/${path}`)).status).toBe(403);
      const own = await officer().post(`/v1/users/u-security-officer/${path}`);
      expect([own.status, own.body.reason]).toEqual([403, 'own-account']);
    }
    await house.db.execute(
      "insert into memberships (user_id, body_id, role) values ('u-chaoyang-supervisor', 'chaoyang-centre', 'security-officer')",
    );
    const district = desk(house, 'u-chaoyang-supervisor');
    const above = await district.post('/v1/users/u-auditor/sessions/revoke');
    const missing = await district.post('/v1/users/u-nobody/sessions/revoke');
    expect([above.status, above.body]).toEqual([404, missing.body]);
    expect((await district.post('/v1/users/u-yunshan-head/sessions/revoke')).status).toBe(200);
    // Kept by another district, at work in this one: no way in for this one's officer.
    await house.db.execute("update users set body_id = 'haidian-centre' where id = 'u-yunshan-head'");
    for (const path of [...paths, 'identities']) {
      const guest = await district.post(`/v1/users/u-yunshan-head/${path}`, path === 'identities' ? LINK : {});
      expect([guest.status, guest.body.reason], path).toEqual([403, 'not-yours-to-do']);
    }
  });

  it('leaves an entry in the access journal for each change', async () => {
    const { rows } = await house.db.execute(
      "select detail from access_journal where user_id = 'u-security-officer' and kind = 'administration' order by id",
    );
    expect(rows.map(({ detail }) => detail)).toMatchObject([
      { user, secondFactor: 'reset' },
      { user, password: 'reset' },
      { user: 'u-payer', sessions: 'revoked' },
    ]);
  });
});
