import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startHouse, type TestHouse } from '../support/house.ts';
import { standingClock } from './clock.ts';
import { DAY_MS, LIGHT, logIn, MINUTE_MS, OWN_PASSWORD, withPassword } from './support.ts';

const user = 'u-chaoyang-caseworker-1';
const attacker = 'u-haidian-caseworker';
const WRONG = 'wrong wrong wrong';
const OFFICE = '10.20.0.7';
let house: TestHouse;
let device: string;
beforeAll(async () => {
  house = await startHouse({ identity: { scrypt: LIGHT }, clock: standingClock() });
  await withPassword(house, user);
  await withPassword(house, attacker);
  device = String((await logIn(house, { user, password: OWN_PASSWORD }, OFFICE)).body.device);
});
afterAll(() => house.stop());
beforeEach(() => house.clock.advance(2 * DAY_MS)); // everything before is forgotten

const statusFrom = async (from: string, more: object = {}): Promise<number> =>
  (await logIn(house, { user, password: OWN_PASSWORD, ...more }, from)).status;

describe('a thousand wrong passwords', () => {
  it('are answered and worked on alike for a missing and an existing user, and lock no colleague out', async () => {
    const { passwords } = house.app.identity;
    const attempt = async (name: string, from: string) => {
      const before = passwords.runs;
      const { status, body, headers } = await logIn(house, { user: name, password: WRONG }, from);
      return { status, body, work: passwords.runs - before, wait: headers['retry-after'] };
    };
    const seen = new Set<number>();
    for (let i = 0; i < 500; i += 1) {
      // Ten addresses each, in networks of their own: what one is made to wait for is not the other's doing.
      const existing = await attempt(user, `10.1.0.${i % 10}`);
      const missing = await attempt('u-chaoyang-caseworker-9', `10.2.0.${i % 10}`);
      expect(missing).toEqual(existing);
      seen.add(existing.status);
      house.clock.advance(1_000);
    }
    expect([...seen].sort()).toEqual([401, 429]);
    expect(await statusFrom(OFFICE)).toBe(200);
    expect(await statusFrom('10.99.0.1', { device })).toBe(200);
  });

  it('keep a new device waiting for a minute at most', async () => {
    for (let i = 0; i < 60; i += 1) await logIn(house, { user, password: WRONG }, `10.3.0.${i}`);
    expect(await statusFrom('10.98.0.1')).toBe(429);
    house.clock.advance(MINUTE_MS);
    expect(await statusFrom('10.98.0.1')).toBe(200);
  });

  it('from the colleague’s own address keep waiting whoever shows no device', async () => {
    for (let i = 0; i < 10; i += 1) await logIn(house, { user, password: WRONG }, OFFICE);
    expect(await statusFrom(OFFICE)).toBe(429);
    expect(await statusFrom(OFFICE, { device })).toBe(200);
  });
});

describe('waiting', () => {
  it('doubles from a second to fifteen minutes', async () => {
    const waits: number[] = [];
    for (let i = 0; i < 30 && waits.at(-1) !== 900; i += 1) {
      const { status, headers } = await logIn(house, { user, password: WRONG, device }, '10.4.0.1');
      if (status !== 429) continue;
      waits.push(Number(headers['retry-after']));
      house.clock.advance(Number(headers['retry-after']) * 1_000);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900]);
    expect(await statusFrom('10.4.0.1', { device })).toBe(200);
  });

  it('is not spared by the device token of somebody else, or by one that was changed', async () => {
    const theirs = String((await logIn(house, { user: attacker, password: OWN_PASSWORD }, '10.5.0.1')).body.device);
    for (let i = 0; i < 60; i += 1) await logIn(house, { user, password: WRONG }, `10.6.0.${i}`);
    expect(await statusFrom('10.5.0.2', { device: theirs })).toBe(429);
    expect(await statusFrom('10.5.0.3', { device: `${device.slice(0, -4)}AAAA` })).toBe(429);
    expect(await statusFrom('10.5.0.4', { device })).toBe(200);
  });

  it('comes upon an address that tries many users', async () => {
    const statuses = [];
    for (let i = 0; i < 70; i += 1)
      statuses.push((await logIn(house, { user: `u-guess-${i}`, password: WRONG }, '10.7.0.1')).status);
    expect(statuses.indexOf(429)).toBe(51);
    expect(await statusFrom('10.7.0.1', { device })).toBe(200);
  });

  it('lets no parallel attempts through that one after the other would be held back', async () => {
    const all = await Promise.all(
      Array.from({ length: 40 }, () => logIn(house, { user, password: WRONG }, '10.8.0.1')),
    );
    expect(all.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(6);
  });

  it('leaves neither address nor user name in the database', async () => {
    await logIn(house, { user: 'u-typed-by-mistake', password: WRONG }, '10.8.77.1');
    const tables = ['login_throttle', 'login_places', 'access_journal'];
    for (const table of tables) {
      const { rows } = await house.db.execute(`select * from ${table}`);
      expect(rows.length).toBeGreaterThan(0);
      expect(JSON.stringify(rows)).not.toMatch(/10\.8\.77\.1|u-typed-by-mistake/);
    }
  });
});
