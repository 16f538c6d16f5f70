import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from './support/office.ts';
import { feedback } from './support/people.ts';
import { DAY_MS, type TicketFile } from './support/ticket-file.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const reason = { reason: '已自行与用人单位和解' };
const toCentre = { toUnit: 'chaoyang-centre' };
const back = { reason: 'not-our-duty' };

/** How a ticket comes to each of its stages. */
const ways: Readonly<Record<string, (ticket: TicketFile) => Promise<unknown>>> = {
  triage: async () => undefined,
  escalated: (ticket) => ticket.does('callTaker', 'escalate', { toUnit: 'bj-legal' }),
  'ring-back': async (ticket) => {
    await ticket.does('callTaker', 'escalate', { toUnit: 'bj-legal' });
    await ticket.does('legal', 'supply-answer', { text: '可以' });
  },
  handling: (ticket) => ticket.does('callTaker', 'dispatch', toCentre),
  review: async (ticket) => {
    await ticket.does('callTaker', 'dispatch', toCentre);
    await ticket.does('chaoyang', 'give-feedback', feedback);
  },
  redispatch: async (ticket) => {
    await ticket.does('callTaker', 'dispatch', toCentre);
    await ticket.does('chaoyang', 'return', back);
  },
  ruling: async (ticket) => {
    for (const _ of [1, 2, 3]) {
      await ticket.does('callTaker', 'dispatch', toCentre);
      await ticket.does('chaoyang', 'return', back);
    }
  },
  callback: async (ticket) => {
    await ticket.does('callTaker', 'dispatch', toCentre);
    await ticket.does('chaoyang', 'give-feedback', feedback);
    await ticket.does('chaoyangHead', 'approve-feedback');
  },
};

describe('a withdrawal by the caller (撤回)', () => {
  beforeAll(() => office.setPolicy('feedback-review', true));

  it.each(Object.keys(ways))('at the stage “%s” archives the ticket and ends every clock', async (stage) => {
    const ticket = await office.open();
    await ways[stage]?.(ticket);
    expect((await ticket.view()).stage).toBe(stage);
    const receipt = await ticket.does('callTaker', 'withdraw', reason);
    expect(receipt).toMatchObject({ stage: 'archived', caseOutcome: 'withdrawn', open: ['reopen'] });
    const running = Object.entries(await ticket.limits()).filter(([, state]) => /running|missed|suspended/.test(state));
    expect(running).toEqual([['archive-window:1', 'running']]);
    const entry = (await ticket.facts()).filter((f) => f.cause === receipt.commandId).map((f) => f.kind);
    expect(entry).toEqual(expect.arrayContaining(['acted', 'withdrawn', 'closed', 'deadline-started']));
    expect(JSON.stringify(await ticket.facts())).not.toContain(reason.reason);
    await ticket.cannot('callTaker', 'withdraw', reason, '409 case-closed');
  });

  it('closes what was ordered for a miss, which stays a miss', async () => {
    const ticket = await office.dispatched();
    await ticket.skipPast('feedback:1');
    await ticket.does('callTaker', 'withdraw', reason);
    expect((await ticket.rows('supervisionOrders')).map((o) => o.state)).toEqual(['closed']);
    expect(await ticket.facts('miss-corrected')).toEqual([]);
    expect(await ticket.limit('feedback:1')).toMatchObject({ state: 'cancelled' });
  });

  it('may be taken back within the archive’s window: triage again, in a new round', async () => {
    const ticket = await office.dispatched();
    await ticket.does('callTaker', 'withdraw', reason);
    const reopened = await ticket.does('callTaker', 'reopen', { reason: '和解未兑现' });
    expect(reopened).toMatchObject({ stage: 'triage', holder: 'bj-12351', round: 2 });
    await ticket.does('callTaker', 'withdraw', reason);
    expect(await ticket.limits()).toMatchObject({ 'archive-window:1': 'met', 'archive-window:2': 'running' });
    await ticket.skip(20 * DAY_MS);
    expect(await ticket.view()).toMatchObject({ engine: 'ended', outcome: 'withdrawn' });
  });
});
