/** 轮派: whom the rosters propose, in which order and why; a whole roster is read at once. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { dateOf } from '../../calendar/index.ts';
import { nameIndexOf, sealName } from '../../db/rosters/names.ts';
import { rosterAssignments, rosterEntries } from '../../db/schema/index.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { agreement, sentDown, unwilling } from '../labour-mediation/support/disputes.ts';
import { added, ask, proposalsFor, someone } from './support/rosters.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

/** The first three of the roster for wages; the fourth of the district is for social insurance only. */
const FAIR = ['mediator-chaoyang-1', 'mediator-chaoyang-2'];

it('over ten cases each is proposed as often as the others, by load, then by who was named longest ago', async () => {
  const third = await added(office, 'mediators', someone('仲孙岚'));
  const named: string[] = [];
  for (let n = 0; n < 10; n += 1) {
    const dispute = await sentDown(office);
    const { ids, items } = await proposalsFor(office, dispute);
    expect(items.map(({ load }) => load)).toEqual(items.map(({ load }) => load).sort((a, b) => a - b));
    const [first = ''] = ids;
    await dispute.does('chaoyang', 'name-mediator', { mediator: first });
    named.push(first);
    if (n === 4) await dispute.does('chaoyang', 'settle', agreement);
  }
  const times = [...FAIR, third].map((id) => named.filter((one) => one === id).length);
  expect(times.reduce((a, b) => a + b)).toBe(10);
  expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1);
  expect(named.slice(0, 3).sort()).toEqual([...FAIR, third].sort());
});

it('says why: load, when last named, area; and why not', async () => {
  const id = await added(office, 'mediators', someone('濮阳眉', 'chaoyang-centre', { areas: ['wages'] }));
  const first = await sentDown(office);
  const fresh = await proposalsFor(office, first);
  expect(fresh.items[0]).toMatchObject({ id, name: '濮阳眉', load: 0 });
  expect(fresh.items[0]?.why.map(({ en }) => en)).toEqual(['load 0', 'never named', 'area matches']);
  expect(fresh.items[0]?.why.map(({ zh }) => zh)).toEqual(['在办 0 件', '尚未承办', '业务领域相符']);
  expect(fresh.whyNot).toMatchObject({
    ...{ 'mediator-chaoyang-3': ['other-matter'], 'mediator-yunshan-1': ['does-not-serve'] },
  });
  expect(Object.keys(fresh.whyNot), 'another district is not the staff’s business').not.toContain('mediator-haidian-1');

  await first.does('chaoyang', 'name-mediator', { mediator: id });
  await first.does('chaoyang', 'mediator-refuses', unwilling);
  const next = await proposalsFor(office, await sentDown(office));
  expect(next.items.find((item) => item.id === id)?.why.map(({ en }) => en)).toEqual([
    ...['load 0', `last named ${dateOf(office.now)}`, 'area matches'],
  ]);
});

it('is for those who handle the case where it lies', async () => {
  const dispute = await sentDown(office);
  const as = async (who: Parameters<typeof ask>[1]) => {
    const { status } = await ask(office, who, 'GET', `/v1/cases/${dispute.caseNo}/proposals?role=mediator`);
    return status;
  };
  expect([await as('chaoyang'), await as('chaoyangHead')]).toEqual([200, 200]);
  expect([await as('legal'), await as('chaoyangSupervisor')]).toEqual([403, 403]);
  expect([await as('haidian'), await as('yunfan')]).toEqual([404, 404]);
  const wrong = await ask(office, 'chaoyang', 'GET', `/v1/cases/${dispute.caseNo}/proposals?role=judge`);
  expect(wrong.body).toMatchObject({ status: 422, errors: [{ field: '?role' }] });
  expect((await ask(office, 'chaoyang', 'GET', '/v1/cases/XX-2026-000001/proposals?role=mediator')).status).toBe(404);
});

it('reads two thousand entries with their assignments in no more statements than a few', async () => {
  const { db, keys } = office.house;
  const statements = vi.spyOn(office.house.app.db.$client, 'query');
  const asked = async (url: string) => {
    statements.mockClear();
    const { body } = await ask(office, 'chaoyang', 'GET', url);
    return { body, count: statements.mock.calls.length };
  };
  const crowd = Array.from({ length: 2_000 }, (_, n) => `crowd-${n}`);
  const entries = crowd.map((id) => ({
    ...{
      id,
      kind: 'lawyer' as const,
      unitId: 'chaoyang-centre',
      areas: [],
      servedUnits: [],
      contractFrom: '2024-01-01',
    },
    ...{ nameCipher: sealName(keys, { entry: id }, `众律师${id}`), nameIndex: nameIndexOf(keys, `众律师${id}`) },
  }));
  const dispute = await sentDown(office);
  const url = `/v1/cases/${dispute.caseNo}/proposals?role=lawyer&limit=100`;
  await asked(url);
  const few = await asked(url);
  await db.insert(rosterEntries).values(entries);
  const assignments = crowd.flatMap((entryId, n) =>
    Array.from({ length: 4 }, (_, no) => ({
      ...{ caseNo: `LM-1999-${n}`, no, entryId, state: 'done' as const, namedAt: office.now - n * 1_000 - no },
      ...{ namedBy: 'u-chaoyang-head', commandId: 'none' },
    })),
  );
  for (let at = 0; at < assignments.length; at += 2_000)
    await db.insert(rosterAssignments).values(assignments.slice(at, at + 2_000));
  const { body, count } = await asked(url);
  statements.mockRestore();
  expect(few.count).toBeGreaterThan(0);
  expect(count, 'one or two more where something was cached').toBeLessThanOrEqual(few.count + 3);
  expect(body.counts.eligible).toBeGreaterThanOrEqual(2_000);
  expect(body.items).toHaveLength(100);
});
