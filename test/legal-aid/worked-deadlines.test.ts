/** The worked deadlines of P6, as a case carries them: its commands are received on those days. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dateOf, instantAt } from '../../calendar/index.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import type { TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import { apply, reportedUp, toCentre } from './support/aid.ts';

let office: Office;
let now = 0;
beforeAll(async () => {
  office = await openOffice({ clock: { now: () => now, advance: (ms) => void (now += ms), aheadMs: 0 } });
});
afterAll(() => office.house.stop());

/** The house's clock shows ten o'clock of that day. */
const onDay = (date: string): void => void (now = instantAt(date, '10:00'));
/** The last day of a limit. */
const lastDay = async (aid: TicketFile, id: string): Promise<string> => dateOf((await aid.dueAt(id)) - 1);

it('an application at a station on 2026-02-12 is reported until Saturday the 14th, a working day that year', async () => {
  onDay('2026-02-12');
  const aid = await apply(office, 'yunshan');
  expect(await lastDay(aid, 'report:1')).toBe('2026-02-14');
  expect(await aid.limit('report:1')).toMatchObject({ clause: '二(四)6上报(1)', clock: 'holder', soft: false });
});

it.each([
  ['2026-02-02', '2026-02-07', '2026-02-09'],
  ['2026-02-09', '2026-02-14', '2026-02-14'],
  ['2026-02-12', '2026-02-17', '2026-02-24'],
  ['2026-09-28', '2026-10-03', '2026-10-08'],
])('an application to the city on %s: five days end on %s, due %s', async (day, _raw, due) => {
  onDay(day);
  expect(await lastDay(await apply(office), 'city-review:1')).toBe(due);
});

it('reported up on 2026-09-28, the district decides until 2026-10-08; the city five days from its report', async () => {
  onDay('2026-09-28');
  const aid = await reportedUp(office);
  expect(await lastDay(aid, 'district-review:1')).toBe('2026-10-08');
  onDay('2026-10-08');
  await aid.does('chaoyang', 'report-major', { reason: '涉及百余人' });
  expect(await lastDay(aid, 'reported-review:1')).toBe('2026-10-13');
});

it('the district’s days run from the report, not from the application', async () => {
  onDay('2026-01-30');
  const aid = await apply(office, 'yunshan');
  onDay('2026-02-04');
  await aid.does('yunshan', 'report-up', toCentre);
  expect(await aid.limit('report:1')).toMatchObject({ state: 'met-late' });
  expect(await lastDay(aid, 'report:1')).toBe('2026-02-02');
  expect(await lastDay(aid, 'district-review:1')).toBe('2026-02-09');
});
