/** Accounts and what they may be: three people for three duties, and every change written down. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eq } from 'drizzle-orm';
import { issueToken } from '../../db/identity/tokens.ts';
import { accessJournal, memberships, users } from '../../db/schema/index.ts';
import { intake } from '../hotline-ticket/support/people.ts';
import { desk, type Reply } from '../support/desk.ts';
import { startHouse, type TestHouse } from '../support/house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.stop());

const send = async (
  userId: string,
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  url: string,
  payload?: object,
) => {
  const headers = { authorization: `Bearer ${house.token(userId)}` };
  const response = await house.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: response.statusCode, body: response.json<Reply['body']>() };
};
const [ADMIN, OFFICER, AUDITOR] = ['u-administrator', 'u-security-officer', 'u-auditor'] as const;
const create = (id: string, more: object = {}) =>
  send(ADMIN, 'POST', '/v1/users', { id, label: '朝阳区 试用岗', body: 'chaoyang-centre', ...more });
const grant = (id: string, role: string, body = 'chaoyang-centre', by: string = OFFICER) =>
  send(by, 'POST', `/v1/users/${id}/memberships`, { role, body });
const journalled = async (act: string) =>
  (await house.db.select().from(accessJournal)).filter(({ detail }) => (detail as { act?: string }).act === act);

describe('an account', () => {
  it('is made by the administrator without any role, given one by the security officer, and looked at by the auditor', async () => {
    const made = await create('u-new-clerk');
    expect([made.status, made.body['memberships'], made.body['body']]).toEqual([201, [], 'chaoyang-centre']);
    expect(await grant('u-new-clerk', 'caseworker')).toMatchObject({
      ...{ status: 201, body: { items: [{ role: 'caseworker', body: 'chaoyang-centre' }] } },
    });
    const seen = await send(AUDITOR, 'GET', '/v1/users/u-new-clerk/memberships');
    expect(seen.body['items']).toEqual([{ role: 'caseworker', body: 'chaoyang-centre' }]);
    const [created] = await journalled('user-created');
    expect(created).toMatchObject({
      userId: ADMIN,
      kind: 'administration',
      detail: { user: 'u-new-clerk', body: 'chaoyang-centre' },
    });
    const [granted] = await journalled('role-granted');
    expect(granted).toMatchObject({ userId: OFFICER, detail: { user: 'u-new-clerk', role: 'caseworker' } });
  });

  it('is listed within the subtree only', async () => {
    await house.db
      .insert(memberships)
      .values({ userId: 'u-haidian-head', role: 'security-officer', bodyId: 'haidian-centre' });
    await house.db.delete(memberships).where(eq(memberships.role, 'unit-head'));
    const district = await send('u-haidian-head', 'GET', '/v1/users?limit=100');
    const ids = district.body['items'].map(({ id }: { id: string }) => id);
    expect(ids).toEqual(['u-haidian-caseworker', 'u-haidian-head']);
    expect((await send('u-haidian-head', 'GET', '/v1/users/u-new-clerk')).body).toEqual(
      (await send('u-haidian-head', 'GET', '/v1/users/u-nobody')).body,
    );
    expect((await grant('u-haidian-caseworker', 'mediator', 'chaoyang-centre', 'u-haidian-head')).status).toBe(422);
    expect((await grant('u-new-clerk', 'mediator', 'haidian-centre', 'u-haidian-head')).status).toBe(404);
    expect((await grant('u-haidian-caseworker', 'mediator', 'haidian-centre', 'u-haidian-head')).status).toBe(201);
    const all = await send(AUDITOR, 'GET', '/v1/users?limit=100&body=haidian-centre');
    expect(all.body['items'].map(({ id }: { id: string }) => id)).toEqual(ids);
  });

  it('is refused to whoever has no such duty, and what is wrong is named', async () => {
    for (const userId of ['u-supervisor', 'u-chaoyang-caseworker-1', 'u-call-centre'])
      expect((await send(userId, 'GET', '/v1/users')).status, userId).toBe(403);
    expect((await send(OFFICER, 'POST', '/v1/users', { id: 'u-x1', label: '岗', body: 'bj-centre' })).status).toBe(403);
    expect((await grant('u-new-clerk', 'caseworker', 'chaoyang-centre', ADMIN)).status).toBe(403);
    expect((await send(AUDITOR, 'PATCH', '/v1/users/u-new-clerk', { active: false })).status).toBe(403);
    expect((await create('u-new-clerk')).body).toMatchObject({ status: 409, reason: 'account-exists' });
    expect((await create('New')).body).toMatchObject({ status: 422, errors: [{ field: '/id' }] });
    expect((await create('u-other', { body: 'nowhere' })).body).toMatchObject({
      status: 422,
      errors: [{ field: '/body' }],
    });
    expect((await grant('u-new-clerk', 'integration')).body).toMatchObject({
      status: 422,
      errors: [{ field: '/role' }],
    });
  });

  it('ends at once with every token when it is deactivated, and they stay ended', async () => {
    const token = await issueToken(house.db, { userId: 'u-new-clerk', purpose: 'test' });
    const list = () => house.app.inject({ url: '/v1/cases', headers: { authorization: `Bearer ${token}` } });
    expect((await list()).statusCode).toBe(200);
    expect((await send(OFFICER, 'PATCH', '/v1/users/u-new-clerk', { active: false })).status).toBe(200);
    expect((await list()).statusCode).toBe(401);
    expect((await send(OFFICER, 'PATCH', '/v1/users/u-new-clerk', { active: true })).status).toBe(200);
    expect((await list()).statusCode).toBe(401);
    expect((await send(OFFICER, 'PATCH', '/v1/users/u-new-clerk', { label: '改名' })).status).toBe(403);
    expect((await send(ADMIN, 'PATCH', '/v1/users/u-new-clerk', { label: '朝阳区 经办岗' })).body['label']).toBe(
      '朝阳区 经办岗',
    );
  });

  it('loses a role from the next request on', async () => {
    const clerk = desk(house, 'u-haidian-caseworker');
    const takes = async () => (await clerk.get('/v1/deadlines/counts')).body.items.length as number;
    expect(await takes()).toBeGreaterThan(0);
    for (const role of ['caseworker', 'mediator'])
      expect(
        (await send(OFFICER, 'DELETE', `/v1/users/u-haidian-caseworker/memberships/haidian-centre/${role}`)).status,
      ).toBe(200);
    expect(await takes()).toBe(0);
    expect(
      (await send(OFFICER, 'DELETE', '/v1/users/u-haidian-caseworker/memberships/haidian-centre/caseworker')).status,
    ).toBe(404);
    expect(await journalled('role-withdrawn')).toHaveLength(2);
  });
});

describe('the three duties', () => {
  it('exclude one another and every other role in one person', async () => {
    for (const [id, role] of [
      ['u-auditor', 'security-officer'],
      ['u-administrator', 'auditor'],
      ['u-supervisor', 'auditor'],
      ['u-auditor', 'caseworker'],
    ] as const)
      expect((await grant(id, role, 'bj-centre')).body, `${id} ${role}`).toMatchObject({
        status: 409,
        reason: 'duties-exclude',
      });
    expect((await grant('u-auditor', 'auditor', 'chaoyang-centre')).status).toBe(201);
  });

  it('nobody grants, withdraws or deactivates for themselves', async () => {
    expect((await grant(OFFICER, 'security-officer', 'chaoyang-centre')).body).toMatchObject({
      status: 403,
      reason: 'own-account',
    });
    expect((await send(OFFICER, 'DELETE', `/v1/users/${OFFICER}/memberships/bj-centre/security-officer`)).status).toBe(
      403,
    );
    expect((await send(ADMIN, 'PATCH', `/v1/users/${ADMIN}`, { label: '我' })).status).toBe(403);
  });
});

/** Early on a working day what is due the same day is due soon and runs no longer. */
const openIn = ({ running, dueSoon }: { running: number; dueSoon: number }): number => running + dueSoon;

it('one’s own case is not there, by telephone or name, and comes back when it is said otherwise', async () => {
  const taker = desk(house, 'u-call-taker-1');
  const { body } = await taker.post('/v1/hotline-tickets', {
    ...intake,
    caller: { name: '冀小禾', phone: '13800000077' },
  });
  const colleague = desk(house, 'u-call-taker-2');
  const statuses = async () => [
    (await colleague.view(body.caseNo)).status,
    (await colleague.act(body.caseNo, 'note', { text: '查看' })).status,
    (await colleague.get('/v1/cases')).body.items.length,
    openIn((await colleague.get('/v1/deadlines/counts')).body.items[0]) > 0,
  ];
  expect(await statuses()).toEqual([200, 200, 1, true]);
  const person = (of: object) => send(OFFICER, 'PUT', '/v1/users/u-call-taker-2/person', of);
  for (const who of [{ phone: '138 0000 0077' }, { name: '冀小禾' }, { phone: '13800000077', name: '别人' }]) {
    expect((await person(who)).body['personKnown']).toBe(true);
    expect(await statuses(), JSON.stringify(who)).toEqual([404, 404, 0, false]);
    expect((await taker.view(body.caseNo)).status).toBe(200);
  }
  expect((await person({ phone: 'keine' })).body).toMatchObject({ status: 422, errors: [{ field: '/phone' }] });
  expect((await person({})).body['personKnown']).toBe(false);
  expect(await statuses()).toEqual([200, 200, 1, true]);
  const [row] = await house.db.select().from(users).where(eq(users.id, 'u-call-taker-2'));
  expect(row?.personIndexes).toEqual([]);
  expect(JSON.stringify(await house.db.select().from(accessJournal))).not.toMatch(/13800000077|冀小禾/);
});

it('policies are the city’s administrator’s to set, within limits, and the journal has the old value and the new', async () => {
  const today = new Date(house.clock.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const set = (value: unknown, by: string = ADMIN) =>
    send(by, 'PUT', '/v1/policies/callback-days', { effectiveFrom: today, value });
  for (const userId of [OFFICER, AUDITOR, 'u-supervisor']) expect((await set(5, userId)).status, userId).toBe(403);
  expect((await set(0)).body).toMatchObject({ status: 422, errors: [{ field: '/value' }] });
  expect((await set(5)).status).toBe(200);
  expect((await set(4)).status).toBe(200);
  expect((await journalled('policy-set')).map(({ detail }) => detail)).toMatchObject([
    { policy: 'callback-days', from: 3, value: 5 },
    { policy: 'callback-days', from: 5, value: 4 },
  ]);
});
