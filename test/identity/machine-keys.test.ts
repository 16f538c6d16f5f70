import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memberships } from '../../db/schema/index.ts';
import { desk, type Desk } from '../support/desk.ts';
import { startHouse, type TestHouse } from '../support/house.ts';
import { ask, bearer, DAY_MS, HOUR_MS, MINUTE_MS, whoAmI } from './support.ts';

const HOME = '10.1.2.3';
const order = {
  ...{ userId: 'u-call-centre', unitId: 'bj-12351', purpose: 'call-centre', label: '热线系统' },
  ...{ networks: ['10.1.0.0/16', '2001:db8::/32'], days: 30 },
};
let house: TestHouse;
let officer: Desk;
beforeAll(async () => {
  house = await startHouse();
  officer = desk(house, 'u-security-officer');
});
afterAll(() => house.stop());

async function makeKey(more: object = {}): Promise<{ readonly id: string; readonly key: string }> {
  const { status, body } = await officer.post('/v1/machine-keys', { ...order, ...more });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body as { id: string; key: string };
}
const meBy = (key: string, from = HOME) => whoAmI(house, key, from);
const call = (key: string, method: 'GET' | 'POST', url: string) =>
  ask(house, { method, url, headers: bearer(key), from: HOME, ...(method === 'POST' ? { payload: {} } : {}) });

describe('a machine’s key', () => {
  it('is shown once and stored as a hash', async () => {
    const { id, key } = await makeKey();
    expect(key).toMatch(/^sanjikey_[a-z0-9]{12}\.[A-Za-z0-9_-]{43}$/);
    const { rows } = await house.db.execute('select * from machine_keys');
    const listed = await officer.get('/v1/machine-keys');
    expect(listed.body.items.map((item: { id: string }) => item.id)).toContain(id);
    const secret = key.split('.')[1]!;
    expect(JSON.stringify([rows, listed.body])).not.toContain(secret);
  });

  it('is of one unit, whatever else the machine may do, and never of the three duties', async () => {
    await house.db.insert(memberships).values([
      { userId: 'u-call-centre', bodyId: 'chaoyang-centre', role: 'integration' },
      { userId: 'u-call-centre', bodyId: 'bj-12351', role: 'administrator' },
    ]);
    const { body } = await meBy((await makeKey()).key);
    expect(body).toMatchObject({ userId: 'u-call-centre', kind: 'machine', via: 'key', purpose: 'call-centre' });
    expect(body.memberships).toEqual([{ role: 'integration', bodyId: 'bj-12351' }]);
  });

  it('is taken from its networks only', async () => {
    const { key } = await makeKey();
    for (const from of [HOME, '::ffff:10.1.200.4', '2001:db8:7::1']) expect((await meBy(key, from)).status).toBe(200);
    for (const from of ['10.2.0.1', '::ffff:10.2.0.1', '2001:db9::1', '127.0.0.1'])
      expect((await meBy(key, from)).status).toBe(401);
  });

  it('is not taken with another secret', async () => {
    const [one, other] = [await makeKey(), await makeKey()];
    const mixed = `sanjikey_${one.id}.${other.key.split('.')[1]}`;
    for (const wrong of [
      mixed,
      `${one.key}x`,
      one.key.slice(0, -1),
      `sanjikey_${one.id}.`,
      'sanjikey_',
      'sanjikey_x.y',
    ])
      expect((await meBy(wrong)).status).toBe(401);
  });

  it('opens what it is for and nothing else', async () => {
    const keys = {
      'call-centre': (await makeKey()).key,
      figures: (await makeKey({ purpose: 'figures' })).key,
      export: (await makeKey({ purpose: 'export' })).key,
    };
    const opened = { 'call-centre': 404, figures: 200, export: 200 } as const;
    const routes = {
      'call-centre': [['GET', '/v1/hotline-tickets/HT-2026-999999']],
      figures: [['GET', '/metrics']],
      export: [
        ['GET', '/v1/cases'],
        ['GET', '/v1/deadlines'],
      ],
      none: [
        ['GET', '/v1/machine-keys'],
        ['POST', '/v1/logout'],
        ['POST', '/v1/me/password'],
        ['POST', '/v1/codec-tickets'],
        ['POST', '/v1/organisations/import'],
        ['GET', '/v1/policies'],
      ],
    } as const;
    for (const [purpose, key] of Object.entries(keys))
      for (const [forWhat, list] of Object.entries(routes))
        for (const [method, url] of list) {
          const { status, body } = await call(key, method, url);
          const isTheirs = purpose === forWhat;
          expect([purpose, url, status]).toEqual([
            purpose,
            url,
            isTheirs ? opened[forWhat as keyof typeof opened] : 403,
          ]);
          if (!isTheirs) expect(body.reason).toBe('not-for-this-key');
        }
  });

  it('writes down when it was used, to the minute', async () => {
    const { id, key } = await makeKey();
    const usedAt = async () => {
      const { body } = await officer.get('/v1/machine-keys?unit=bj-12351');
      return body.items.find((item: { id: string }) => item.id === id).lastUsedAt as string | null;
    };
    expect(await usedAt()).toBeNull();
    await meBy(key);
    const first = await usedAt();
    expect(first).not.toBeNull();
    await meBy(key);
    expect(await usedAt()).toBe(first);
    house.clock.advance(MINUTE_MS);
    await meBy(key);
    expect(await usedAt()).not.toBe(first);
  });
});

describe('a key ends', () => {
  it('by being revoked', async () => {
    const { id, key } = await makeKey();
    expect((await meBy(key)).status).toBe(200);
    expect((await officer.post(`/v1/machine-keys/${id}/revoke`)).status).toBe(200);
    expect((await meBy(key)).status).toBe(401);
    const again = await officer.post(`/v1/machine-keys/${id}/revoke`);
    expect([again.status, again.body.reason]).toEqual([409, 'key-ended']);
  });

  it('when another has taken over and the overlap is over', async () => {
    const { id, key } = await makeKey();
    const { status, body } = await officer.post(`/v1/machine-keys/${id}/rotate`, { overlapHours: 2, days: 60 });
    expect(status).toBe(201);
    for (const good of [key, body.key]) expect((await meBy(String(good))).status).toBe(200);
    const twice = await officer.post(`/v1/machine-keys/${id}/rotate`, { days: 60 });
    expect([twice.status, twice.body.reason]).toEqual([409, 'key-replaced']);
    house.clock.advance(2 * HOUR_MS);
    expect((await meBy(key)).status).toBe(401);
    expect((await meBy(String(body.key))).status).toBe(200);
    expect((await officer.post(`/v1/machine-keys/${id}/rotate`, { days: 60 })).status).toBe(409);
  });

  it('once, however many ask for another at once', async () => {
    const { id } = await makeKey();
    const rotate = () => officer.post(`/v1/machine-keys/${id}/rotate`, { days: 60 });
    const answers = await Promise.all([rotate(), rotate(), rotate()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const { body } = await officer.get('/v1/machine-keys?unit=bj-12351');
    const { replacedBy } = body.items.find((item: { id: string }) => item.id === id);
    expect(answers.find(({ status }) => status === 201)?.body['id']).toBe(replacedBy);
  });

  it('with its days, and with its machine', async () => {
    const [short, long] = [await makeKey({ days: 1 }), await makeKey({ days: 400 })];
    house.clock.advance(DAY_MS);
    expect((await meBy(short.key)).status).toBe(401);
    expect((await meBy(long.key)).status).toBe(200);
    await house.db.execute("update users set active = false where id = 'u-call-centre'");
    expect((await meBy(long.key)).status).toBe(401);
    await house.db.execute("update users set active = true where id = 'u-call-centre'");
  });
});

describe('keys are kept', () => {
  it('by the security officer over the unit, and by nobody else', async () => {
    for (const other of ['u-administrator', 'u-auditor', 'u-chaoyang-head', 'u-call-centre']) {
      expect((await desk(house, other).get('/v1/machine-keys')).status).toBe(403);
      expect((await desk(house, other).post('/v1/machine-keys', order)).status).toBe(403);
    }
    const district = { userId: 'u-haidian-head', bodyId: 'haidian-centre', role: 'security-officer' } as const;
    await house.db.insert(memberships).values(district);
    const haidian = desk(house, 'u-haidian-head');
    expect((await haidian.post('/v1/machine-keys', order)).status).toBe(403);
    expect((await haidian.get('/v1/machine-keys')).body.items).toEqual([]);
    const { id } = await makeKey();
    expect((await haidian.post(`/v1/machine-keys/${id}/revoke`)).status).toBe(404);
  });

  it('with an end, networks and a machine that works there; what is wrong is named', async () => {
    const fieldOf = async (more: object) => {
      const { status, body } = await officer.post('/v1/machine-keys', { ...order, ...more });
      return [status, body.errors?.[0]?.field];
    };
    expect(await fieldOf({ days: 401 })).toEqual([422, '/days']);
    expect(await fieldOf({ days: undefined })).toEqual([422, '/days']);
    expect(await fieldOf({ networks: [] })).toEqual([422, '/networks']);
    expect(await fieldOf({ networks: ['10.0.0.0/8', '10.0.0.0/33'] })).toEqual([422, '/networks/1']);
    expect(await fieldOf({ networks: ['9.0.0.0/9', '11.0.0.0/9', '12.0.0.0/8'] })).toEqual([422, '/networks/2']);
    for (const wide of ['everywhere', '0.0.0.0/0', '::/0', '128.0.0.0/1', '2000::/8'])
      expect(await fieldOf({ networks: [wide] })).toEqual([422, '/networks/0']);
    expect(await fieldOf({ userId: 'u-payer' })).toEqual([422, '/userId']);
    expect(await fieldOf({ unitId: 'haidian-centre' })).toEqual([422, '/unitId']);
    expect(await fieldOf({ purpose: 'everything' })).toEqual([422, '/purpose']);
  });

  it('and journalled', async () => {
    const { id } = await makeKey();
    await officer.post(`/v1/machine-keys/${id}/revoke`);
    const { rows } = await house.db.execute(
      "select detail from access_journal where kind = 'administration' order by id desc limit 2",
    );
    expect(rows.map(({ detail }) => detail)).toEqual([
      { machineKey: id, did: 'revoked' },
      { machineKey: id, did: 'made', unit: 'bj-12351', purpose: 'call-centre', user: 'u-call-centre', days: 30 },
    ]);
  });
});
