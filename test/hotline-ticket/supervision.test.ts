import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from './support/office.ts';
import { people } from './support/people.ts';
import { available } from './support/view.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const HOUR_MS = 3_600_000;

describe('urging (催办)', () => {
  it('by supervisor, call-taker and on behalf of the caller is counted, with a cool-down between', async () => {
    const ticket = await office.dispatched('chaoyang-yunshan-station');
    await ticket.does('supervisor', 'urge', { onBehalfOf: 'supervisor', message: '请抓紧核实' });
    await ticket.cannot('callTaker', 'urge', { onBehalfOf: 'caller' }, '409 urged-recently');
    await ticket.skip(24 * HOUR_MS);
    await ticket.does('callTaker', 'urge', { onBehalfOf: 'caller', message: '诉求人来电催问' });
    await ticket.skip(24 * HOUR_MS);
    await ticket.does('colleague', 'urge', { onBehalfOf: 'call-taker' });
    await ticket.skip(24 * HOUR_MS);
    await ticket.does('chaoyangSupervisor', 'urge', { onBehalfOf: 'supervisor' });
    expect((await ticket.rows('urgings')).map((u) => `${u.no} ${u.byUser} ${u.onBehalfOf}`)).toEqual([
      `1 ${people.supervisor} supervisor`,
      `2 ${people.callTaker} caller`,
      `3 ${people.colleague} call-taker`,
      `4 ${people.chaoyangSupervisor} supervisor`,
    ]);
    expect((await ticket.view()).urgedCount).toBe(4);
    const told = (await ticket.rows('notices')).filter((n) => n.kind === 'urged');
    expect(told.map((n) => `${n.bodyId} ${n.role}`)).toEqual(Array(4).fill('chaoyang-yunshan-station caseworker'));
    expect((await ticket.limits())['feedback:1'], 'urging moves no clock').toBe('running');
  });

  it('is not for units, and nobody urges in a supervisor’s name', async () => {
    const ticket = await office.dispatched();
    await ticket.cannot('chaoyang', 'urge', { onBehalfOf: 'caller' }, '403 not-yours-to-do');
    await ticket.cannot('callTaker', 'urge', { onBehalfOf: 'supervisor' }, '403 not-a-supervisor');
    expect(await ticket.rows('urgings')).toEqual([]);
  });

  it('of a ticket that still lies at the platform reaches its call-takers', async () => {
    const ticket = await office.open();
    await ticket.does('supervisor', 'urge', { onBehalfOf: 'supervisor' });
    expect((await ticket.rows('notices')).map((n) => `${n.bodyId} ${n.role}`)).toEqual(['bj-12351 call-taker']);
  });
});

describe('a supervision order (督办单) by hand', () => {
  it('goes to the holder, is replied to and closed; its texts stay in the commands', async () => {
    const ticket = await office.dispatched('chaoyang-yunshan-station');
    const issued = await ticket.does('supervisor', 'issue-order', { demand: '请三日内报核实进展', replyWithinDays: 3 });
    const [order] = await ticket.rows('supervisionOrders');
    expect(order).toMatchObject({
      ...{ id: 'order:1', grounds: 'by-hand', state: 'issued', issuerUnit: 'bj-centre', issuerUser: people.supervisor },
      ...{ addresseeUnit: 'chaoyang-yunshan-station', demandCommand: issued.commandId },
      replyDueAt: await ticket.dueAt('order-reply:order:1'),
    });
    expect((await ticket.rows('notices')).map((n) => `${n.kind} ${n.bodyId} ${n.role}`)).toContain(
      'order-issued chaoyang-yunshan-station unit-head',
    );
    expect(available(await ticket.view('yunshan'))).toContain('reply-order');
    await ticket.cannot('chaoyangHead', 'reply-order', { order: 'order:1', reply: '代复' }, '403 not-yours-to-do');
    const replied = await ticket.does('yunshan', 'reply-order', { order: 'order:1', reply: '已联系用人单位。' });
    expect((await ticket.rows('supervisionOrders'))[0]).toMatchObject({
      ...{ state: 'replied', replyCommand: replied.commandId },
    });
    await ticket.cannot('chaoyangSupervisor', 'close-order', { order: 'order:1' }, '403 not-the-issuer');
    await ticket.does('supervisor', 'close-order', { order: 'order:1' });
    expect((await ticket.rows('supervisionOrders'))[0]?.state).toBe('closed');
    expect(JSON.stringify(await ticket.facts())).not.toMatch(/三日内|已联系/);
  });

  it('may go to another unit below the issuer, and is numbered apart', async () => {
    const ticket = await office.dispatched('chaoyang-yunshan-station');
    await ticket.does('chaoyangSupervisor', 'issue-order', { demand: '请协助', addressee: 'chaoyang-qinghe-station' });
    await ticket.does('supervisor', 'issue-order', { demand: '请指导', addressee: 'chaoyang-centre' });
    const orders = await ticket.rows('supervisionOrders');
    expect(orders.map((o) => `${o.id} ${o.issuerUnit} ${o.addresseeUnit}`)).toEqual([
      'order:1 chaoyang-centre chaoyang-qinghe-station',
      'order:2 bj-centre chaoyang-centre',
    ]);
    expect(new Set(orders.map((o) => o.no)).size).toBe(2);
    await ticket.does('chaoyangHead', 'reply-order', { order: 'order:2', reply: '已指导' });
    await ticket.cannot('chaoyangHead', 'reply-order', { order: 'order:1', reply: '越权' }, '403 not-yours-to-do');
    await ticket.does('qinghe', 'reply-order', { order: 'order:1', reply: '已派人协助' });
    expect((await ticket.rows('supervisionOrders')).map((o) => o.state)).toEqual(['replied', 'replied']);
  });

  it('is not issued upwards or sideways by a tier, by call-takers, or to the employer’s own body', async () => {
    const ticket = await office.dispatched('chaoyang-yunshan-station', { employerUnit: 'yunfan-logistics-home' });
    const demand = '请说明';
    const toHaidian = { demand, addressee: 'haidian-centre' };
    await ticket.cannot('chaoyangSupervisor', 'issue-order', toHaidian, '403 addressee-not-below');
    await ticket.cannot('callTaker', 'issue-order', { demand }, '403 not-yours-to-do');
    await ticket.cannot('supervisor', 'issue-order', { demand, addressee: 'no-such-unit' }, '422');
    const toEmployer = { demand, addressee: 'yunfan-logistics-home' };
    await ticket.cannot('supervisor', 'issue-order', toEmployer, '422 employers-own-body');
    expect(await ticket.rows('supervisionOrders')).toEqual([]);
  });

  it('not replied to in time is told to the unit that issued it', async () => {
    const ticket = await office.dispatched('chaoyang-yunshan-station');
    await ticket.does('chaoyangSupervisor', 'issue-order', { demand: '请报进展', replyWithinDays: 1 });
    await ticket.skipPast('order-reply:order:1');
    expect((await ticket.rows('notices')).map((n) => `${n.kind} ${n.bodyId} ${n.role}`)).toContain(
      'order-reply-missed chaoyang-centre supervisor',
    );
    await ticket.does('yunshanHead', 'reply-order', { order: 'order:1', reply: '迟复致歉' });
    expect((await ticket.limits())['order-reply:order:1']).toBe('met-late');
  });
});

describe('the in-tray', () => {
  it('lets the staff of the holding unit claim and release, and its head reassign', async () => {
    const ticket = await office.dispatched();
    expect((await ticket.does('chaoyang', 'claim')).assignee).toBe(people.chaoyang);
    expect((await ticket.limit('feedback:1')).assignee).toBe(people.chaoyang);
    await ticket.cannot('chaoyang', 'claim', {}, '409 already-yours');
    await ticket.cannot('chaoyangSecond', 'claim', {}, '409 claimed-by-another');
    await ticket.cannot('chaoyangSecond', 'release', {}, '403 claimed-by-another');
    await ticket.cannot('callTaker', 'claim', {}, '403 not-the-holding-unit');
    await ticket.does('chaoyang', 'release');
    await ticket.cannot('chaoyang', 'release', {}, '409 not-claimed');
    await ticket.does('chaoyangSecond', 'claim');

    await ticket.cannot('chaoyang', 'reassign', { assignee: people.chaoyang }, '403 not-yours-to-do');
    await ticket.cannot('chaoyangHead', 'reassign', { assignee: people.haidian }, '422');
    await ticket.cannot('chaoyangHead', 'reassign', { assignee: people.chaoyangSecond }, '409 already-assigned');
    await ticket.does('chaoyangHead', 'reassign', { assignee: people.chaoyang, reason: '休假' });
    expect((await ticket.view()).assignee).toBe(people.chaoyang);
    await ticket.does('chaoyangHead', 'release');
    expect((await ticket.view()).assignee).toBeNull();
  });

  it('forgets the assignee when the ticket goes elsewhere', async () => {
    const ticket = await office.open();
    await ticket.does('callTaker', 'claim');
    expect((await ticket.does('callTaker', 'dispatch', { toUnit: 'chaoyang-centre' })).assignee).toBeUndefined();
    await ticket.does('chaoyang', 'claim');
    expect((await ticket.does('chaoyang', 'return', { reason: 'duplicate' })).assignee).toBeUndefined();
  });
});
