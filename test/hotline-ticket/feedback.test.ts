import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from './support/office.ts';
import { content, feedback } from './support/people.ts';
import { available } from './support/view.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

describe('feedback (回单)', () => {
  it('in time meets both clocks, with what was verified and how it was treated', async () => {
    const ticket = await office.dispatched();
    await ticket.skipToEveOf('feedback:1');
    const given = await ticket.does('chaoyang', 'give-feedback', { ...feedback, treatment: 'partly-resolved' });
    expect(given).toMatchObject({ stage: 'callback', holder: 'bj-12351', open: ['record-callback'] });
    expect(await ticket.limits()).toMatchObject({
      ...{ 'feedback:1': 'met', 'claimant-feedback:1': 'met', 'sign-for:1': 'met-late', 'return:1': 'lapsed' },
    });
    expect(await ticket.facts('feedback-given')).toMatchObject([
      { round: 1, treatment: 'partly-resolved', verified: 'confirmed' },
    ]);
    expect((await ticket.view()).details['treatment-of-round-1']).toBe('partly-resolved');
    expect(await ticket.rows('supervisionOrders')).toEqual([]);
    expect(JSON.stringify(await ticket.facts())).not.toContain(feedback.result);
  });

  it('missed is told to the unit’s head and the platform; an order opens by itself; late it still counts', async () => {
    const ticket = await office.dispatched('chaoyang-yunshan-station');
    await ticket.skipPast('feedback:1');
    expect(await ticket.limits()).toMatchObject({
      ...{ 'feedback:1': 'missed', 'claimant-feedback:1': 'missed', 'order-reply:order:1': 'running' },
    });
    const due = await ticket.dueAt('feedback:1');
    const missed = (await ticket.facts('duty-missed')).map((f) => `${f.deadline} ${f.entryAt - due}`);
    expect(missed.sort(), 'journalled at the due instant').toEqual(['claimant-feedback:1 0', 'feedback:1 0']);
    expect((await ticket.rows('notices')).map((n) => `${n.kind} ${n.bodyId} ${n.role}`).sort()).toEqual([
      'claimant-feedback-missed bj-centre supervisor',
      'dispatched chaoyang-yunshan-station caseworker',
      'feedback-missed bj-12351 call-taker',
      'feedback-missed bj-centre supervisor',
      'feedback-missed chaoyang-yunshan-station unit-head',
      'order-issued chaoyang-yunshan-station unit-head',
    ]);
    const [order] = await ticket.rows('supervisionOrders');
    expect(order).toMatchObject({
      ...{ id: 'order:1', grounds: 'feedback-missed', state: 'issued', issuerUnit: 'bj-12351', issuerUser: null },
      ...{
        addresseeUnit: 'chaoyang-yunshan-station',
        replyDueAt: await ticket.dueAt('order-reply:order:1'),
      },
    });
    expect(order?.issuedAt).toBeGreaterThanOrEqual(due);
    expect(order?.no).toMatch(/^DB-\d{4}-\d{6,}$/);

    expect(available(await ticket.view('yunshanHead'))).toContain('reply-order');
    await ticket.does('yunshan', 'give-feedback', feedback);
    expect(await ticket.limits()).toMatchObject({ 'feedback:1': 'met-late', 'claimant-feedback:1': 'met-late' });
    await ticket.cannot('yunshan', 'reply-order', { order: 'order:9', reply: '在办' }, '422 unknown-order');
    await ticket.does('yunshanHead', 'reply-order', { order: 'order:1', reply: '因核实耗时，已于今日反馈。' });
    await ticket.cannot('yunshan', 'reply-order', { order: 'order:1', reply: '再复' }, '403 not-yours-to-do');
    expect((await ticket.limits())['order-reply:order:1']).toBe('met');
    await ticket.cannot('yunshanHead', 'close-order', { order: 'order:1' }, '403 not-yours-to-do');
    await ticket.does('supervisor', 'close-order', { order: 'order:1', remark: '同意' });
    await ticket.cannot('supervisor', 'close-order', { order: 'order:1' }, '409 not-open-now');
    expect((await ticket.rows('supervisionOrders'))[0]).toMatchObject({ state: 'closed' });
    const closed = await ticket.does('colleague', 'record-callback', content);
    expect(closed.caseOutcome).toBe('satisfied');
  });

  it('whose order is not replied to in time is told to its issuer; the order is closed with the case', async () => {
    const ticket = await office.dispatched();
    await ticket.skipPast('feedback:1');
    await ticket.skipPast('order-reply:order:1');
    expect((await ticket.limits())['order-reply:order:1']).toBe('missed');
    expect((await ticket.rows('notices')).map((n) => `${n.kind} ${n.bodyId} ${n.role}`)).toContain(
      'order-reply-missed bj-centre supervisor',
    );
    await ticket.does('chaoyang', 'give-feedback', feedback);
    await ticket.does('colleague', 'record-callback', content);
    expect((await ticket.rows('supervisionOrders'))[0]).toMatchObject({ state: 'closed', repliedAt: null });
    expect((await ticket.limits())['order-reply:order:1']).toBe('cancelled');
  });

  it('has two clocks: the holder’s restarts with each delivery, the claimant’s never does', async () => {
    const ticket = await office.dispatched('chaoyang-centre');
    await ticket.skipToEveOf('return:1');
    await ticket.does('chaoyang', 'return', { reason: 'not-our-duty' });
    await ticket.does('callTaker', 'dispatch', { toUnit: 'haidian-centre' });
    await ticket.skipPast('claimant-feedback:1');
    expect(await ticket.limits()).toMatchObject({ 'claimant-feedback:1': 'missed', 'feedback:2': 'running' });
    expect(await ticket.rows('supervisionOrders'), 'no unit is late yet').toEqual([]);
    await ticket.does('haidian', 'give-feedback', feedback);
    expect(await ticket.limits()).toMatchObject({
      ...{ 'feedback:1': 'cancelled', 'feedback:2': 'met', 'claimant-feedback:1': 'met-late' },
    });
  });
});

describe('feedback under review, where policy wants it', () => {
  beforeAll(() => office.setPolicy('feedback-review', true));
  afterAll(() => office.setPolicy('feedback-review', false));

  it('counts when the unit’s head has approved it', async () => {
    const ticket = await office.dispatched();
    const given = await ticket.does('chaoyang', 'give-feedback', feedback);
    expect(given).toMatchObject({ stage: 'review', holder: 'chaoyang-centre' });
    expect((await ticket.limits())['feedback:1']).toBe('running');
    await ticket.cannot('chaoyangSecond', 'approve-feedback', {}, '403 not-yours-to-do');
    await ticket.cannot('chaoyang', 'give-feedback', feedback, '409 not-open-now');

    const sentBack = await ticket.does('chaoyangHead', 'send-back-feedback', { remark: '请补充退还凭证' });
    expect(sentBack.stage).toBe('handling');
    await ticket.does('chaoyang', 'give-feedback', feedback);
    await ticket.does('chaoyangHead', 'approve-feedback', { remark: '同意' });
    expect(await ticket.view()).toMatchObject({ stage: 'callback', holder: 'bj-12351' });
    expect((await ticket.limits())['feedback:1']).toBe('met');
    expect(await ticket.facts('feedback-given')).toHaveLength(1);
  });

  it('is never approved by who wrote it; the tier above may do it then', async () => {
    const ticket = await office.dispatched();
    await ticket.does('chaoyangHead', 'give-feedback', feedback);
    await ticket.cannot('chaoyangHead', 'approve-feedback', {}, '403 own-feedback');
    await ticket.cannot('chaoyangHead', 'send-back-feedback', { remark: '退' }, '403 own-feedback');
    expect((await ticket.does('supervisor', 'approve-feedback')).stage).toBe('callback');
  });

  it('that waits for review too long is missed all the same', async () => {
    const ticket = await office.dispatched();
    await ticket.does('chaoyang', 'give-feedback', feedback);
    await ticket.skipPast('feedback:1');
    expect((await ticket.limits())['feedback:1']).toBe('missed');
    await ticket.does('chaoyangHead', 'approve-feedback');
    expect((await ticket.limits())['feedback:1']).toBe('met-late');
  });

  it('is a policy of the day of opening: tickets that were open before go on without', async () => {
    await office.setPolicy('feedback-review', false);
    const ticket = await office.dispatched();
    await office.setPolicy('feedback-review', true);
    expect((await ticket.does('chaoyang', 'give-feedback', feedback)).stage).toBe('callback');
  });
});
