import { memberships } from '../../db/schema/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from './support/office.ts';
import { content, discontent, feedback, notReached, people } from './support/people.ts';
import { DAY_MS, type TicketFile } from './support/ticket-file.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

async function answered(): Promise<TicketFile> {
  const ticket = await office.dispatched();
  await ticket.does('chaoyang', 'give-feedback', feedback);
  return ticket;
}

describe('a callback (回访)', () => {
  it('records whether the caller was reached, was served, was helped, and how content they are', async () => {
    const levels = [
      ['very-satisfied', 5, 'satisfied'],
      ['satisfied', 4, 'satisfied'],
      ['neutral', 3, 'satisfied'],
    ] as const;
    for (const [satisfaction, level, outcome] of levels) {
      const ticket = await answered();
      const receipt = await ticket.does('colleague', 'record-callback', { ...content, satisfaction, remark: '谢谢' });
      expect(receipt).toMatchObject({ stage: 'archived', caseOutcome: outcome });
      expect(await ticket.rows('callbacks')).toMatchObject([
        {
          round: 1,
          attempt: 1,
          reached: true,
          handled: true,
          solved: true,
          satisfaction: level,
          byUser: people.colleague,
        },
      ]);
      expect((await ticket.view()).details['satisfaction-of-round-1']).toBe(level);
      expect((await ticket.limits())['callback:1']).toBe('met');
    }
  });

  it('that is incomplete is refused', async () => {
    const ticket = await answered();
    for (const body of [{ reached: true }, { reached: true, handled: true, solved: true }]) {
      await ticket.cannot('colleague', 'record-callback', body, '422 callback-incomplete');
    }
    await ticket.cannot('colleague', 'record-callback', { ...content, reached: false }, '422 not-reached-yet-answered');
    await ticket.cannot('colleague', 'record-callback', { ...content, satisfaction: 'ecstatic' }, '422');
    expect(await ticket.rows('callbacks')).toEqual([]);
  });

  it('is never made by who handled the ticket', async () => {
    const { db } = office.house;
    await db.insert(memberships).values({ userId: people.haidian, bodyId: 'bj-12351', role: 'call-taker' });
    const ticket = await office.dispatched('haidian-centre');
    await ticket.does('haidian', 'sign-for');
    await ticket.does('haidianHead', 'give-feedback', feedback);
    await ticket.cannot('haidianHead', 'record-callback', content, '403 not-yours-to-do');
    await ticket.cannot('haidian', 'record-callback', content, '403 handler-may-not-call-back');
    await ticket.does('callTaker', 'record-callback', content);
  });

  it('in vain on three different days closes the ticket as unreachable, for sampling', async () => {
    const ticket = await answered();
    for (const attempt of [1, 2]) {
      await ticket.does('colleague', 'record-callback', notReached);
      await ticket.cannot('callTaker', 'record-callback', notReached, '409 attempt-same-day');
      expect((await ticket.view()).stage).toBe('callback');
      expect(await ticket.rows('callbacks')).toHaveLength(attempt);
      await ticket.skip(DAY_MS);
    }
    const last = await ticket.does('colleague', 'record-callback', notReached);
    expect(last).toMatchObject({ stage: 'archived', caseOutcome: 'unreachable' });
    expect((await ticket.row()).flags).toEqual(['unreachable-sample']);
    expect((await ticket.rows('callbacks')).map((c) => `${c.attempt} ${c.reached} ${c.satisfaction}`)).toEqual([
      ...['1 false null', '2 false null', '3 false null'],
    ]);
  });

  it('may reach the caller on the day of an attempt in vain', async () => {
    const ticket = await answered();
    await ticket.does('colleague', 'record-callback', notReached);
    await ticket.does('callTaker', 'record-callback', content);
    expect((await ticket.rows('callbacks')).map((c) => `${c.attempt} ${c.reached}`)).toEqual(['1 false', '2 true']);
  });

  it('has a soft limit: late it is shown, never a breach', async () => {
    const ticket = await answered();
    await ticket.skipPast('callback:1');
    expect(await ticket.facts('duty-missed')).toEqual([]);
    expect((await ticket.facts('soft-limit-passed')).map((f) => f['deadline'])).toContain('callback:1');
    await ticket.does('colleague', 'record-callback', content);
    expect((await ticket.limits())['callback:1']).toBe('met-late');
  });
});

describe('a dissatisfied caller', () => {
  it('is served once more; the first round stays as it was', async () => {
    const ticket = await answered();
    const again = await ticket.does('colleague', 'record-callback', discontent);
    expect(again).toMatchObject({ stage: 'redispatch', holder: 'bj-12351', round: 2 });
    const first = { met: await ticket.limit('feedback:1'), callbacks: await ticket.rows('callbacks') };
    await ticket.does('callTaker', 'dispatch', { toUnit: 'haidian-centre' });
    expect((await ticket.limit('feedback:2')).round).toBe(2);
    expect((await ticket.limits())['claimant-feedback:2']).toBeUndefined();
    await ticket.does('haidian', 'give-feedback', { ...feedback, treatment: 'explained' });
    const closed = await ticket.does('colleague', 'record-callback', content);
    expect(closed).toMatchObject({ stage: 'archived', caseOutcome: 'satisfied', round: 2 });

    expect(await ticket.limit('feedback:1')).toEqual(first.met);
    expect((await ticket.rows('callbacks'))[0]).toEqual(first.callbacks[0]);
    expect((await ticket.rows('callbacks')).map((c) => `${c.round}/${c.attempt} ${c.satisfaction}`)).toEqual([
      ...['1/1 2', '2/1 4'],
    ]);
    expect((await ticket.view()).details).toMatchObject({
      ...{ 'treatment-of-round-1': 'resolved', 'treatment-of-round-2': 'explained' },
      ...{ 'satisfaction-of-round-1': 2, 'satisfaction-of-round-2': 4, dispatches: 2 },
    });
  });

  it('who is dissatisfied again ends the ticket so', async () => {
    const ticket = await answered();
    await ticket.does('colleague', 'record-callback', { ...discontent, satisfaction: 'very-dissatisfied' });
    await ticket.does('supervisor', 'rule', { toUnit: 'chaoyang-centre', grounds: '原单位重办' });
    await ticket.cannot('chaoyang', 'return', { reason: 'duplicate' }, '409 ruling-is-final');
    await ticket.does('chaoyangSecond', 'give-feedback', feedback);
    const closed = await ticket.does('colleague', 'record-callback', discontent);
    expect(closed).toMatchObject({ stage: 'archived', caseOutcome: 'dissatisfied', round: 2 });
    expect((await ticket.rows('callbacks')).map((c) => c.satisfaction)).toEqual([1, 2]);
  });

  it('has three returns anew in the second round', async () => {
    const ticket = await office.dispatched();
    await ticket.does('chaoyang', 'return', { reason: 'not-our-area' });
    await ticket.does('callTaker', 'dispatch', { toUnit: 'haidian-centre' });
    await ticket.does('haidian', 'return', { reason: 'not-our-area' });
    await ticket.does('callTaker', 'dispatch', { toUnit: 'chaoyang-yunshan-station' });
    await ticket.does('yunshan', 'give-feedback', feedback);
    await ticket.does('colleague', 'record-callback', discontent);
    await ticket.does('callTaker', 'dispatch', { toUnit: 'haidian-centre' });
    const returned = await ticket.does('haidian', 'return', { reason: 'not-our-area' });
    expect(returned.stage, 'the first return of this round').toBe('redispatch');
    expect((await ticket.view()).details['bounces']).toBe(3);
  });
});
