import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdUp } from './support/held-up.ts';
import { openOffice, type Office } from './support/office.ts';
import { content, feedback, intake } from './support/people.ts';
import type { TicketFile } from './support/ticket-file.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const answer = { verified: 'confirmed', treatment: 'resolved' };
const corrections = async (ticket: TicketFile): Promise<unknown[]> =>
  (await ticket.facts('miss-corrected')).map((f) => `${f.deadline} ${f.state}`).sort();

describe('an act is judged by when it was received', () => {
  it('one second after the due instant is late even though the timer has not fired', async () => {
    const ticket = await office.dispatched();
    const due = await ticket.dueAt('feedback:1');
    office.letTimersLag(due - office.now + 1_000);
    expect((await ticket.limits())['feedback:1']).toBe('running');
    await ticket.does('chaoyang', 'give-feedback', feedback);
    expect(await ticket.limits()).toMatchObject({ 'feedback:1': 'met-late', 'claimant-feedback:1': 'met-late' });
    const [missed] = await ticket.facts('duty-missed');
    const [given] = await ticket.facts('feedback-given');
    expect(missed?.seq, 'the miss is journalled first').toBeLessThan(given?.seq ?? 0);
    expect(missed?.entryAt).toBe(due);
    expect((await ticket.rows('supervisionOrders')).map((o) => o.state)).toEqual(['issued']);
  });

  it('one millisecond before the due instant is in time, at the instant itself is late', async () => {
    for (const [early, state] of [
      [1, 'met'],
      [0, 'met-late'],
    ] as const) {
      const ticket = await office.dispatched();
      const receivedAt = (await ticket.dueAt('feedback:1')) - early;
      const act = { who: 'chaoyang', action: 'give-feedback', body: answer, receivedAt } as const;
      const carryOut = await holdUp(office, ticket, act);
      await carryOut();
      expect((await ticket.limits())['feedback:1']).toBe(state);
    }
  });

  it('received in time and carried out after the timer fired is in time: miss corrected, order withdrawn', async () => {
    const ticket = await office.dispatched();
    await ticket.skipToEveOf('feedback:1');
    const carryOut = await holdUp(office, ticket, { who: 'chaoyang', action: 'give-feedback', body: answer });
    await ticket.skipPast('feedback:1');
    expect(await ticket.limits()).toMatchObject({ 'feedback:1': 'missed', 'claimant-feedback:1': 'missed' });
    expect((await ticket.rows('supervisionOrders')).map((o) => o.state)).toEqual(['issued']);

    expect((await carryOut()).status).toBe('done');
    expect(await ticket.limits()).toMatchObject({
      ...{ 'feedback:1': 'met', 'claimant-feedback:1': 'met', 'order-reply:order:1': 'cancelled' },
    });
    expect(await corrections(ticket)).toEqual(['claimant-feedback:1 met', 'feedback:1 met']);
    expect(await ticket.rows('supervisionOrders')).toMatchObject([{ id: 'order:1', state: 'withdrawn' }]);
    expect((await ticket.view()).stage).toBe('callback');
    await ticket.does('colleague', 'record-callback', content);
  });

  it('a return held up beyond its window is still a return in time', async () => {
    const ticket = await office.dispatched();
    await ticket.skipToEveOf('return:1');
    const carryOut = await holdUp(office, ticket, { who: 'chaoyang', action: 'return', body: { reason: 'duplicate' } });
    await ticket.skipPast('return:1');
    expect((await ticket.limits())['return:1']).toBe('lapsed');
    expect((await carryOut()).status).toBe('done');
    expect(await ticket.limits()).toMatchObject({ 'return:1': 'met', 'feedback:1': 'cancelled' });
    expect(await corrections(ticket)).toContain('return:1 met');
    expect((await ticket.view()).stage).toBe('redispatch');
  });

  it('a return received too late is refused even though its timer has not fired', async () => {
    const ticket = await office.dispatched();
    office.letTimersLag((await ticket.dueAt('return:1')) - office.now + 1_000);
    const sent = await office.at('chaoyang').act(ticket.caseNo, 'return', { reason: 'duplicate' });
    expect(await office.settled(sent)).toMatchObject({ status: 409, body: { reason: 'return-window-over' } });
    expect((await ticket.limits())['return:1'], 'the lapse was journalled').toBe('lapsed');
    expect((await ticket.view()).stage).toBe('handling');
  });

  it('a withdrawal received in time takes back what was ordered for a miss meanwhile', async () => {
    const ticket = await office.dispatched();
    await ticket.skipToEveOf('feedback:1');
    const carryOut = await holdUp(office, ticket, { who: 'callTaker', action: 'withdraw' });
    await ticket.skipPast('feedback:1');
    await carryOut();
    expect(await ticket.view()).toMatchObject({ stage: 'archived', outcome: 'withdrawn' });
    expect((await ticket.rows('supervisionOrders')).map((o) => o.state)).toEqual(['withdrawn']);
    expect(await corrections(ticket)).toContain('feedback:1 cancelled');
  });

  it('a reopening in time gets in while the archive is being closed; a later one does not', async () => {
    const [first, second] = [await office.open({ answer: '已答复' }), await office.open({ answer: '已答复' })];
    await first.skipToEveOf('archive-window:1');
    const inTime = await holdUp(office, first, { who: 'callTaker', action: 'reopen' });
    await first.skipPast('archive-window:1');
    await second.skip(0);
    expect((await inTime()).status).toBe('done');
    expect(await first.view()).toMatchObject({ stage: 'triage', round: 2, engine: 'running' });
    expect((await first.limits())['archive-window:1']).toBe('met');
    const tooLate = await office.at('callTaker').act(second.caseNo, 'reopen', { reason: '又想起一事' });
    expect(tooLate).toMatchObject({ status: 409, body: { reason: 'case-ended' } });
    expect(await second.view()).toMatchObject({ engine: 'ended', outcome: 'answered-at-once' });
  });
});

describe('rivals', () => {
  it('two at once: one receipt, one refusal', async () => {
    const ticket = await office.open();
    const both = await Promise.all([
      office.at('callTaker').act(ticket.caseNo, 'dispatch', { toUnit: 'chaoyang-centre' }),
      office.at('colleague').act(ticket.caseNo, 'dispatch', { toUnit: 'haidian-centre' }),
    ]);
    const settled = await Promise.all(both.map((reply) => office.settled(reply)));
    expect(settled.map((r) => r.status).sort()).toEqual([200, 409]);
    const won = settled.find((r) => r.status === 200)?.body as { holder: string };
    expect(await ticket.view()).toMatchObject({ stage: 'handling', holder: won.holder });
    expect(await ticket.facts('deadline-started')).toHaveLength(4);
    expect((await ticket.rows('commands')).map((c) => c.status).sort()).toEqual(['done', 'done', 'refused']);
  });

  it('who read the same state: the second has read a stale one', async () => {
    const ticket = await office.dispatched();
    const { seq } = await ticket.view('chaoyang');
    const match = { 'if-match': `"${seq}"` };
    const sent = ['chaoyang', 'chaoyangSecond'] as const;
    const replies = await Promise.all(
      sent.map(async (who) =>
        office.settled(await office.at(who).act(ticket.caseNo, 'note', { text: '已联系' }, match)),
      ),
    );
    expect(replies.map((r) => r.status).sort()).toEqual([200, 412]);
    await ticket.cannot('chaoyang', 'sign-for', {}, '412 case-has-moved-on', match);
    const now = (await ticket.view('chaoyang')).seq;
    await ticket.does('chaoyang', 'sign-for', {}, { 'if-match': `"${now}"` });
  });

  it('the same request twice is one act with one receipt; another body under the same key is refused', async () => {
    const key = { 'idempotency-key': 'the-same' };
    const [one, two] = [await office.open({}, 'callTaker', key), await office.open({}, 'callTaker', key)];
    expect(two.caseNo).toBe(one.caseNo);
    const other = await office.at('callTaker').post('/v1/hotline-tickets', { ...intake, matter: 'contract' }, key);
    expect(other.status).toBe(422);

    const receipt = await one.does('callTaker', 'dispatch', { toUnit: 'chaoyang-centre' }, key);
    const again = await one.does('callTaker', 'dispatch', { toUnit: 'chaoyang-centre' }, key);
    expect(again).toEqual(receipt);
    expect((await one.rows('filingCopies')).map((c) => c.dispatchNo)).toEqual([1]);
  });
});

describe('who may not', () => {
  it('is told so: wrong role, wrong unit, nobody at all', async () => {
    const ticket = await office.dispatched();
    await ticket.cannot('callTaker', 'give-feedback', feedback, '403 not-yours-to-do');
    await ticket.cannot('chaoyangSupervisor', 'give-feedback', feedback, '403 not-yours-to-do');
    await ticket.cannot('supervisor', 'withdraw', { reason: '代撤' }, '403 not-yours-to-do');
    await ticket.cannot('chaoyang', 'decide-extension', { granted: true }, '403 not-yours-to-do');
    const { app } = office.house;
    const url = `/v1/hotline-tickets/${ticket.caseNo}`;
    expect((await app.inject({ method: 'GET', url })).statusCode).toBe(401);
  });
});
