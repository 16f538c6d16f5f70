import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from './support/office.ts';
import { content, feedback } from './support/people.ts';
import { DAY_MS } from './support/ticket-file.ts';
import { available } from './support/view.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

describe('a dispatch (派单)', () => {
  it('files numbered copies for record with the district and the industry union', async () => {
    const ticket = await office.open({ industry: 'industry-services' });
    await ticket.does('callTaker', 'dispatch', { toUnit: 'chaoyang-centre', instruction: '请核实押金数额。' });
    const copies = await ticket.rows('filingCopies');
    expect(
      copies.map(({ basis, unionId, dispatchNo, dispatchedTo }) => ({ basis, unionId, dispatchNo, dispatchedTo })),
    ).toEqual([
      { basis: 'district', unionId: 'district-chaoyang', dispatchNo: 1, dispatchedTo: 'chaoyang-centre' },
      { basis: 'industry', unionId: 'industry-services', dispatchNo: 1, dispatchedTo: 'chaoyang-centre' },
    ]);
    for (const { no, filedAt } of copies) {
      expect(no).toMatch(/^BA-\d{4}-\d{6,}$/);
      expect(filedAt).toBe((await ticket.facts('filed-copy'))[0]?.entryAt);
    }
    for (const union of ['servicesUnion', 'chaoyangUnion'] as const) {
      const view = await ticket.view(union);
      expect(view).toMatchObject({ holder: 'chaoyang-centre', stage: 'handling' });
      expect(available(view), 'a copy is read only').toEqual([]);
      await ticket.cannot(union, 'give-feedback', feedback, '403 not-yours-to-do');
      await ticket.cannot(union, 'note', { text: '收到备案' }, '403 not-yours-to-do');
    }
  });

  it('is never held up by an unknown union: the journal says that none was filed, and why', async () => {
    const ticket = await office.open({ district: undefined });
    await ticket.does('callTaker', 'dispatch', { toUnit: 'haidian-centre' });
    expect(await ticket.rows('filingCopies')).toEqual([]);
    expect(await ticket.facts('no-copy-filed')).toMatchObject([
      { basis: 'district', reason: 'district-unknown', dispatchNo: 1 },
      { basis: 'industry', reason: 'industry-unknown', dispatchNo: 1 },
    ]);
    expect((await office.at('servicesUnion').view(ticket.caseNo)).status).toBe(404);
  });

  it('may name other unions than the intake', async () => {
    const ticket = await office.open();
    await ticket.does('callTaker', 'dispatch', {
      ...{ toUnit: 'haidian-centre', district: 'district-haidian', industry: 'industry-transport' },
    });
    expect((await ticket.rows('filingCopies')).map((c) => c.unionId)).toEqual([
      'district-haidian',
      'industry-transport',
    ]);
  });

  it('is refused to the employer’s own body, to the platform and to a unit there is not', async () => {
    const ticket = await office.open({ employerUnit: 'yunfan-logistics-home' });
    await ticket.cannot('callTaker', 'dispatch', { toUnit: 'yunfan-logistics-home' }, '422 employers-own-body');
    await ticket.cannot('callTaker', 'dispatch', { toUnit: 'bj-12351' }, '422 dispatch-to-the-platform');
    await ticket.cannot('callTaker', 'dispatch', { toUnit: 'no-such-unit' }, '422');
    await ticket.cannot('callTaker', 'dispatch', { toUnit: 'chaoyang-centre', district: 'no-such-union' }, '422');
    await ticket.cannot('chaoyangSupervisor', 'dispatch', { toUnit: 'chaoyang-centre' }, '404');
    expect(await ticket.rows('filingCopies')).toEqual([]);
  });

  it('starts both clocks, sign-for and the window for returning it, and tells the unit', async () => {
    const ticket = await office.dispatched('chaoyang-yunshan-station');
    expect(await ticket.limits()).toEqual({
      ...{ 'feedback:1': 'running', 'claimant-feedback:1': 'running' },
      ...{ 'sign-for:1': 'running', 'return:1': 'running' },
    });
    const [holders, claimants] = [await ticket.limit('feedback:1'), await ticket.limit('claimant-feedback:1')];
    expect(holders).toMatchObject({
      unitId: 'chaoyang-yunshan-station',
      tier: 3,
      clock: 'holder',
      clause: '二(四)1(2)',
    });
    expect(claimants).toMatchObject({ unitId: 'bj-12351', tier: 1, clock: 'claimant', dueAt: holders.dueAt });
    expect((await ticket.rows('notices')).map((n) => `${n.kind} ${n.bodyId} ${n.role}`)).toEqual([
      'dispatched chaoyang-yunshan-station caseworker',
    ]);
  });

  it('is signed for once, in time or late, which never stops the clock', async () => {
    const ticket = await office.dispatched('chaoyang-centre');
    const due = await ticket.dueAt('feedback:1');
    await ticket.does('chaoyang', 'sign-for');
    expect((await ticket.limits())['sign-for:1']).toBe('met');
    await ticket.cannot('chaoyangSecond', 'sign-for', {}, '409 already-signed-for');
    expect(await ticket.dueAt('feedback:1')).toBe(due);

    const slow = await office.dispatched('chaoyang-centre');
    await slow.skipPast('sign-for:1');
    expect((await slow.limits())['sign-for:1']).toBe('missed');
    expect(await slow.facts('soft-limit-passed')).toHaveLength(1);
    expect(await slow.facts('duty-missed'), 'a soft limit is no breach').toEqual([]);
    await slow.does('chaoyang', 'sign-for');
    expect((await slow.limits())['sign-for:1']).toBe('met-late');
  });
});

describe('a return (退单)', () => {
  const notOurs = { reason: 'not-our-area', remark: '工作地在海淀' };

  it('within one working day, with a reason from the list, goes out again with copies and a clock of its own', async () => {
    const ticket = await office.dispatched('chaoyang-centre');
    await ticket.cannot('chaoyang', 'return', { reason: 'too-much-work' }, '422');
    const returned = await ticket.does('chaoyang', 'return', notOurs);
    expect(returned).toMatchObject({ stage: 'redispatch', holder: 'bj-12351', open: ['dispatch', 'rule'] });
    expect(await ticket.limits()).toMatchObject({
      ...{ 'feedback:1': 'cancelled', 'sign-for:1': 'cancelled', 'return:1': 'met', 'claimant-feedback:1': 'running' },
    });
    await ticket.cannot('chaoyang', 'give-feedback', feedback, '403 not-yours-to-do');

    await ticket.skip(2 * DAY_MS);
    const again = await ticket.does('callTaker', 'dispatch', {
      toUnit: 'haidian-centre',
      district: 'district-haidian',
    });
    expect(again).toMatchObject({ stage: 'handling', holder: 'haidian-centre' });
    expect((await ticket.view()).details).toMatchObject({ bounces: 1, dispatches: 2 });
    expect(await ticket.facts('bounced')).toMatchObject([{ count: 1, reason: 'not-our-area' }]);
    expect((await ticket.rows('filingCopies')).map((c) => `${c.dispatchNo} ${c.unionId}`)).toEqual([
      '1 district-chaoyang',
      '2 district-haidian',
    ]);
    const limits = await ticket.limits();
    expect(limits['claimant-feedback:2'], 'the claimant’s clock never restarts').toBeUndefined();
    expect(limits['feedback:2']).toBe('running');
    const [holders, claimants] = [await ticket.limit('feedback:2'), await ticket.limit('claimant-feedback:1')];
    expect(holders.startedAt - claimants.startedAt).toBeGreaterThan(2 * DAY_MS);
    expect(claimants.dueAt).toBe(claimants.originalDueAt);
    expect((await ticket.view('chaoyang')).holder, 'a unit keeps sight of what it held').toBe('haidian-centre');
  });

  it('after that day is refused', async () => {
    const ticket = await office.dispatched('chaoyang-centre');
    await ticket.skipToEveOf('return:1');
    expect(available(await ticket.view('chaoyang'))).toContain('return');
    await ticket.skipPast('return:1');
    expect(available(await ticket.view('chaoyang'))).not.toContain('return');
    await ticket.cannot('chaoyang', 'return', notOurs, '409 return-window-over');
    expect((await ticket.limits())['return:1']).toBe('lapsed');
  });

  it('for the third time makes the platform rule, and the ruling is final', async () => {
    const ticket = await office.dispatched('chaoyang-centre');
    await ticket.does('chaoyang', 'return', notOurs);
    await ticket.does('callTaker', 'dispatch', { toUnit: 'haidian-centre' });
    await ticket.does('haidian', 'return', notOurs);
    await ticket.does('supervisor', 'dispatch', { toUnit: 'chaoyang-yunshan-station' });
    const third = await ticket.does('yunshan', 'return', { reason: 'duplicate' });
    expect(third).toMatchObject({ stage: 'ruling', open: ['rule'] });
    await ticket.cannot('callTaker', 'dispatch', { toUnit: 'haidian-centre' }, '409 not-open-now');
    const ruled = await ticket.does('supervisor', 'rule', { toUnit: 'chaoyang-centre', grounds: '用人单位注册在朝阳' });
    expect(ruled).toMatchObject({ stage: 'handling', holder: 'chaoyang-centre' });
    expect(available(await ticket.view('chaoyang'))).not.toContain('return');
    await ticket.cannot('chaoyang', 'return', notOurs, '409 ruling-is-final');
    expect((await ticket.view()).details).toMatchObject({ bounces: 3, dispatches: 4 });

    await ticket.does('chaoyang', 'give-feedback', feedback);
    const closed = await ticket.does('colleague', 'record-callback', content);
    expect(closed.caseOutcome).toBe('satisfied');
  });

  it('may be ruled on before the third time', async () => {
    const ticket = await office.dispatched('chaoyang-centre');
    await ticket.does('chaoyang', 'return', notOurs);
    await ticket.does('callTaker', 'rule', { toUnit: 'chaoyang-centre', grounds: '属地明确' });
    await ticket.cannot('chaoyang', 'return', notOurs, '409 ruling-is-final');
  });
});
