/** The worked deadlines of P5, as a case carries them: its commands are received on those days. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dateOf, instantAt } from '../../calendar/index.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import type { TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import { apply, reportedUp, sentDown, toCentre } from './support/disputes.ts';

let office: Office;
let now = 0;
beforeAll(async () => {
  office = await openOffice({ clock: { now: () => now, advance: (ms) => void (now += ms), aheadMs: 0 } });
});
afterAll(() => office.house.stop());

/** The house's clock shows ten o'clock of that day. */
const onDay = (date: string): void => void (now = instantAt(date, '10:00'));
/** The last day of a limit. */
const lastDay = async (dispute: TicketFile, id: string): Promise<string> => dateOf((await dispute.dueAt(id)) - 1);

it.each([
  ['2026-01-30', 'closing:1', '2026-02-14'],
  ['2026-02-02', 'closing:1', '2026-02-24'],
  ['2026-02-10', 'plan:1', '2026-02-24'],
])('sent down on %s, %s ends on %s', async (day, limit, due) => {
  onDay(day);
  expect(await lastDay(await sentDown(office), limit)).toBe(due);
});

it('reported up on 2026-09-28, the district decides until 2026-10-08', async () => {
  onDay('2026-09-28');
  expect(await lastDay(await reportedUp(office), 'report-decision:1')).toBe('2026-10-08');
});

it('sent down late, the regulation’s 15 days end after the law’s', async () => {
  onDay('2026-01-30');
  const dispute = await apply(office);
  expect(await lastDay(dispute, 'acceptance:1')).toBe('2026-01-30');
  onDay('2026-02-02');
  await dispute.does('legal', 'accept-and-send-down', toCentre);
  expect(await dispute.limit('acceptance:1')).toMatchObject({ state: 'met-late' });
  expect(await lastDay(dispute, 'statutory:1')).toBe('2026-02-14');
  expect(await lastDay(dispute, 'closing:1')).toBe('2026-02-24');
  expect((await dispute.limit('statutory:1')).unitId).toBe('bj-legal');
});

it('an application on a rest day is decided on until the next working day', async () => {
  onDay('2026-01-31');
  expect(await lastDay(await apply(office), 'acceptance:1')).toBe('2026-02-02');
});
