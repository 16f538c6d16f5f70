import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeCursor } from '../../api/routes/lists/cursor.ts';
import { putCase, putDeadlines } from './rows.ts';
import { type City, beijing, now, startCity } from './support.ts';

const caseNo = 'HT-2026-000001';
let city: City;
beforeAll(async () => {
  city = await startCity();
  await putCase(city.db, { caseNo, holderUnit: 'east-1' });
  await putDeadlines(city.db, [{ caseNo, unitId: 'east-1', dueAt: beijing('2026-03-07T00:00'), state: 'running' }]);
});
afterAll(() => city.end());

const fieldsAtFault = async (url: string): Promise<[number, string[]]> => {
  const { status, body } = await city.get('city', url);
  return [status, ((body?.errors ?? []) as { field: string }[]).map(({ field }) => field)];
};

it.each([
  ['/v1/deadlines?state=due-soon&within=60', ['1992-01-02', '2007-12-31', '2050-12-31', '2998-01-01']],
  ['/v1/deadlines?state=overdue', ['2007-12-31', '2050-12-31', '2998-01-01']],
  ['/v1/deadlines?state=met', ['1992-01-02', '2998-01-01']],
  [`/v1/deadlines?caseNo=${caseNo}`, ['2007-12-31', '2050-12-31']],
  ['/v1/deadlines/counts?within=60', ['2007-12-31', '2050-12-31']],
  ['/v1/supervision-orders?overdue=true', ['2007-12-31', '2050-12-31']],
])('%s refuses an asOf that the calendar does not know', async (url, days) => {
  for (const day of days)
    expect(await fieldsAtFault(`${url}&asOf=${day}T23:59:59%2B08:00`), day).toEqual([422, ['?asOf']]);
  // Before now there is no answer to what is due soon.
  const earliest = url.includes('due-soon') ? '2026-03-10T02:00:00Z' : '2007-12-31T16:00:00Z';
  for (const instant of [earliest, '2050-06-30T15:59:59Z'])
    expect((await city.get('city', `${url}&asOf=${instant}`)).status, instant).toBe(200);
});

it('an hour and a process that do not exist are refused by name', async () => {
  for (const url of ['/v1/deadlines?', '/v1/deadlines/counts?']) {
    expect(await fieldsAtFault(`${url}asOf=2026-12-02T24:00:00Z`), url).toEqual([422, ['?asOf']]);
    expect(await fieldsAtFault(`${url}process=nope`), url).toEqual([422, ['?process']]);
  }
});

it('a period may begin and end where the calendar does not', async () => {
  for (const url of ['/v1/deadlines?state=met&', '/v1/deadlines/counts?', '/v1/filing-copies?', '/v1/callbacks?'])
    expect((await city.get('city', `${url}from=1992-01-02&to=2998-12-31`)).status, url).toBe(200);
  expect((await city.get('city', '/v1/cases?openedFrom=1992-01-02&openedTo=2998-12-31')).status).toBe(200);
});

const clocks = [
  ['clock', 'holder'],
  ['soft', false],
  ['state', 'overdue'],
  ['within', 2],
];
it.each([
  ['/v1/cases', '/v1/cases', {}, [], [now, caseNo], 0],
  ['/v1/in-tray', '/v1/in-tray', {}, [['box', 'unit']], [now, caseNo], 0],
  ['/v1/notices', '/v1/notices', {}, [['unread', false]], [7], 0],
  [`/v1/cases/${caseNo}/journal`, '/v1/cases/:caseNo/journal', { caseNo }, [['order', 'oldest']], [7], 0],
  ['/v1/deadlines', '/v1/deadlines', {}, clocks, [now, now, caseNo, 'feedback:1'], 0],
  ['/v1/deadlines', '/v1/deadlines', {}, clocks, [now, now, caseNo, 'feedback:1'], 1],
  ['/v1/supervision-orders', '/v1/supervision-orders', {}, [], [now, now, 'DB-2026-000001'], 0],
  ['/v1/supervision-orders', '/v1/supervision-orders', {}, [], [now, now, 'DB-2026-000001'], 1],
])('a cursor of %s edited by hand is refused', async (url, route, params, query, key, at) => {
  const go = (value: unknown) => {
    const edited = key.with(at, value as number);
    return fieldsAtFault(`${url}?cursor=${encodeCursor([route, params, query], edited)}`);
  };
  expect(await go(key[at])).toEqual([200, []]);
  for (const value of [-1, -62_200_000_000_000, 8_639_999_999_999_999, Number.MAX_SAFE_INTEGER, 1.5, '7'])
    expect(await go(value), String(value)).toEqual([422, ['?cursor']]);
  if (key[at] === 7) expect(await go(2_147_483_648)).toEqual([422, ['?cursor']]);
});

it('a query that is no UTF-8 is refused by the parameter’s name', async () => {
  expect(await fieldsAtFault('/v1/cases?q=%ED%A0%80')).toEqual([422, ['?q']]);
  expect(await fieldsAtFault('/v1/cases?limit=2&q=%E5%B7')).toEqual([422, ['?q']]);
  expect(await fieldsAtFault('/v1/cases?%FF=1')).toEqual([422, ['?']]);
  expect(await fieldsAtFault('/v1/cases?q=%E5%B7%A5')).toEqual([200, []]);
});

it('nothing to search for is refused rather than answered with everything', async () => {
  for (const q of ['%20', '+', '%E3%80%80', '%E2%80%8B%E2%81%A0'])
    expect(await fieldsAtFault(`/v1/cases?q=${q}`), q).toEqual([422, ['?q']]);
});

it('NUL in a path is an id that nothing has', async () => {
  const unknown = await city.get('city', '/v1/cases/HT-2026-999999/journal');
  for (const url of ['/v1/cases/%00/journal', `/v1/cases/${caseNo}%00/orders`, `/v1/deadlines/${caseNo}/%00`]) {
    const { status, text } = await city.get('city', url);
    expect([status, text], url).toEqual([404, unknown.text]);
  }
});
