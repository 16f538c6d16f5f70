import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadCalendar } from '../../db/queries/calendar.ts';
import { accessJournal } from '../../db/schema/index.ts';
import { putCase, putDeadline } from './rows.ts';
import { type City, now, startCity } from './support.ts';

const loaded: unknown[] = [];
let city: City;
beforeAll(async () => {
  city = await startCity({ onNoticeLoaded: async (event) => loaded.push(event) });
});
afterAll(() => city.end());
afterEach(() => loaded.splice(0));

/** What a notice for 2027 could look like; invented. */
const notice = {
  ...{ year: 2027, notice: '国办发明电〔2026〕0号', url: 'https://www.gov.cn/example', issued: '2026-11-10' },
  festivals: [
    { name: '元旦', off: { from: '2027-01-01', to: '2027-01-03' } },
    { name: '春节', off: { from: '2027-02-05', to: '2027-02-11' }, work: ['2027-01-31', '2027-02-20'] },
    { name: '清明节', off: { from: '2027-04-05', to: '2027-04-05' } },
    { name: '劳动节', off: { from: '2027-05-01', to: '2027-05-05' }, work: ['2027-05-08'] },
    { name: '端午节', off: { from: '2027-06-09', to: '2027-06-09' } },
    { name: '中秋节', off: { from: '2027-09-15', to: '2027-09-15' } },
    { name: '国庆节', off: { from: '2027-10-01', to: '2027-10-07' }, work: ['2027-09-26', '2027-10-09'] },
  ],
};

describe('days and years', () => {
  it('gives the days that differ from the plain week, with their notices', async () => {
    const { body } = await city.get('worker', '/v1/calendar/days?year=2026');
    expect(body).toMatchObject({ year: 2026, published: true, workingDays: 248 });
    const [first] = body.items as object[];
    expect(first).toMatchObject({
      date: '2026-01-01',
      working: false,
      because: 'day-off',
      name: '元旦',
      nameEn: 'New Year',
    });
    expect(body.items).toHaveLength(39);
    const { body: ahead } = await city.get('worker', '/v1/calendar/days?year=2028');
    expect(ahead).toMatchObject({
      published: false,
      items: expect.arrayContaining([expect.objectContaining({ because: 'statutory-holiday' })]),
    });
    expect((await city.get('worker', '/v1/calendar/days?year=1999')).body.errors[0].field).toBe('?year');
    expect((await city.get('worker', '/v1/calendar/days')).body.errors[0].field).toBe('?year');
  });

  it('lists the years with a notice', async () => {
    const { body } = await city.get('worker', '/v1/calendar/years');
    expect((body.years as { year: number }[]).map(({ year }) => year)).toEqual([2024, 2025, 2026]);
    expect(body.years[1]).toEqual({ year: 2025, notices: ['国办发明电〔2024〕12号'], workingDays: 248 });
  });
});

describe('the preview of a due date', () => {
  const preview = (body: object) => city.post('worker', '/v1/calendar/due-date', body);
  const start = '2026-02-10T09:00:00+08:00';

  it('gives the date and why, in both languages', async () => {
    const { body } = await preview({ start, term: { kind: 'working-days', count: 7 } });
    expect(body).toMatchObject({
      dueDate: '2026-02-26',
      dueAt: '2026-02-27T00:00:00+08:00',
      provisional: false,
      remaining: null,
    });
    expect(body.explanation.zh.join()).toMatch(/春节.*国办发明电〔2025〕7号/);
    expect(body.explanation.en.join()).toMatch(/Spring Festival/);
  });

  it('ends when the unit stops business, and the next working day for what comes later', async () => {
    const term = { kind: 'same-day' };
    expect((await preview({ start, term, unit: 'east-1' })).body.dueAt).toBe('2026-02-10T17:30:00+08:00');
    expect((await preview({ start: '2026-02-10T17:30:00+08:00', term, unit: 'east-1' })).body.dueAt).toBe(
      '2026-02-11T17:30:00+08:00',
    );
    expect((await preview({ start, term, unit: 'east-2' })).body.dueAt).toBe('2026-02-11T00:00:00+08:00');
  });

  it('counts suspensions and extensions, and warns of a year without a notice', async () => {
    const term = { kind: 'working-days', count: 7 };
    const suspended = await preview({
      start,
      term,
      suspensions: [{ from: '2026-02-11T09:00:00+08:00', category: '补充材料' }],
    });
    expect(suspended.body).toMatchObject({ dueAt: null, dueDate: null, remaining: { count: 6, unit: 'working-days' } });
    const extended = await preview({ start, term, extensions: [{ by: { kind: 'days', count: 3 } }] });
    expect(extended.body).toMatchObject({ originalDueDate: '2026-02-26', dueDate: '2026-03-02' });
    expect((await preview({ start: '2026-12-30T09:00:00+08:00', term })).body.provisional).toBe(true);
  });

  it.each([
    [{ term: { kind: 'same-day' } }, '/start'],
    [{ start: '2026-02-30T09:00:00+08:00', term: { kind: 'same-day' } }, '/start'],
    [{ start, term: { kind: 'working-days' } }, '/term/count'],
    [{ start, term: { kind: 'same-day', count: 1 } }, '/term/count'],
    [{ start, term: { kind: 'days', count: 5 }, unit: 'nowhere' }, '/unit'],
    [{ start, term: { kind: 'days', count: 5 }, colour: 'red' }, '/colour'],
    [{ start, term: { kind: 'days', count: 5 }, suspensions: [{ from: '2026-01-01T00:00:00+08:00' }] }, '/suspensions'],
    [{ start: '2050-12-31T09:00:00+08:00', term: { kind: 'days', count: 50 } }, '/start'],
  ])('refuses %j', async (body, field) => {
    const answer = await preview(body);
    expect([answer.status, answer.body.errors[0].field]).toEqual([422, field]);
  });
});

describe('loading a notice', () => {
  const load = (body: object = notice, person: 'admin' | 'city' = 'admin') =>
    city.post(person, '/v1/calendar/notices', body);

  it('is for administrators of the city centre', async () => {
    expect((await load(notice, 'city')).status).toBe(403);
    expect(loaded).toEqual([]);
  });

  it('refuses a notice that cannot be right, and says why', async () => {
    const without = { ...notice, festivals: notice.festivals.slice(1) };
    const answer = await load(without);
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].message).toContain('the statutory holiday is missing: 2027-01-01');
    const endless = {
      ...notice,
      festivals: [...notice.festivals, { name: '长假', off: { from: '2027-03-01', to: '2099-03-01' } }],
    };
    expect((await load(endless)).status).toBe(422);
    expect((await load({ ...notice, url: 'javascript:alert(1)' })).status).toBe(422);
  });

  it('writes the days once, tells how many dates are provisional, and asks for their projection', async () => {
    await putCase(city.db, { caseNo: 'HT-2026-000001', holderUnit: 'east-1' });
    await putDeadline(city.db, { caseNo: 'HT-2026-000001', unitId: 'east-1', provisional: true });
    const before = await loadCalendar(city.db);
    const { status, body } = await load();
    expect(status).toBe(200);
    expect(body).toMatchObject({ year: 2027, inserted: 30, deadlinesToReproject: 1 });
    const after = await loadCalendar(city.db);
    expect(after.isPublished(2027)).toBe(true);
    expect(after.version).not.toBe(before.version);
    expect(loaded).toEqual([{ year: 2027, calendarVersion: after.version, at: now }]);
    const again = await load();
    expect(again.body).toMatchObject({ inserted: 0, version: after.version });
    expect(loaded).toHaveLength(2);
    const entries = (await city.db.select().from(accessJournal)).filter(({ kind }) => kind === 'administration');
    expect(entries.map(({ detail }) => detail)).toEqual([
      { act: 'calendar-notice', year: 2027, notice: notice.notice, inserted: 30 },
    ]);
  });

  it('does not arrange a year anew', async () => {
    const [first, ...others] = notice.festivals;
    const shorter = { ...notice, festivals: [{ ...first, off: { from: '2027-01-01', to: '2027-01-02' } }, ...others] };
    const answer = await load(shorter);
    expect(answer.status).toBe(409);
    expect(answer.body.errors[0].message).toMatch(/^2027-01-03/);
    expect(loaded).toEqual([]);
  });

  it('is read from the table once for all who ask at the same time', async () => {
    const [one, two] = await Promise.all([loadCalendar(city.db), loadCalendar(city.db)]);
    expect(one).toBe(two);
  });
});
