import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCalendar, days, dueDate, exceptionalDays, workingDays } from '../../calendar/index.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import type { Person } from '../hotline-ticket/support/people.ts';
import { DAY_MS, type TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import { apply, because, missing, reportedUp, toCentre, told } from './support/aid.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const calendar = buildCalendar(exceptionalDays);
const category = 'awaiting-papers';
/** The due instant of a term of so many days with these suspensions. */
const dueWith = (start: number, count: number, ...suspensions: readonly { from: number; to: number }[]) =>
  dueDate(calendar, { start, term: days(count), suspensions: suspensions.map((s) => ({ ...s, category })) }).dueAt;

describe('asking for papers (法律援助法43条)', () => {
  it('stops the city’s days, which run on when the papers are there; by so many days', async () => {
    const aid = await apply(office);
    const { startedAt } = await aid.limit('city-review:1');
    await aid.skip(DAY_MS);
    const from = office.now;
    expect(await aid.does('legal', 'request-papers', missing)).toMatchObject({ stage: 'supplement' });
    expect(await told(aid, 'papers-requested')).toEqual(['bj-legal caseworker']);
    expect(await aid.limits()).toMatchObject({ 'city-review:1': 'suspended', 'supplement:1': 'running' });
    const window = dueDate(calendar, { start: from, term: workingDays(10) }).dueAt;
    expect(await aid.dueAt('supplement:1')).toBe(window);
    await aid.cannot('legal', 'accept-and-send-down', toCentre, '409 not-open-now');
    await aid.cannot('legal', 'refuse', because, '409 not-open-now');
    await aid.cannot('legalHead', 'resume', {}, '409 not-open-now');
    await aid.skip(4 * DAY_MS);
    const to = office.now;
    expect(await aid.does('legal', 'supplement', { remark: '已收合同' })).toMatchObject({ stage: 'city-review' });
    expect(await aid.limits()).toMatchObject({ 'city-review:1': 'running', 'supplement:1': 'met' });
    expect(await aid.dueAt('city-review:1')).toBe(dueWith(startedAt, 5, { from, to }));
    await aid.cannot('legal', 'supplement', {}, '409 not-open-now');
    await aid.does('legal', 'accept-and-send-down', toCentre);
    expect(await aid.limits()).toMatchObject({ 'city-review:1': 'met' });
  });

  it('may happen again, with a time of its own', async () => {
    const aid = await apply(office);
    const { startedAt } = await aid.limit('city-review:1');
    const rounds: { from: number; to: number }[] = [];
    for (const count of [3, 5]) {
      const from = office.now;
      await aid.does('legal', 'request-papers', { ...missing, days: count });
      await aid.skip(2 * DAY_MS);
      await aid.does('legal', 'supplement');
      rounds.push({ from, to: office.now });
      await aid.skip(DAY_MS / 24);
    }
    expect(await aid.dueAt('city-review:1')).toBe(dueWith(startedAt, 5, ...rounds));
    const [first, second] = [await aid.limit('supplement:1'), await aid.limit('supplement:2')];
    expect([first.state, second.state]).toEqual(['met', 'met']);
    expect(second.originalDueAt).toBe(dueDate(calendar, { start: second.startedAt, term: workingDays(5) }).dueAt);
    await aid.cannot('legal', 'request-papers', { ...missing, days: 0 }, '422');
    await aid.cannot('legal', 'request-papers', { days: 3 }, '422');
  });

  it('stops the station’s days and the district’s; whoever took the application enters the papers', async () => {
    const station = await apply(office, 'yunshan');
    await station.does('yunshan', 'request-papers', missing);
    await station.cannot('yunshan', 'report-up', toCentre, '409 not-open-now');
    await station.does('yunshanHead', 'supplement');
    const { startedAt } = await station.limit('report:1');
    expect(await station.dueAt('report:1'), 'the same day changes nothing').toBe(dueWith(startedAt, 2));

    const district = await reportedUp(office);
    await district.does('chaoyang', 'request-papers', missing);
    expect(await told(district, 'papers-requested')).toEqual(['chaoyang-yunshan-station caseworker']);
    await district.cannot('legal', 'supplement', {}, '403 not-yours-to-do');
    await district.skip(DAY_MS);
    expect(await district.does('yunshan', 'supplement')).toMatchObject({ stage: 'district-review' });
    expect(await told(district, 'papers-brought')).toEqual(['chaoyang-centre caseworker']);
    await district.does('chaoyang', 'report-major', because);
    await district.does('legal', 'request-papers', missing);
    expect(await district.limits()).toMatchObject({ 'reported-review:1': 'suspended' });
    await district.does('legal', 'supplement');
    expect(await district.does('legal', 'accept')).toMatchObject({ stage: 'naming' });
  });

  it('when the days are over already stops nothing', async () => {
    const aid = await apply(office);
    await aid.skipPast('city-review:1');
    await aid.does('legal', 'request-papers', missing);
    expect(await aid.limits()).toMatchObject({ 'city-review:1': 'missed', 'supplement:1': 'running' });
    await aid.does('legal', 'supplement');
    await aid.does('legal', 'refuse', because);
    expect(await aid.limits()).toMatchObject({ 'city-review:1': 'met-late' });
  });
});

describe('papers that are not brought in time', () => {
  /** The clock closes a window a little late, for those who were held up on the way. */
  const lapse = async (aid: TicketFile) => {
    await aid.skipPast('supplement:1');
    await aid.skip(10 * 60_000);
  };
  const stations: readonly [string, Person, () => Promise<TicketFile>][] = [
    ['the city', 'legal', () => apply(office)],
    ['a station', 'yunshan', () => apply(office, 'yunshan')],
    ['the district', 'chaoyang', () => reportedUp(office)],
  ];

  it.each(stations)('asked for by %s: the application is deemed withdrawn', async (_body, who, way) => {
    const aid = await way();
    await aid.does(who, 'request-papers', missing);
    await lapse(aid);
    expect(await aid.view(who)).toMatchObject({ stage: 'archived', outcome: 'deemed-withdrawn' });
    const states = Object.values(await aid.limits()).filter((state) => /suspended|missed/.test(state));
    expect(states).toEqual([]);
    await aid.cannot(who, 'supplement', {}, '409 case-closed');
  });

  it('by another policy: the days run on from then, and it is decided on as it is', async () => {
    await office.setPolicy('deemed-withdrawn', false);
    const aid = await apply(office);
    await office.setPolicy('deemed-withdrawn', true);
    const { startedAt } = await aid.limit('city-review:1');
    const from = office.now;
    await aid.does('legal', 'request-papers', missing);
    const to = await aid.dueAt('supplement:1');
    await lapse(aid);
    expect(await aid.view('legal')).toMatchObject({ stage: 'city-review', outcome: null });
    expect(await aid.limits()).toMatchObject({ 'city-review:1': 'running', 'supplement:1': 'lapsed' });
    expect(await aid.dueAt('city-review:1')).toBe(dueWith(startedAt, 5, { from, to }));
    expect(await told(aid, 'papers-not-brought')).toEqual(['bj-legal caseworker']);
    await aid.does('legal', 'refuse', because);
    expect(await aid.limits()).toMatchObject({ 'city-review:1': 'met' });
  });

  it('is reopened within the archive’s window by whoever took it', async () => {
    const aid = await apply(office);
    await aid.does('legal', 'request-papers', missing);
    await lapse(aid);
    const reopened = await aid.does('legal', 'reopen', { reason: '材料因住院迟交' });
    expect(reopened).toMatchObject({ stage: 'city-review', round: 2 });
    expect(await aid.limits()).toMatchObject({ 'city-review:2': 'running' });
  });
});
