import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notices } from '../../db/schema/index.ts';
import { putCase, putDeadlines } from './rows.ts';
import { type City, type Person, everyPage, now, startCity } from './support.ts';

const day = 86_400_000;
let city: City;
beforeAll(async () => {
  city = await startCity();
  const { db } = city;
  await putCase(db, { caseNo: 'HT-2026-000001', holderUnit: 'east-1', assignee: 'worker' });
  await putCase(db, { caseNo: 'HT-2026-000002', holderUnit: 'east-1' });
  await putCase(db, { caseNo: 'HT-2026-000003', holderUnit: 'east-1', assignee: 'gone' });
  await putCase(db, { caseNo: 'HT-2026-000004', holderUnit: 'east-1', assignee: 'worker', closedAt: now });
  await putCase(db, { caseNo: 'HT-2026-000005', holderUnit: 'east', assignee: 'worker' });
  await putCase(db, { caseNo: 'HT-2026-000006', holderUnit: 'east-1' }, ['east-1']);
  await putDeadlines(db, [
    { caseNo: 'HT-2026-000001', unitId: 'east-1', dueAt: now + 3 * day },
    { caseNo: 'HT-2026-000003', unitId: 'east-1', dueAt: now - day, state: 'missed' },
    {
      caseNo: 'HT-2026-000003',
      id: 'claimant-feedback:1',
      clock: 'claimant',
      unitId: 'platform',
      dueAt: now - 5 * day,
    },
  ]);
  const notice = { kind: 'deadline-missed', role: 'caseworker', bodyId: 'east-1', caseNo: 'HT-2026-000003', at: now };
  await db.insert(notices).values([
    { ...notice, cause: 'a' },
    { ...notice, cause: 'b', role: 'unit-head' },
    { ...notice, cause: 'c', detail: { deadline: 'feedback:1' } },
    { ...notice, cause: 'd', bodyId: 'east-2' },
    { ...notice, cause: 'e', caseNo: 'HT-2026-000006' },
  ]);
});
afterAll(() => city.end());

async function tray(person: Person, box: string): Promise<string> {
  const items = await everyPage<{ caseNo: string }>(city, person, `/v1/in-tray?limit=1&box=${box}`);
  return items.map(({ caseNo }) => caseNo.slice(-1)).join('');
}

describe('the in-tray', () => {
  it('holds the open cases of the caller’s own units, what is due first on top', async () => {
    expect(await tray('worker', 'unit')).toBe('312');
    expect(await tray('worker', 'mine')).toBe('1');
    expect(await tray('worker', 'unclaimed')).toBe('2');
    expect(await tray('east', 'unit')).toBe('5');
    expect(await tray('union', 'unit')).toBe('');
  });

  it('says what the caller may do next, and when it is due', async () => {
    const { body } = await city.get('worker', '/v1/in-tray');
    const [missed, , last] = body.items as Record<string, unknown>[];
    expect(missed).toMatchObject({
      caseNo: 'HT-2026-000003',
      seq: 1,
      nextDue: { remainingWorkingDays: -1, dueAt: '2026-03-09T10:00:00+08:00' },
    });
    expect(last).toMatchObject({ caseNo: 'HT-2026-000002', nextDue: null, holder: { name: '东街一站' } });
    expect(missed?.['open']).toEqual([
      {
        action: 'give-feedback',
        label: expect.objectContaining({ en: expect.any(String) }),
        href: '/v1/hotline-tickets/HT-2026-000003/give-feedback',
      },
    ]);
    const { body: heads } = await city.get('east', '/v1/in-tray');
    const open = (heads.items as { open: { action: string }[] }[])[0]?.open.map(({ action }) => action);
    expect(open).toEqual(['give-feedback', 'approve-feedback']);
  });
});

describe('notices', () => {
  it('are those to the posts the caller holds, about cases the caller may know of, newest first', async () => {
    const items = await everyPage<{ id: number; to: object; links: object }>(city, 'worker', '/v1/notices?limit=1');
    expect(items.map(({ id }) => id)).toEqual([3, 1]);
    expect(items[0]).toMatchObject({
      ...{ detail: { deadline: 'feedback:1' }, readAt: null, at: '2026-03-10T10:00:00+08:00' },
      ...{
        to: { body: { id: 'east-1', name: '东街一站' }, role: 'caseworker' },
        links: { case: '/v1/hotline-tickets/HT-2026-000003' },
      },
    });
  });

  it('are marked as read once, by those they are addressed to', async () => {
    const read = await city.post('worker', '/v1/notices/1/read');
    expect(read.body).toEqual({ id: 1, readAt: '2026-03-10T10:00:00+08:00' });
    city.clock.at = now + day;
    expect((await city.post('worker', '/v1/notices/1/read')).body).toEqual(read.body);
    city.clock.at = now;
    for (const id of [2, 4, 5, 99]) expect((await city.post('worker', `/v1/notices/${id}/read`)).status).toBe(404);
    expect((await city.post('worker', '/v1/notices/x/read')).status).toBe(422);
    const unread = await city.get('worker', '/v1/notices?unread=true');
    expect((unread.body.items as { id: number }[]).map(({ id }) => id)).toEqual([3]);
  });
});
