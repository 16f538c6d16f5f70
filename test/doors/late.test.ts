/** Answers that are recorded late, as after an outage, reach a source that asks for what changed. */
import { expect, it } from 'vitest';
import { adjustableClock } from '../../api/clock.ts';
import { feedback } from '../hotline-ticket/support/people.ts';
import { openOffice } from '../hotline-ticket/support/office.ts';
import { machine, transfer } from './machines.ts';

const BEHIND_MS = 5 * 86_400_000;

it('counts an answer as news from when it was written down, not from when it was given', async () => {
  const running = adjustableClock();
  // Acts are received days before they are recorded.
  const office = await openOffice({ clock: { ...running, now: () => running.now() - BEHIND_MS, aheadMs: 0 } });
  try {
    const grid = await machine(office.house, 'u-grid', 'transfers');
    const sent = transfer();
    const { body } = await office.settled(await grid.post('/v1/transfers', sent));
    const ticket = await office.file(body.caseNo as string);
    await ticket.does('callTaker', 'dispatch', { toUnit: 'chaoyang-centre' });
    const askedAt = new Date().toISOString();
    await ticket.does('chaoyang', 'give-feedback', feedback);
    const { items } = (await grid.get(`/v1/transfers?changedSince=${askedAt}`)).body;
    expect(items).toMatchObject([{ number: sent.number, state: 'answered', answers: 1 }]);
  } finally {
    await office.house.stop();
  }
});
