import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCalendar, dateOf, dueDate, exceptionalDays, workingDays } from '../../calendar/index.ts';
import { holdUp } from './support/held-up.ts';
import { openOffice, type Office } from './support/office.ts';
import { feedback } from './support/people.ts';
import { DAY_MS } from './support/ticket-file.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const calendar = buildCalendar(exceptionalDays);
const more = (count: number) => ({ workingDays: count, reason: '用人单位需调取考勤记录' });

describe('an extension (延期)', () => {
  it('is asked for before the due date and granted by the tier above; the original date stays', async () => {
    const ticket = await office.dispatched('chaoyang-yunshan-station');
    const before = await ticket.limit('feedback:1');
    await ticket.skip(DAY_MS);
    const at = office.now;
    await ticket.does('yunshan', 'request-extension', more(5));
    expect((await ticket.view()).details['extensionRequested']).toEqual({ deadline: 'feedback:1', workingDays: 5 });
    expect((await ticket.rows('notices')).map((n) => `${n.kind} ${n.bodyId} ${n.role}`)).toContain(
      'extension-requested chaoyang-centre supervisor',
    );
    await ticket.cannot('yunshanHead', 'request-extension', more(3), '409 extension-already-requested');
    await ticket.cannot('yunshanHead', 'decide-extension', { granted: true }, '403 not-yours-to-do');
    await ticket.cannot('callTaker', 'decide-extension', { granted: true }, '403 not-yours-to-do');
    await ticket.does('chaoyangSupervisor', 'decide-extension', { granted: true, remark: '同意' });

    const after = await ticket.limit('feedback:1');
    const expected = dueDate(calendar, {
      ...{ start: before.startedAt, term: workingDays(7), extensions: [{ by: workingDays(5), at }] },
    });
    expect(after.dueAt).toBe(expected.dueAt);
    expect(after.dueAt).toBeGreaterThan(before.dueAt ?? 0);
    expect(after).toMatchObject({ originalDueAt: before.dueAt, state: 'running' });
    expect((await ticket.limit('claimant-feedback:1')).dueAt, 'the claimant’s clock runs on').toBe(before.dueAt);
    expect((await ticket.view()).details['extensionRequested']).toBeUndefined();
    await ticket.cannot('yunshan', 'request-extension', more(1), '409 no-extension-left');

    await ticket.skipPast('claimant-feedback:1');
    await ticket.does('yunshan', 'give-feedback', feedback);
    expect(await ticket.limits()).toMatchObject({ 'feedback:1': 'met', 'claimant-feedback:1': 'met-late' });
  });

  it('may be refused, and asked for again', async () => {
    const ticket = await office.dispatched();
    const { dueAt } = await ticket.limit('feedback:1');
    await ticket.does('chaoyang', 'request-extension', more(7));
    await ticket.does('supervisor', 'decide-extension', { granted: false, remark: '请按期办结' });
    expect((await ticket.limit('feedback:1')).dueAt).toBe(dueAt);
    await ticket.cannot('supervisor', 'decide-extension', { granted: true }, '409 not-open-now');
    await ticket.does('chaoyang', 'request-extension', more(2));
    await ticket.does('supervisor', 'decide-extension', { granted: true });
    expect((await ticket.limit('feedback:1')).dueAt).toBeGreaterThan(dueAt ?? 0);
  });

  it('is refused when too long, when there is nothing to extend, and after the due date', async () => {
    const ticket = await office.open();
    await ticket.cannot('callTaker', 'request-extension', more(2), '403 not-yours-to-do');
    await ticket.does('callTaker', 'dispatch', { toUnit: 'chaoyang-centre' });
    await ticket.cannot('chaoyang', 'request-extension', more(8), '422 extension-too-long');
    await ticket.cannot('chaoyang', 'request-extension', more(0), '422');
    await ticket.skipPast('feedback:1');
    await ticket.cannot('chaoyang', 'request-extension', more(2), '409 extension-after-due');
  });

  it('asked for in time, missed while it waited, then granted: the miss is corrected, the order withdrawn', async () => {
    const ticket = await office.dispatched();
    await ticket.skipToEveOf('feedback:1');
    await ticket.does('chaoyang', 'request-extension', more(3));
    await ticket.skipPast('feedback:1');
    expect((await ticket.limits())['feedback:1']).toBe('missed');
    expect((await ticket.rows('supervisionOrders')).map((o) => o.state)).toEqual(['issued']);

    await ticket.does('supervisor', 'decide-extension', { granted: true });
    expect(await ticket.limits()).toMatchObject({ 'feedback:1': 'running', 'order-reply:order:1': 'cancelled' });
    expect((await ticket.rows('supervisionOrders')).map((o) => o.state)).toEqual(['withdrawn']);
    expect((await ticket.facts('miss-corrected')).map((f) => `${f.deadline} ${f.state}`)).toEqual([
      'feedback:1 running',
    ]);

    await ticket.skipPast('feedback:1');
    expect((await ticket.limits())['feedback:1'], 'missed at the later date').toBe('missed');
    expect((await ticket.rows('supervisionOrders')).map((o) => o.state)).toEqual(['withdrawn', 'issued']);
    await ticket.does('chaoyang', 'give-feedback', feedback);
    expect((await ticket.limits())['feedback:1']).toBe('met-late');
  });

  it('granted after a miss may still be used: the answer is in time, and the miss corrected once', async () => {
    const ticket = await office.dispatched();
    await ticket.skipToEveOf('feedback:1');
    await ticket.does('chaoyang', 'request-extension', more(3));
    await ticket.skipPast('feedback:1');
    await ticket.does('supervisor', 'decide-extension', { granted: true });
    await ticket.does('chaoyang', 'give-feedback', feedback);
    expect(await ticket.limits()).toMatchObject({ 'feedback:1': 'met', 'claimant-feedback:1': 'met-late' });
    expect(await ticket.facts('miss-corrected')).toHaveLength(1);
  });

  it('received in time and carried out after the timer fired is still a request in time', async () => {
    const ticket = await office.dispatched();
    await ticket.skipToEveOf('feedback:1');
    const act = { who: 'chaoyang', action: 'request-extension', body: { workingDays: 3 } } as const;
    const carryOut = await holdUp(office, ticket, act);
    await ticket.skipPast('feedback:1');
    expect((await carryOut()).status).toBe('done');
    await ticket.does('supervisor', 'decide-extension', { granted: true });
    expect((await ticket.limits())['feedback:1']).toBe('running');
  });

  it('is gone with its limit: the next unit asks for its own', async () => {
    const ticket = await office.dispatched();
    await ticket.does('chaoyang', 'request-extension', more(3));
    await ticket.does('chaoyang', 'return', { reason: 'not-our-area' });
    await ticket.cannot('supervisor', 'decide-extension', { granted: true }, '409 not-open-now');
    await ticket.does('callTaker', 'dispatch', { toUnit: 'haidian-centre' });
    await ticket.does('haidian', 'request-extension', more(1));
    await ticket.does('supervisor', 'decide-extension', { granted: true });
    expect((await ticket.limit('feedback:2')).dueAt).toBeGreaterThan((await ticket.limit('feedback:2')).originalDueAt);
  });
});

describe('a suspension (中止)', () => {
  const awaiting = { category: 'awaiting-papers', reason: '待诉求人补交工资流水' };

  it('stops the holder’s clock, by the unit’s head; resumed, the days that were left run again', async () => {
    const ticket = await office.dispatched();
    const before = await ticket.limit('feedback:1');
    await ticket.skip(DAY_MS);
    await ticket.cannot('chaoyang', 'suspend', awaiting, '403 not-yours-to-do');
    const from = office.now;
    await ticket.does('chaoyangHead', 'suspend', awaiting);
    expect(await ticket.limit('feedback:1')).toMatchObject({ state: 'suspended', dueAt: null });
    await ticket.cannot('chaoyangHead', 'suspend', awaiting, '409 not-open-now');
    await ticket.skip(20 * DAY_MS);
    expect((await ticket.limits())['feedback:1']).toBe('suspended');
    expect((await ticket.limits())['claimant-feedback:1'], 'the claimant’s clock never stops').toBe('missed');

    await ticket.does('supervisor', 'resume');
    const after = await ticket.limit('feedback:1');
    const category = awaiting.category;
    const expected = dueDate(calendar, {
      ...{ start: before.startedAt, term: workingDays(7), suspensions: [{ from, to: office.now, category }] },
    });
    expect(after).toMatchObject({ state: 'running', dueAt: expected.dueAt, originalDueAt: before.dueAt });
    await ticket.cannot('supervisor', 'resume', {}, '409 not-open-now');
    await ticket.does('chaoyang', 'give-feedback', feedback);
    expect((await ticket.limits())['feedback:1']).toBe('met');
  });

  it('and resumed on the same day changes nothing; it may be suspended again', async () => {
    const ticket = await office.dispatched();
    const { dueAt, startedAt } = await ticket.limit('feedback:1');
    await ticket.does('chaoyangHead', 'suspend', awaiting);
    await ticket.does('chaoyangHead', 'resume');
    expect(dateOf(office.now)).toBe(dateOf(startedAt));
    expect((await ticket.limit('feedback:1')).dueAt).toBe(dueAt);
    await ticket.does('chaoyangHead', 'suspend', { ...awaiting, category: 'force-majeure' });
    expect((await ticket.limits())['feedback:1']).toBe('suspended');
    await ticket.does('chaoyang', 'give-feedback', feedback);
    expect((await ticket.limits())['feedback:1'], 'an answer needs no running clock').toBe('met');
  });

  it('of a missed limit is refused', async () => {
    const ticket = await office.dispatched();
    await ticket.skipPast('feedback:1');
    await ticket.cannot('chaoyangHead', 'suspend', awaiting, '409 not-open-now');
  });
});
