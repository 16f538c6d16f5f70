import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callbacks, caseLinks, filingCopies, supervisionOrders, urgings } from '../../db/schema/index.ts';
import { putCase, putDeadlines, putJournal } from './rows.ts';
import { type City, beijing, everyPage, now, startCity } from './support.ts';

const day = 86_400_000;
const command = '00000000-0000-4000-8000-000000000001';
const first = 'HT-2026-000001';
let city: City;
const asked: unknown[] = [];
beforeAll(async () => {
  city = await startCity({
    textsOf: async (caseNo, causes, request) => {
      asked.push([caseNo, causes, request.caller.userId]);
      return new Map([[command, { question: '问题' }]]);
    },
  });
  const { db } = city;
  await putCase(db, { caseNo: first, holderUnit: 'east-1', flags: ['unreachable-sample'] });
  await putCase(db, { caseNo: 'HT-2026-000002', holderUnit: 'west-1' });
  await putCase(db, { caseNo: 'HT-2026-000003', holderUnit: 'east-2' }, ['east-1']);
  await putDeadlines(db, [{ caseNo: first, unitId: 'east-1', state: 'missed', dueAt: now - day }]);
  await putJournal(db, first, [
    { cause: command, at: now - day, actor: { userId: 'hotline', unit: 'platform', role: 'call-taker' } },
    { cause: 'expired:feedback:1:1773072000000', facts: [{ kind: 'deadline-missed', deadline: 'feedback:1' }] },
    ...Array.from({ length: 5 }, () => ({})),
  ]);
  await db.insert(caseLinks).values([
    { caseNo: first, linkedCaseNo: 'HT-2026-000002', kind: 'split', since: now },
    { caseNo: first, linkedCaseNo: 'HT-2026-000003', kind: 'split', since: now },
  ]);
  const copy = { basis: 'district' as const, unionId: 'district-east', dispatchedTo: 'east-1', dispatchNo: 1 };
  await db.insert(filingCopies).values([
    { ...copy, no: 'BA-2026-000001', caseNo: first, filedAt: now - 2 * day },
    {
      ...copy,
      no: 'BA-2026-000002',
      caseNo: 'HT-2026-000002',
      filedAt: now - day,
      unionId: 'industry',
      basis: 'industry',
    },
  ]);
  await db.insert(callbacks).values([
    { caseNo: first, round: 1, attempt: 1, at: now - 2 * day, byUser: 'hotline', reached: false, commandId: command },
    { caseNo: first, round: 1, attempt: 2, at: now - day, byUser: 'hotline', reached: false, commandId: command },
    {
      caseNo: 'HT-2026-000002',
      round: 1,
      attempt: 1,
      at: now,
      byUser: 'hotline',
      reached: true,
      solved: true,
      satisfaction: 5,
      commandId: command,
    },
  ]);
  await db
    .insert(urgings)
    .values({ caseNo: first, no: 1, at: now, byUser: 'city', onBehalfOf: 'supervisor', commandId: command });
  const order = {
    id: 'order:1',
    grounds: 'by-hand' as const,
    issuerUnit: 'centre',
    issuerUser: 'city',
    state: 'issued' as const,
  };
  await db.insert(supervisionOrders).values([
    {
      ...order,
      no: 'DB-2026-000001',
      caseNo: first,
      addresseeUnit: 'east-1',
      issuedAt: now - 3 * day,
      replyDueAt: now - day,
      demandCommand: command,
    },
    {
      ...order,
      no: 'DB-2026-000002',
      caseNo: 'HT-2026-000002',
      addresseeUnit: 'west',
      issuedAt: now - 2 * day,
      replyDueAt: beijing('2026-03-13T00:00'),
    },
    {
      ...order,
      no: 'DB-2026-000003',
      caseNo: 'HT-2026-000003',
      addresseeUnit: 'east-1',
      issuedAt: now - day,
      state: 'closed',
      closedAt: now,
    },
  ]);
});
afterAll(() => city.end());

const numbers = (answer: { body: { items: { no: string }[] } }) =>
  answer.body.items.map(({ no }) => no.slice(-1)).join('');

describe('the timeline', () => {
  it('gives every entry with its kind of cause, its actor and its texts', async () => {
    const { body } = await city.get('worker', `/v1/cases/${first}/journal?limit=2`);
    expect(body.items[0]).toEqual({
      ...{
        seq: 1,
        at: '2026-03-09T10:00:00+08:00',
        cause: { kind: 'command', id: command },
        prevHash: 'h0',
        hash: 'h1',
      },
      actor: {
        userId: 'hotline',
        label: '岗位 hotline',
        unit: { id: 'platform', name: '热线平台', tier: 1 },
        role: 'call-taker',
      },
      ...{ facts: [{ kind: 'noted' }], texts: { question: '问题' } },
    });
    expect(body.items[1]).toMatchObject({ cause: { kind: 'expired' }, actor: null, texts: null });
    expect(asked.at(-1)).toEqual([first, [command, 'expired:feedback:1:1773072000000'], 'worker']);
  });

  it('pages in both directions', async () => {
    const seqs = async (order: string) =>
      (await everyPage<{ seq: number }>(city, 'worker', `/v1/cases/${first}/journal?limit=3&order=${order}`)).map(
        ({ seq }) => seq,
      );
    expect(await seqs('oldest')).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await seqs('newest')).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });
});

describe('what stands around a case', () => {
  it('shows links only as far as the caller sees the other case', async () => {
    const links = async (person: 'city' | 'east' | 'worker') =>
      ((await city.get(person, `/v1/cases/${first}/links`)).body.items as { to: { caseNo: string } }[]).map(({ to }) =>
        to.caseNo.slice(-1),
      );
    expect(await links('city')).toEqual(['2', '3']);
    expect(await links('east')).toEqual(['3']);
    expect(await links('worker')).toEqual([]);
  });

  it('shows deadlines, copies, callbacks, orders and urgings', async () => {
    const list = async (path: string) =>
      (await city.get('worker', `/v1/cases/${first}/${path}`)).body.items as unknown[];
    expect(await list('deadlines')).toMatchObject([{ id: 'feedback:1', overdue: true }]);
    expect(await list('copies')).toMatchObject([
      { no: 'BA-2026-000001', union: { name: '东区总工会' }, dispatchedTo: { name: '东街一站' } },
    ]);
    expect(await list('callbacks')).toMatchObject([{ attempt: 1 }, { attempt: 2, reached: false }]);
    expect(await list('orders')).toMatchObject([
      { no: 'DB-2026-000001', replyOverdue: true, issuer: { name: '市中心' } },
    ]);
    expect(await list('urgings')).toEqual([
      { no: 1, at: '2026-03-10T10:00:00+08:00', by: 'city', onBehalfOf: 'supervisor', commandId: command },
    ]);
  });
});

describe('supervision orders', () => {
  it('are listed newest first to those who see the case, issued the order or received it', async () => {
    expect(numbers(await city.get('city', '/v1/supervision-orders'))).toBe('321');
    expect(numbers(await city.get('west', '/v1/supervision-orders'))).toBe('2');
    expect(numbers(await city.get('east', '/v1/supervision-orders'))).toBe('31');
    expect(numbers(await city.get('worker', '/v1/supervision-orders'))).toBe('1');
    const paged = await everyPage<{ no: string }>(city, 'city', '/v1/supervision-orders?limit=1');
    expect(paged.map(({ no }) => no.slice(-1)).join('')).toBe('321');
  });

  it.each([
    ['state=closed', '3'],
    ['addressee=east', '31'],
    ['addressee=west', '2'],
    ['issuer=centre&state=issued', '21'],
    ['caseNo=HT-2026-000002', '2'],
    ['overdue=true', '1'],
    [`overdue=true&asOf=${encodeURIComponent('2026-03-14T00:00:00+08:00')}`, '21'],
  ])('narrowed by %s', async (query, expected) => {
    expect(numbers(await city.get('city', `/v1/supervision-orders?${query}`))).toBe(expected);
  });

  it('are read one by one, and hidden from others', async () => {
    const { body } = await city.get('west', '/v1/supervision-orders/DB-2026-000002');
    expect(body).toMatchObject({
      addressee: { id: 'west' },
      replyDueAt: '2026-03-13T00:00:00+08:00',
      remainingWorkingDays: 2,
      replyOverdue: false,
    });
    expect((await city.get('east', '/v1/supervision-orders/DB-2026-000002')).status).toBe(404);
    expect((await city.get('worker', '/v1/supervision-orders/DB-2026-000003')).status).toBe(404);
    expect((await city.get('east', '/v1/supervision-orders?addressee=west')).status).toBe(404);
    const file = await city.get('west', '/v1/supervision-orders?format=csv');
    expect(file.text).toContain('DB-2026-000002,HT-2026-000002,人工督办,市中心,西区中心,已签发');
  });
});

describe('copies for record', () => {
  it('are for the union they were filed with, and for the platform and the city', async () => {
    expect(numbers(await city.get('union', '/v1/filing-copies'))).toBe('1');
    expect(numbers(await city.get('union', '/v1/filing-copies?union=district-east'))).toBe('1');
    expect((await city.get('union', '/v1/filing-copies?union=industry')).status).toBe(404);
    expect(numbers(await city.get('hotline', '/v1/filing-copies'))).toBe('21');
    expect(numbers(await city.get('city', '/v1/filing-copies?union=industry'))).toBe('2');
    expect(numbers(await city.get('city', '/v1/filing-copies?to=2026-03-08'))).toBe('1');
    expect(numbers(await city.get('west', '/v1/filing-copies'))).toBe('');
    expect((await city.get('city', '/v1/filing-copies?format=csv')).text).toContain(
      'BA-2026-000002,HT-2026-000002,工资报酬,1,产业,服务工会',
    );
  });
});

describe('callbacks', () => {
  it('are listed newest first; the sample of the unreachable is the last attempt of flagged cases', async () => {
    const attempts = async (query: string) =>
      (await everyPage<{ caseNo: string; attempt: number }>(city, 'hotline', `/v1/callbacks?limit=1&${query}`)).map(
        ({ caseNo, attempt }) => `${caseNo.slice(-1)}:${attempt}`,
      );
    expect(await attempts('')).toEqual(['2:1', '1:2', '1:1']);
    expect(await attempts('unreachable=true')).toEqual(['1:2']);
    expect(await attempts('unreachable=true&to=2026-03-08')).toEqual([]);
    expect(await attempts('reached=true')).toEqual(['2:1']);
    expect((await city.get('east', '/v1/callbacks')).body.items).toHaveLength(2);
  });
});
