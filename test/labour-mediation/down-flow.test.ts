import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { DAY_MS } from '../hotline-ticket/support/ticket-file.ts';
import {
  agreement,
  anotherMediator,
  apply,
  because,
  breakdown,
  mediator,
  plan,
  sentDown,
  toCentre,
  told,
  unwilling,
} from './support/disputes.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

describe('the city decides on the day of the application (二(四)5下派(1))', () => {
  it('and refuses with reasons', async () => {
    const dispute = await apply(office);
    await dispute.cannot('legal', 'refuse', {}, '422');
    const refused = await dispute.does('legal', 'refuse', because);
    expect(refused).toMatchObject({ stage: 'archived', caseOutcome: 'refused', holder: 'bj-legal' });
    expect(await dispute.limits()).toMatchObject({ 'acceptance:1': 'met', 'statutory:1': 'cancelled' });
  });

  it('late, and is told: its head, and the supervisor of the city centre', async () => {
    const dispute = await apply(office);
    await dispute.skipPast('acceptance:1');
    expect(await told(dispute, 'acceptance-missed')).toEqual(['bj-centre supervisor', 'bj-legal unit-head']);
    expect(await dispute.view('legal')).toMatchObject({ stage: 'acceptance' });
    await dispute.does('legalHead', 'accept-and-send-down', toCentre);
    expect(await dispute.limits()).toMatchObject({ 'acceptance:1': 'met-late', 'plan:1': 'running' });
  });

  it('and sends down to the second tier only, never to the employer’s own body', async () => {
    const dispute = await apply(office, 'legal', { employerUnit: 'beichen-transit-centre' });
    const send = (toUnit: string, refusal: string) =>
      dispute.cannot('legal', 'accept-and-send-down', { toUnit }, refusal);
    await send('chaoyang-yunshan-station', '422 not-of-the-second-tier');
    await send('bj-rights', '422 not-of-the-second-tier');
    await send('beichen-transit-centre', '422 employers-own-body');
    await send('nowhere', '422');
    await dispute.cannot('chaoyang', 'accept-and-send-down', toCentre, '404');
    const down = await dispute.does('legal', 'accept-and-send-down', { toUnit: 'transport-industry-centre' });
    expect(down).toMatchObject({ holder: 'transport-industry-centre' });
  });
});

describe('the second tier (二(四)5下派(2)(3))', () => {
  it('has 7 and 15 days from one start, and is told of by name when they are over', async () => {
    const dispute = await sentDown(office);
    expect(await told(dispute, 'sent-down')).toEqual(['chaoyang-centre caseworker']);
    const [planDue, closingDue] = [await dispute.limit('plan:1'), await dispute.limit('closing:1')];
    expect(planDue.startedAt).toBe(closingDue.startedAt);
    await dispute.skipPast('plan:1');
    expect(await told(dispute, 'plan-missed')).toEqual(['bj-centre supervisor', 'chaoyang-centre unit-head']);
    await dispute.does('chaoyang', 'answer-plan', plan);
    await dispute.cannot('chaoyang', 'answer-plan', plan, '409 no-plan-awaited');
    await dispute.skipPast('closing:1');
    expect(await told(dispute, 'closing-missed')).toEqual(['bj-centre supervisor', 'chaoyang-centre unit-head']);
    expect(await dispute.does('chaoyangHead', 'settle', { ...agreement, ...mediator })).toMatchObject({
      stage: 'filing',
    });
    expect(await dispute.limits()).toMatchObject({ 'plan:1': 'met-late', 'closing:1': 'met-late' });
    expect(await told(dispute, 'statutory-missed')).toEqual(['bj-centre supervisor', 'bj-legal unit-head']);
  });

  it('may settle before the plan, which is then no longer awaited', async () => {
    const dispute = await sentDown(office);
    await dispute.does('chaoyang', 'settle', { ...agreement, ...mediator });
    expect(await dispute.limits()).toMatchObject({
      ...{ 'plan:1': 'cancelled', 'mediator:1': 'cancelled', 'closing:1': 'met', 'statutory:1': 'met' },
    });
  });

  it('may fail before the plan, only once the parties were told of arbitration; the case is archived there', async () => {
    const dispute = await sentDown(office);
    await dispute.cannot('chaoyang', 'fail', { reason: breakdown.reason }, '422');
    await dispute.cannot('chaoyang', 'fail', { ...breakdown, arbitrationExplained: false }, '422');
    const failed = await dispute.does('chaoyang', 'fail', { ...breakdown, ...mediator });
    expect(failed).toMatchObject({ caseOutcome: 'failed', holder: 'chaoyang-centre' });
    expect(await dispute.facts('mediation-failed')).toMatchObject([{ arbitrationExplained: true }]);
  });

  it('names a mediator within a soft limit, another later; passing it is no breach', async () => {
    const dispute = await sentDown(office);
    await dispute.skipPast('mediator:1');
    expect(await told(dispute, 'mediator-missed')).toEqual([]);
    expect((await dispute.facts('soft-limit-passed')).map((f) => f.deadline)).toEqual(['mediator:1']);
    await dispute.does('chaoyang', 'name-mediator', mediator);
    await dispute.does('chaoyang', 'name-mediator', anotherMediator);
    expect(await dispute.limits()).toMatchObject({ 'mediator:1': 'met-late' });
  });

  it('names the next when a mediator refuses, within the limit anew; the reason is kept', async () => {
    const dispute = await sentDown(office);
    await dispute.cannot('chaoyang', 'mediator-refuses', unwilling, '409 nobody-named');
    await dispute.does('chaoyang', 'name-mediator', mediator);
    await dispute.cannot('chaoyang', 'name-mediator', mediator, '409 already-named');
    await dispute.cannot('chaoyang', 'mediator-refuses', {}, '422');
    await dispute.does('chaoyang', 'mediator-refuses', unwilling);
    expect(await dispute.limits()).toMatchObject({ 'mediator:1': 'met', 'mediator:2': 'running' });
    expect((await dispute.view('chaoyang')).details).toMatchObject({ mediator: null });
    await dispute.cannot('chaoyang', 'name-mediator', mediator, '409 has-refused-this-case');
    await dispute.does('chaoyang', 'name-mediator', anotherMediator);
    expect(await dispute.limits()).toMatchObject({ 'mediator:2': 'met' });
    expect((await dispute.view('chaoyang')).details).toMatchObject({ mediator: 'mediator-chaoyang-2' });
  });

  it('has no such limit where the policy is 0', async () => {
    await office.setPolicy('mediator-days', 0);
    const dispute = await sentDown(office);
    await office.setPolicy('mediator-days', 2);
    await dispute.does('chaoyang', 'name-mediator', mediator);
    expect(Object.keys(await dispute.limits()).sort()).toEqual(['acceptance:1', 'closing:1', 'plan:1', 'statutory:1']);
  });

  it('has both its clocks suspended together; the claimant’s runs on', async () => {
    const dispute = await sentDown(office);
    await dispute.does('chaoyangHead', 'suspend', { category: 'awaiting-papers', reason: '待补工资单' });
    expect(await dispute.limits()).toMatchObject({
      ...{ 'plan:1': 'suspended', 'closing:1': 'suspended', 'statutory:1': 'running' },
    });
    await dispute.skip(DAY_MS);
    await dispute.does('chaoyangHead', 'resume');
    expect(await dispute.limits()).toMatchObject({ 'plan:1': 'running', 'closing:1': 'running' });
  });

  it('alone may act: the city, a station and another district may not', async () => {
    const dispute = await sentDown(office);
    await dispute.cannot('legal', 'settle', agreement, '403 not-yours-to-do');
    await dispute.cannot('yunshan', 'settle', agreement, '404');
    await dispute.cannot('haidian', 'settle', agreement, '404');
    await dispute.cannot('yunfan', 'note', { text: '无' }, '404');
    await dispute.cannot('chaoyang', 'settle', { ...agreement, agreedYuan: -1 }, '422');
    await dispute.cannot('chaoyang', 'submit', {}, '409 not-open-now');
  });
});
