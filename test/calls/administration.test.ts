import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessJournal, callEndpoints, memberships } from '../../db/schema/index.ts';
import { people } from '../hotline-ticket/support/people.ts';
import { desk, type Desk } from '../support/desk.ts';
import { startHouse, type TestHouse } from '../support/house.ts';
import { post, recorded, signed, sixEvents } from './centre.ts';

let house: TestHouse;
let officer: Desk;
beforeAll(async () => {
  house = await startHouse();
  officer = desk(house, people.securityOfficer);
});
afterAll(() => house.stop());

const order = { unitId: 'bj-12351', userId: people.callCentre, label: '呼叫中心', adapter: 'generic' };
const put = async (url: string, payload: object) => {
  const authorization = `Bearer ${house.token(people.securityOfficer)}`;
  const response = await house.app.inject({ method: 'PUT', url, headers: { authorization }, payload });
  return { status: response.statusCode, body: response.json<{ items: unknown[]; errors?: { field: string }[] }>() };
};

describe('a call centre', () => {
  it('is registered by the security officer, sends, is looked after, and is revoked', async () => {
    const made = await officer.post('/v1/call-endpoints', order);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const { id, path, secret } = made.body as { id: string; path: string; secret: string };
    const agents = await put(`/v1/call-endpoints/${id}/agents`, {
      items: [{ agent: '8001', userId: people.callTaker }],
    });
    expect(agents).toMatchObject({ status: 200, body: { items: [{ agent: '8001', userId: people.callTaker }] } });
    for (const event of sixEvents('call-1'))
      expect((await post(house, path, signed([secret], event))).status).toBe(200);
    await post(house, path, signed(['whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0'], sixEvents('call-1')[0]));
    expect((await recorded(house))[0]!.row.agentUser).toBe(people.callTaker);
    const log = await officer.get(`/v1/call-endpoints/${id}/deliveries?limit=2`);
    expect(log.body.items).toMatchObject([{ outcome: 'refused', reason: 'signature' }, { outcome: 'accepted' }]);
    expect((await officer.get(log.body.next)).body.items).toHaveLength(2);
    const shown = JSON.stringify((await officer.get(`/v1/call-endpoints/${id}`)).body);
    expect(shown).not.toContain(secret);
    const another = await officer.post(`/v1/call-endpoints/${id}/rotate-secret`, { overlapHours: 0 });
    expect((await post(house, path, signed([another.body.secret], sixEvents('call-1')[0]))).status).toBe(200);
    expect((await officer.post(`/v1/call-endpoints/${id}/revoke`)).body.revokedAt).not.toBeNull();
    expect((await post(house, path, signed([another.body.secret], sixEvents('call-1')[0]))).status).toBe(401);
    const journal = await house.db.select().from(accessJournal);
    expect(JSON.stringify(journal)).not.toContain(id);
  });

  it('is refused by the field that is wrong', async () => {
    const field = async (more: object): Promise<string | undefined> =>
      (await officer.post('/v1/call-endpoints', { ...order, ...more })).body.errors?.[0].field as string | undefined;
    expect(await field({ adapter: 'aliyun' })).toBe('/networks');
    expect(await field({ adapter: 'aliyun', networks: ['10.0.0.0/8'] })).toBe('/networks/0');
    expect(await field({ adapter: 'aliyun', networks: ['10.0.0.0/24'], secret: 'a-secret-of-theirs' })).toBe('/secret');
    expect(await field({ userId: people.callTaker })).toBe('/userId');
    expect(await field({ unitId: 'nowhere' })).toBe('/unitId');
    expect((await desk(house, people.callTaker).post('/v1/call-endpoints', order)).status).toBe(403);
  });
});

describe('calls', () => {
  it('are looked up by day, state, agent and number, masked; the recording by those who answer for it, journalled', async () => {
    const [taker, supervisor] = [desk(house, people.callTaker), desk(house, people.supervisor)];
    const all = await taker.get(`/v1/calls?from=2026-11-02&to=2026-11-02&state=ended&agent=${people.callTaker}`);
    expect(all.body.items, JSON.stringify(all.body)).toHaveLength(1);
    const [call] = all.body.items as { id: number; customer: string }[];
    expect(JSON.stringify(all.body)).not.toContain('13800000000');
    const [endpoint] = await house.db.select().from(callEndpoints);
    expect(JSON.stringify(all.body), 'an address that may be a credential').not.toContain(endpoint!.id);
    expect((await taker.get('/v1/calls?from=2026-11-03')).body.items).toEqual([]);
    const found = await taker.post('/v1/calls/search', { phone: '138 0000 0000' });
    expect(found.body.items).toMatchObject([{ id: call!.id }]);
    expect((await taker.get(`/v1/calls/${call!.id}`)).body).toMatchObject({ recorded: true, recording: null });
    expect((await supervisor.get(`/v1/calls/${call!.id}`)).body.recording).toBe('https://records.example.cn/r/1.wav');
    // Who takes calls here and heads a unit elsewhere answers for that one only.
    const elsewhere = { userId: people.callTaker, bodyId: 'chaoyang-centre', role: 'unit-head' } as const;
    await house.db.insert(memberships).values(elsewhere);
    expect((await taker.get(`/v1/calls/${call!.id}`)).body).toMatchObject({ recorded: true, recording: null });
    const journal = await house.db.select().from(accessJournal);
    expect(journal.filter(({ kind }) => kind === 'unmasked')).toMatchObject([{ detail: { call: call!.id } }]);
    expect((await desk(house, people.chaoyangSupervisor).get(`/v1/calls/${call!.id}`)).status).toBe(404);
    const pop = await taker.post('/v1/screen-pop', { phone: '13800000000' });
    expect(pop.body.calls).toMatchObject([{ state: 'ended' }]);
  });
});
