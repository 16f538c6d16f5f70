import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessJournal } from '../../db/schema/index.ts';
import { putCase, putDeadlines } from './rows.ts';
import { type City, type Person, beijing, everyPage, now, startCity } from './support.ts';
import { putIntake } from './texts.ts';

const minute = 60_000;
let city: City;
beforeAll(async () => {
  city = await startCity();
  const { db } = city;
  const at = (n: number) => ({ caseNo: `HT-2026-00000${n}`, openedAt: now - 10 * 86_400_000 + n * minute });
  await putCase(db, { ...at(1), holderUnit: 'east-1', assignee: 'worker', channel: 'web' });
  await putCase(db, { ...at(2), holderUnit: 'east-2', stage: 'callback', flags: ['unreachable-sample'] });
  await putCase(db, { ...at(3), holderUnit: 'west-1', title: '劳动合同', matter: 'contract' });
  await putCase(db, { ...at(4), holderUnit: 'east-1', closedAt: now, outcome: 'satisfied', stage: 'archived' }, [
    'home',
  ]);
  await putCase(db, { ...at(5), holderUnit: 'home' }, ['home']);
  await putCase(db, { ...at(6), holderUnit: 'east', openedAt: at(5).openedAt });
  await putDeadlines(db, [
    { caseNo: 'HT-2026-000001', unitId: 'east-1', dueAt: beijing('2026-03-13T00:00') },
    {
      caseNo: 'HT-2026-000001',
      id: 'sign-for:1',
      name: 'sign-for',
      soft: true,
      unitId: 'east-1',
      dueAt: beijing('2026-03-01T00:00'),
    },
    {
      caseNo: 'HT-2026-000002',
      id: 'sign-for:1',
      name: 'sign-for',
      soft: true,
      unitId: 'east-2',
      dueAt: beijing('2026-03-07T00:00'),
    },
  ]);
  await putIntake(city, 'HT-2026-000001', {
    question: '老板拖欠农民工工资三个月',
    caller: { name: '赵钱孙', phone: '138 0013 8000' },
  });
  await putIntake(city, 'HT-2026-000003', {
    question: '工资没有发，老板说拖',
    caller: { name: '周吴郑', phone: '13900139000' },
    confidential: true,
  });
  await putIntake(city, 'HT-2026-000003', { question: '拖欠农民工工资', status: 'refused' });
  await db.execute(
    `insert into case_numbers (case_no, key, number) values ('HT-2026-000002', 'order:1', 'DB-2026-000007')`,
  );
});
afterAll(() => city.end());

/** Last digits of the cases a person finds, in the order of the answer. */
async function found(person: Person, query = ''): Promise<string> {
  const items = await everyPage<{ caseNo: string }>(city, person, `/v1/cases?limit=2&${query}`);
  return items.map(({ caseNo }) => caseNo.slice(-1)).join('');
}

describe('who sees which cases', () => {
  it('is told by the access rows of the caller’s bodies, newest first', async () => {
    expect(await found('city')).toBe('654321');
    expect(await found('hotline')).toBe('654321');
    expect(await found('east')).toBe('65421');
    expect(await found('west')).toBe('3');
    expect(await found('worker')).toBe('541');
    expect(await found('union')).toBe('');
  });

  it('leaves out what the caller’s own body is excluded from, even where it holds the case', async () => {
    expect(await found('home')).toBe('');
    for (const path of ['journal', 'deadlines', 'links', 'copies', 'callbacks', 'orders', 'urgings']) {
      expect((await city.get('east', `/v1/cases/HT-2026-000005/${path}`)).status).toBe(200);
      const hidden = await city.get('home', `/v1/cases/HT-2026-000005/${path}`);
      expect(hidden.status).toBe(404);
      expect(hidden.body).toEqual((await city.get('home', `/v1/cases/HT-2026-999999/${path}`)).body);
    }
  });

  it('answers for a unit out of sight as for one that is not there', async () => {
    expect((await city.get('worker', '/v1/cases?unit=west')).status).toBe(404);
    expect((await city.get('worker', '/v1/cases?holder=nowhere')).status).toBe(404);
  });
});

describe('filters', () => {
  it.each([
    ['process=hotline-ticket', '654321'],
    ['process=labour-mediation', ''],
    ['unit=east', '65421'],
    ['unit=east-1', '541'],
    ['holder=east-1', '41'],
    ['stage=callback', '2'],
    ['outcome=satisfied', '4'],
    ['open=false', '4'],
    ['open=true&unit=east-1', '51'],
    ['assignee=worker', '1'],
    ['channel=web', '1'],
    ['matter=contract', '3'],
    ['flag=unreachable-sample', '2'],
    ['openedFrom=2026-02-28&openedTo=2026-02-28', '654321'],
    ['openedTo=2026-02-27', ''],
    [`openedFrom=${encodeURIComponent('2026-02-28T10:05:00+08:00')}`, '65'],
    [`openedTo=${encodeURIComponent('2026-02-28T10:02:00+08:00')}`, '1'],
  ])('%s', async (query, expected) => {
    expect(await found('city', query)).toBe(expected);
  });

  it('shows what a case is about, who holds it and what it has to do next', async () => {
    const { body } = await city.get('worker', '/v1/cases?assignee=worker');
    expect(body.items).toEqual([
      {
        ...{ caseNo: 'HT-2026-000001', process: 'hotline-ticket', title: '工资报酬', matter: 'wages', channel: 'web' },
        ...{ stage: 'handling', stageLabel: { zh: '承办', en: 'Handling' }, outcome: null, outcomeLabel: null },
        ...{ holder: { id: 'east-1', name: '东街一站', tier: 3 }, assignee: 'worker', flags: [] },
        ...{ openedAt: '2026-02-28T10:01:00+08:00', closedAt: null, updatedAt: '2026-02-28T10:01:00+08:00' },
        nextDue: {
          ...{
            id: 'feedback:1',
            name: 'feedback',
            label: { zh: '反馈处理结果（承办单位）', en: 'Feedback by the handling unit' },
          },
          ...{ dueAt: '2026-03-13T00:00:00+08:00', remainingWorkingDays: 2, soft: false },
        },
        links: { case: '/v1/hotline-tickets/HT-2026-000001' },
      },
    ]);
    const soft = await city.get('other', '/v1/cases');
    expect(soft.body.items[0].nextDue).toMatchObject({ id: 'sign-for:1', soft: true });
  });
});

describe('search', () => {
  const q = (text: string) => `q=${encodeURIComponent(text)}`;

  it('finds case numbers, numbers of orders, catalogue titles and unit names', async () => {
    expect(await found('city', q('ht-2026-000003'))).toBe('3');
    expect(await found('city', q('HT-2026'))).toBe('654321');
    expect(await found('city', q('DB-2026-000007'))).toBe('2');
    expect(await found('city', q('合同'))).toBe('3');
    expect(await found('city', q('labour contract'))).toBe('3');
    expect(await found('city', q('东街二站'))).toBe('2');
    expect(await found('city', q('没有的词'))).toBe('');
    expect(await found('city', q('！'))).toBe('');
  });

  it('finds what was written, rechecked after decryption, together with what is found by its title', async () => {
    expect(await found('city', q('拖欠农民工'))).toBe('1');
    expect(await found('city', q('赵钱孙'))).toBe('1');
    expect(await found('city', q('欠'))).toBe('1');
    expect(await found('city', `${q('工资')}&matter=contract`)).toBe('3');
    expect(await found('city', q('工资'))).toBe('654321');
    expect(await found('west', q('赵钱孙'))).toBe('');
  });

  it('does not find a confidential caller for those who may not read the name or the number', async () => {
    expect(await found('hotline', q('周吴郑'))).toBe('3');
    expect(await found('west', q('周吴郑'))).toBe('');
    expect(await found('west', q('老板说拖'))).toBe('3');
    expect(await found('hotline', 'phone=13900139000')).toBe('3');
    expect(await found('west', 'phone=13900139000')).toBe('');
  });

  it('finds a telephone number however it is written, and refuses what is none', async () => {
    expect(await found('east', `phone=${encodeURIComponent('+86 138-0013-8000')}`)).toBe('1');
    const refused = await city.get('east', '/v1/cases?phone=12345');
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0].field).toBe('?phone');
  });

  it('no longer finds what was erased', async () => {
    await putCase(city.db, { caseNo: 'HT-2026-000007', holderUnit: 'west-1', openedAt: now });
    await putIntake(city, 'HT-2026-000007', { question: '需要抹去的内容' });
    expect(await found('west', q('抹去'))).toBe('7');
    await city.caseKeys.destroy(city.db, 'HT-2026-000007', now);
    expect(await found('west', q('抹去'))).toBe('');
  });
});

describe('the export of cases', () => {
  it('keeps what was searched for out of the access journal', async () => {
    await city.get('east', `/v1/cases?format=csv&q=${encodeURIComponent('赵钱孙')}&phone=13800138000`);
    const entries = await city.db.select().from(accessJournal);
    expect(JSON.stringify(entries)).not.toMatch(/赵|1380/);
    expect(entries.at(-1)).toMatchObject({
      userId: 'east',
      detail: { list: 'cases', filters: { q: true, phone: true } },
    });
  });
});
