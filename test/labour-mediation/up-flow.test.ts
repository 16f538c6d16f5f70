import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { DAY_MS } from '../hotline-ticket/support/ticket-file.ts';
import {
  agreement,
  apply,
  because,
  breakdown,
  cityMediator,
  mediator,
  plan,
  reportedUp,
  toCentre,
  told,
} from './support/disputes.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const complex = { ...toCentre, reason: '涉及多家用工单位。' };
const grounds = { grounds: '另有二十余名职工提出同样请求。' };

describe('a station (二(四)5上报(1))', () => {
  it('takes an application in, accepts and settles it; the case is archived there', async () => {
    const dispute = await apply(office, 'yunshan');
    expect((await dispute.row()).holderUnit).toBe('chaoyang-yunshan-station');
    expect((await dispute.view('yunshan')).details).toMatchObject({ direction: 'up' });
    expect(await dispute.does('yunshan', 'accept')).toMatchObject({ stage: 'mediation' });
    await dispute.does('yunshan', 'name-mediator', mediator);
    const done = await dispute.does('yunshan', 'settle', { ...agreement, ...mediator });
    expect(done).toMatchObject({ caseOutcome: 'settled', holder: 'chaoyang-yunshan-station' });
    expect(await dispute.limits()).toEqual({
      ...{ 'report-up:1': 'met', 'statutory-notice:1': 'met', 'archive-window:1': 'running' },
    });
  });

  it.each([
    ['settle', { ...agreement, ...mediator }, 'settled'],
    ['fail', { ...breakdown, ...mediator }, 'failed'],
    ['decline', because, 'declined'],
  ])('may %s at once', async (action, body, outcome) => {
    const dispute = await apply(office, 'yunshanHead');
    expect(await dispute.does('yunshan', action, body)).toMatchObject({ caseOutcome: outcome });
    expect(await dispute.limits()).toMatchObject({ 'report-up:1': 'met' });
  });

  it('late with its decision is told of, with the district; the law’s 15 days are information only', async () => {
    const dispute = await apply(office, 'yunshan');
    await dispute.skipPast('report-up:1');
    expect(await told(dispute, 'report-up-missed')).toEqual([
      ...['chaoyang-centre supervisor', 'chaoyang-yunshan-station unit-head'],
    ]);
    await dispute.does('yunshan', 'accept');
    expect(await dispute.limits()).toMatchObject({ 'report-up:1': 'met-late' });
    await dispute.skipPast('statutory-notice:1');
    expect((await dispute.facts('soft-limit-passed')).map((f) => f.deadline)).toEqual(['statutory-notice:1']);
    expect(await told(dispute, 'statutory-notice-missed')).toEqual([]);
    expect(await dispute.limit('statutory-notice:1')).toMatchObject({ clock: 'claimant', soft: true });
    expect(await dispute.does('yunshan', 'fail', { ...breakdown, ...mediator })).toMatchObject({
      caseOutcome: 'failed',
    });
  });

  it('that finds a case complex later has the day of the finding to report it', async () => {
    const dispute = await apply(office, 'yunshan');
    await dispute.does('yunshan', 'accept');
    await dispute.skip(3 * DAY_MS);
    await dispute.cannot('yunshan', 'report-up', complex, '409 not-found-complex');
    await dispute.does('yunshan', 'find-complex', grounds);
    await dispute.cannot('yunshan', 'find-complex', grounds, '409 already-found-complex');
    expect(await dispute.does('yunshan', 'report-up', complex)).toMatchObject({ holder: 'chaoyang-centre' });
    expect(await dispute.limits()).toMatchObject({ 'report-up:1': 'met', 'report-up:2': 'met' });
  });

  it('reports late after a finding, or settles after all', async () => {
    const late = await apply(office, 'yunshan');
    await late.does('yunshan', 'accept');
    await late.does('yunshan', 'find-complex', grounds);
    await late.skipPast('report-up:2');
    expect(await told(late, 'report-up-missed')).toHaveLength(2);
    await late.does('yunshan', 'report-up', complex);
    expect(await late.limits()).toMatchObject({ 'report-up:2': 'met-late', 'report-decision:1': 'running' });
    const settled = await apply(office, 'yunshan');
    await settled.does('yunshan', 'accept');
    await settled.does('yunshan', 'find-complex', grounds);
    expect(await settled.does('yunshan', 'settle', { ...agreement, ...mediator })).toMatchObject({
      caseOutcome: 'settled',
    });
    expect(await settled.limits()).toMatchObject({ 'report-up:2': 'cancelled' });
  });

  it('reports to a unit of the second tier that guides it, and to no other', async () => {
    const dispute = await apply(office, 'yunshan');
    const report = (toUnit: string, refusal: string) =>
      dispute.cannot('yunshan', 'report-up', { ...complex, toUnit }, refusal);
    await report('haidian-centre', '422 not-above-yours');
    await report('bj-centre', '422 not-of-the-second-tier');
    await report('chaoyang-qinghe-station', '422 not-of-the-second-tier');
    await dispute.cannot('chaoyang', 'report-up', complex, '403 not-yours-to-do');
  });
});

describe('the district (二(四)5上报(2))', () => {
  it('accepts within 3 days of the report and mediates', async () => {
    const dispute = await reportedUp(office);
    expect(await dispute.view('chaoyang')).toMatchObject({ stage: 'report-decision', holder: 'chaoyang-centre' });
    expect(await told(dispute, 'reported-up')).toEqual(['chaoyang-centre caseworker']);
    expect(await dispute.does('chaoyang', 'accept')).toMatchObject({ stage: 'mediation' });
    await dispute.cannot('chaoyang', 'answer-plan', plan, '409 no-plan-awaited');
    await dispute.cannot('yunshan', 'settle', agreement, '403 not-yours-to-do');
    await dispute.does('chaoyang', 'name-mediator', mediator);
    expect(await dispute.does('chaoyang', 'settle', { ...agreement, ...mediator })).toMatchObject({
      caseOutcome: 'settled',
    });
    expect(await dispute.limits()).toMatchObject({ 'report-decision:1': 'met', 'mediator:1': 'met' });
  });

  it('declines with reasons; the station reads it', async () => {
    const dispute = await reportedUp(office);
    await dispute.cannot('chaoyang', 'decline', {}, '422');
    expect(await dispute.does('chaoyang', 'decline', because)).toMatchObject({ caseOutcome: 'declined' });
    expect(await dispute.view('yunshan')).toMatchObject({ outcome: 'declined' });
  });

  it('late with its decision is told of, with the city', async () => {
    const dispute = await reportedUp(office);
    await dispute.skipPast('report-decision:1');
    expect(await told(dispute, 'report-decision-missed')).toEqual([
      ...['bj-centre supervisor', 'chaoyang-centre unit-head'],
    ]);
    await dispute.does('chaoyang', 'accept');
    expect(await dispute.does('chaoyang', 'fail', { ...breakdown, ...mediator })).toMatchObject({
      caseOutcome: 'failed',
    });
    expect(await dispute.limits()).toMatchObject({ 'report-decision:1': 'met-late' });
  });

  it.each([
    ['settle', agreement, 'settled'],
    ['fail', breakdown, 'failed'],
  ])('reports a major case on to the city, which names mediators and may %s', async (action, body, outcome) => {
    const dispute = await reportedUp(office);
    const up = await dispute.does('chaoyang', 'report-major', { reason: '涉及百余人。' });
    expect(up).toMatchObject({ stage: 'mediation', holder: 'bj-legal' });
    expect(await told(dispute, 'reported-up')).toEqual(['bj-legal caseworker', 'chaoyang-centre caseworker']);
    await dispute.does('legal', 'name-mediator', cityMediator);
    await dispute.cannot('chaoyang', action, body, '403 not-yours-to-do');
    expect(await dispute.does('legal', action, body)).toMatchObject({ caseOutcome: outcome, holder: 'bj-legal' });
  });
});
