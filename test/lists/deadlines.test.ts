import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessJournal } from '../../db/schema/index.ts';
import { putCase, putDeadline, putDeadlines, settle } from './rows.ts';
import { type City, beijing, everyPage, now, startCity } from './support.ts';

const day = 86_400_000;
let city: City;
beforeAll(async () => {
  city = await startCity();
  const { db } = city;
  await putCase(db, { caseNo: 'HT-2026-000001', holderUnit: 'east-1', title: '=1+1' });
  await putCase(db, { caseNo: 'HT-2026-000002', holderUnit: 'east-2' }, ['home']);
  await putCase(db, { caseNo: 'HT-2026-000003', holderUnit: 'west-1' });
  await putCase(db, { caseNo: 'HT-2026-000004', holderUnit: 'east-1' });
  await putDeadlines(db, [
    {
      caseNo: 'HT-2026-000001',
      unitId: 'east-1',
      dueAt: beijing('2026-03-07T00:00'),
      state: 'missed',
      assignee: 'worker',
    },
    { caseNo: 'HT-2026-000002', unitId: 'east-2', dueAt: now, state: 'running' },
    { caseNo: 'HT-2026-000003', unitId: 'west-1', dueAt: now - day, state: 'running' },
    { caseNo: 'HT-2026-000004', unitId: 'east-1', dueAt: now + 1, state: 'running', provisional: true },
    {
      caseNo: 'HT-2026-000001',
      id: 'claimant-feedback:1',
      name: 'claimant-feedback',
      clock: 'claimant',
      unitId: 'platform',
      dueAt: now - day,
    },
    {
      caseNo: 'HT-2026-000001',
      id: 'sign-for:1',
      name: 'sign-for',
      soft: true,
      unitId: 'east-1',
      dueAt: now - 2 * day,
    },
    {
      caseNo: 'HT-2026-000004',
      id: 'return:1',
      name: 'return',
      kind: 'window',
      unitId: 'east-1',
      dueAt: now - day,
      state: 'lapsed',
      settledAt: now - day,
    },
    { caseNo: 'HT-2026-000004', id: 'sign-for:1', name: 'sign-for', unitId: 'east-1', dueAt: null, state: 'suspended' },
  ]);
});
afterAll(() => city.end());

const numbers = (answer: { body: { items: { caseNo: string }[] } }) =>
  answer.body.items.map(({ caseNo }) => caseNo.slice(-1)).join('');

describe('what is overdue', () => {
  it('is what is open and due, missed or not yet recorded as missed, oldest first, of the whole subtree', async () => {
    expect(numbers(await city.get('city', '/v1/deadlines'))).toBe('132');
    expect(numbers(await city.get('east', '/v1/deadlines?state=overdue'))).toBe('12');
    expect(numbers(await city.get('worker', '/v1/deadlines'))).toBe('1');
    expect(numbers(await city.get('city', '/v1/deadlines?unit=east'))).toBe('12');
    expect(numbers(await city.get('city', '/v1/deadlines?unit=east-2'))).toBe('2');
  });

  it('keeps apart clocks, kinds and soft limits', async () => {
    expect(numbers(await city.get('city', '/v1/deadlines?clock=claimant'))).toBe('1');
    expect(numbers(await city.get('city', '/v1/deadlines?soft=true'))).toBe('1');
    expect(numbers(await city.get('city', '/v1/deadlines?kind=window'))).toBe('');
    expect(numbers(await city.get('city', '/v1/deadlines?state=lapsed'))).toBe('4');
    expect(numbers(await city.get('city', '/v1/deadlines?state=suspended'))).toBe('4');
    expect(numbers(await city.get('city', '/v1/deadlines?state=missed'))).toBe('1');
    expect(numbers(await city.get('city', '/v1/deadlines?state=running'))).toBe('4');
    expect(numbers(await city.get('city', '/v1/deadlines?state=due-soon&within=0'))).toBe('4');
  });

  it('narrows by tier, process, clause, holder, assignee, provisional date and case', async () => {
    expect(numbers(await city.get('city', '/v1/deadlines?tier=3'))).toBe('132');
    expect(numbers(await city.get('city', '/v1/deadlines?tier=2'))).toBe('');
    expect(numbers(await city.get('city', '/v1/deadlines?process=hotline-ticket'))).toBe('132');
    expect(numbers(await city.get('city', `/v1/deadlines?clause=${encodeURIComponent('二(四)1(2)')}`))).toBe('132');
    expect(numbers(await city.get('city', '/v1/deadlines?holder=east'))).toBe('');
    expect(numbers(await city.get('city', '/v1/deadlines?holder=east-1'))).toBe('1');
    expect(numbers(await city.get('city', '/v1/deadlines?holder=east-1&unit=west'))).toBe('');
    expect(numbers(await city.get('city', '/v1/deadlines?assignee=worker'))).toBe('1');
    expect(numbers(await city.get('city', '/v1/deadlines?state=running&provisional=true'))).toBe('4');
    expect(numbers(await city.get('city', '/v1/deadlines?state=running&provisional=false'))).toBe('');
    expect(numbers(await city.get('hotline', '/v1/deadlines?caseNo=HT-2026-000003'))).toBe('3');
    expect(numbers(await city.get('worker', '/v1/deadlines?caseNo=HT-2026-000003'))).toBe('');
  });

  it('shows dates in Beijing time, what is left and how late it is', async () => {
    const { body } = await city.get('worker', '/v1/deadlines');
    expect(body.asOf).toBe('2026-03-10T10:00:00+08:00');
    expect(body.items[0]).toMatchObject({
      ...{
        id: 'feedback:1',
        name: 'feedback',
        label: { zh: '反馈处理结果（承办单位）' },
        state: 'missed',
        overdue: true,
      },
      ...{ unit: { id: 'east-1', name: '东街一站', tier: 3 }, dueAt: '2026-03-07T00:00:00+08:00', settledAt: null },
      ...{ remainingWorkingDays: -2, lateByWorkingDays: 2, links: { case: '/v1/hotline-tickets/HT-2026-000001' } },
    });
  });

  it('is hidden where the caller may not look, as if the unit were not there', async () => {
    for (const url of ['?unit=west', '?unit=nowhere', '?unit=centre', '?holder=west-1', '/counts?unit=west']) {
      const answer = await city.get('east', `/v1/deadlines${url}`);
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual((await city.get('east', '/v1/deadlines?unit=missing')).body);
    }
    expect((await city.get('union', '/v1/deadlines')).body.items).toEqual([]);
  });

  it('refuses what it does not know, by name', async () => {
    const field = async (url: string) => {
      const answer = await city.get('city', `/v1/deadlines?${url}`);
      expect(answer.status).toBe(422);
      return (answer.body.errors as { field: string }[]).map((error) => error.field);
    };
    expect(await field('overdue=true')).toEqual(['?overdue']);
    expect(await field('state=late')).toEqual(['?state']);
    expect(await field('limit=0')).toEqual(['?limit']);
    expect(await field('limit=101')).toEqual(['?limit']);
    expect(await field('asOf=yesterday')).toEqual(['?asOf']);
    expect(await field('asOf=2026-02-30T00:00:00%2B08:00')).toEqual(['?asOf']);
    expect(await field('state=running&asOf=2026-01-01T00:00:00%2B08:00')).toEqual(['?asOf']);
    for (const cursor of ['x', '%00', 'W10', Buffer.from('{"a":1}').toString('base64url'), 'a'.repeat(1_999)]) {
      expect(await field(`cursor=${cursor}`)).toEqual(['?cursor']);
    }
    expect((await city.get('city', '/v1/deadlines/counts?process=nothing')).body.errors[0].field).toBe('?process');
  });
});

describe('paging', () => {
  it('goes on where it stopped, as of the instant of the first page, and with the same question only', async () => {
    const first = await city.get('city', '/v1/deadlines?limit=1');
    expect(numbers(first)).toBe('1');
    city.clock.at = now + 10;
    const rest = await everyPage<{ caseNo: string }>(city, 'city', first.body.next as string);
    city.clock.at = now;
    expect(rest.map(({ caseNo }) => caseNo.slice(-1)).join('')).toBe('32');
    const cursor = new URLSearchParams((first.body.next as string).split('?')[1]).get('cursor');
    const other = await city.get('city', `/v1/deadlines?limit=1&state=missed&cursor=${cursor}`);
    expect(other.status).toBe(422);
    expect(other.body.errors[0].field).toBe('?cursor');
  });

  it('gives the few deadlines of a case page by page as well', async () => {
    const items = await everyPage<{ id: string }>(city, 'city', '/v1/deadlines?caseNo=HT-2026-000001&limit=1');
    expect(items.map(({ id }) => id)).toEqual(['feedback:1']);
  });
});

describe('an earlier instant', () => {
  it('is answered the same before and after what was late is settled', async () => {
    const { db } = city;
    await putCase(db, { caseNo: 'HT-2026-000010', holderUnit: 'west-1' });
    await putDeadline(db, { caseNo: 'HT-2026-000010', unitId: 'west-1', dueAt: now - 3 * day, state: 'missed' });
    const then = encodeURIComponent('2026-03-08T12:00:00+08:00');
    const ask = async () => numbers(await city.get('west', `/v1/deadlines?asOf=${then}`));
    const count = async () =>
      (await city.get('west', `/v1/deadlines/counts?asOf=${then}`)).body.items[0].overdue as number;
    expect(await ask()).toBe('0');
    expect(await count()).toBe(1);
    await settle(db, 'HT-2026-000010', 'met-late', now - day);
    expect(await ask()).toBe('0');
    expect(await count()).toBe(1);
    expect(numbers(await city.get('west', '/v1/deadlines'))).toBe('3');
    expect(numbers(await city.get('west', '/v1/deadlines?state=met-late'))).toBe('0');
    const [late] = (await city.get('west', '/v1/deadlines?state=met-late')).body.items as {
      lateByWorkingDays: number;
    }[];
    expect(late?.lateByWorkingDays).toBe(1);
    expect(numbers(await city.get('west', `/v1/deadlines?state=met-late&asOf=${then}`))).toBe('');
  });

  it('takes a plus sign that was not escaped', async () => {
    expect((await city.get('west', '/v1/deadlines?asOf=2026-03-08T12:00:00+08:00')).status).toBe(200);
  });
});

describe('counts', () => {
  it('gives the unit as a whole, by itself, and each direct subordinate', async () => {
    const { body } = await city.get('east', '/v1/deadlines/counts?from=2026-03-01');
    const lines = (
      body.items as {
        unit: { id: string };
        scope: string;
        running: number;
        dueSoon: number;
        overdue: number;
        met: number;
      }[]
    ).map(({ unit, scope, running, dueSoon, overdue, met }) => [unit.id, scope, running, dueSoon, overdue, met]);
    expect(lines).toEqual([
      ['east', 'total', 1, 1, 2, 0],
      ['east', 'own', 0, 0, 0, 0],
      ['east-1', 'subtree', 1, 1, 1, 0],
      ['east-2', 'subtree', 0, 0, 1, 0],
    ]);
    const own = (await city.get('worker', '/v1/deadlines/counts?process=hotline-ticket')).body.items as {
      scope: string;
      overdue: number;
      met: null;
    }[];
    expect(own.map(({ scope, overdue, met }) => [scope, overdue, met])).toEqual([
      ['total', 1, null],
      ['own', 1, null],
      ['subtree', 0, null],
    ]);
  });
});

describe('an export', () => {
  it('is CSV that a spreadsheet shows and does not execute, and is entered in the access journal', async () => {
    const answer = await city.get('city', '/v1/deadlines', { accept: 'text/csv' });
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="deadlines-2026-03-10.csv"');
    const lines = answer.text.split('\r\n');
    expect(lines[0]).toMatch(/^\uFEFF案件编号,流程,期限,/);
    expect(lines).toHaveLength(5);
    expect(lines[1]).toContain('HT-2026-000001,12351热线诉求,反馈处理结果（承办单位）');
    const cases = await city.get('city', '/v1/cases?format=csv&q=%E5%B7%A5%E8%B5%84');
    expect(cases.text).toContain(",'=1+1,");
    const counts = await city.get('east', '/v1/deadlines/counts?format=csv');
    expect(counts.text).toContain('东区中心,2,合计,1,1,2,,');
    const entries = await city.db.select().from(accessJournal);
    expect(entries.map(({ userId, kind, detail }) => [userId, kind, detail])).toEqual([
      [
        'city',
        'export',
        { list: 'deadlines', filters: { state: 'overdue', clock: 'holder', soft: false, within: 2, limit: 20 } },
      ],
      ['city', 'export', { list: 'cases', filters: { format: 'csv', q: true, limit: 20 } }],
      [
        'east',
        'export',
        { list: 'deadline-counts', filters: { format: 'csv', clock: 'holder', soft: false, within: 2 } },
      ],
    ]);
  });
});

describe('one deadline', () => {
  it('explains itself, to those who see the case', async () => {
    const { body: preview } = await city.post('city', '/v1/calendar/due-date', {
      start: '2026-02-10T09:00:00+08:00',
      term: { kind: 'working-days', count: 7 },
    });
    expect(preview.dueDate).toBe('2026-02-26');
    await putCase(city.db, { caseNo: 'HT-2026-000020', holderUnit: 'east-2' });
    const explanation = {
      start: beijing('2026-02-10T09:00'),
      startDate: '2026-02-10',
      endsAt: '24:00',
      steps: preview.explanation.steps as unknown[],
      calendarVersion: 'v',
      unpublishedYears: [],
    };
    await putDeadline(city.db, {
      caseNo: 'HT-2026-000020',
      unitId: 'east-2',
      dueAt: beijing('2026-02-27T00:00'),
      explanation,
    });
    const { body } = await city.get('other', '/v1/deadlines/HT-2026-000020/feedback:1');
    expect(body.explanation.zh.slice(0, -1)).toEqual(preview.explanation.zh.slice(0, -1));
    expect(body.explanation.en.join(' ')).toContain('Spring Festival');
    expect((await city.get('worker', '/v1/deadlines/HT-2026-000020/feedback:1')).status).toBe(404);
    expect((await city.get('other', '/v1/deadlines/HT-2026-000020/nothing')).status).toBe(404);
  });
});
