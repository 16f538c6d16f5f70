import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateOf } from '../../calendar/index.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { agreement, apply, breakdown, mediator, sentDown, toCentre } from './support/disputes.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

describe('an agreement (调解仲裁法14、15、16条)', () => {
  it('is noted as kept, in part or in full, also after the case was archived', async () => {
    const dispute = await sentDown(office);
    const on = dateOf(office.now);
    await dispute.cannot('chaoyang', 'note-enforcement', { state: 'kept-in-full', on }, '409 not-open-now');
    await dispute.does('chaoyang', 'name-mediator', mediator);
    await dispute.does('chaoyang', 'settle', { ...agreement, ...mediator });
    await dispute.does('chaoyang', 'note-enforcement', { state: 'kept-in-part', paidYuan: 10_000, on });
    await dispute.does('chaoyang', 'submit');
    await dispute.does('legal', 'archive');
    await dispute.cannot('legal', 'note-enforcement', { state: 'kept-in-full', on: '2199-01-01' }, '422 date-to-come');
    await dispute.does('legal', 'note-enforcement', { state: 'kept-in-full', paidYuan: 30_000, on });
    expect((await dispute.view('legal')).details['enforcement']).toEqual({
      state: 'kept-in-full',
      on,
      paidYuan: 30_000,
    });
    expect(await dispute.facts('enforcement-noted')).toHaveLength(2);
  });
});

describe('a major case', () => {
  it('goes to the city also after the district had accepted it', async () => {
    const dispute = await apply(office, 'yunshan');
    await dispute.does('yunshan', 'report-up', { ...toCentre, reason: '涉及多家用工单位。' });
    await dispute.does('chaoyang', 'accept');
    const up = await dispute.does('chaoyang', 'report-major', { reason: '又有三十人申请，涉及全市门店。' });
    expect(up).toMatchObject({ stage: 'mediation', holder: 'bj-legal' });
    await dispute.cannot('chaoyang', 'settle', agreement, '403 not-yours-to-do');
    await dispute.cannot('legal', 'report-major', because, '409 not-open-now');
    await dispute.does('legal', 'name-mediator', { mediator: 'mediator-legal-1' });
    expect(await dispute.does('legal', 'settle', agreement)).toMatchObject({ caseOutcome: 'settled' });
  });
  it('is none that the city sent down', async () => {
    const dispute = await sentDown(office);
    await dispute.cannot('chaoyang', 'report-major', because, '409 not-open-now');
  });
});

describe('a dispute that failed', () => {
  it('goes on to legal aid: linked both ways, parties and claim carried over, its own number and clocks', async () => {
    const dispute = await sentDown(office);
    await dispute.does('chaoyang', 'name-mediator', mediator);
    await dispute.does('chaoyang', 'fail', { ...breakdown, ...mediator });
    await dispute.does('chaoyang', 'refer-to-legal-aid', { remark: '当场提出。' });
    const [link] = await dispute.rows('caseLinks');
    expect(link).toMatchObject({ kind: 'referral' });
    const aid = await office.opened(link?.linkedCaseNo ?? '');
    expect((await aid.rows('caseLinks')).map(({ linkedCaseNo }) => linkedCaseNo)).toEqual([dispute.caseNo]);
    const view = await aid.view('legal');
    expect(view.parties.map(({ part, details }) => [part, details?.['name']])).toMatchObject([
      ['claimant', '尚**'],
      ['employer', '云帆物流公司（示例）'],
      ['representative', '尚**'],
    ]);
    expect(view.intake).toMatchObject({ claim: '拖欠三个月工资及加班费，要求一次付清。' });
    expect(await aid.limits()).toMatchObject({ 'city-review:1': 'running' });
    expect((await office.at('yunfan').view(aid.caseNo)).status, "the employer's own body").toBe(404);
    expect((await dispute.row()).outcome).toBe('failed');
    await dispute.cannot('chaoyang', 'refer-to-legal-aid', {}, '409 already-referred');
  });
  it('of a station is applied for at the station', async () => {
    const dispute = await apply(office, 'yunshan');
    await dispute.does('yunshan', 'accept');
    await dispute.does('yunshan', 'name-mediator', { mediator: 'mediator-yunshan-1' });
    await dispute.does('yunshan', 'fail', { ...breakdown, ...mediator });
    await dispute.does('yunshan', 'refer-to-legal-aid');
    const aid = await office.opened((await dispute.rows('caseLinks'))[0]?.linkedCaseNo ?? '');
    expect(await aid.row()).toMatchObject({ holderUnit: 'chaoyang-yunshan-station', platformUnit: 'bj-legal' });
  });
  it('is none that was settled', async () => {
    const dispute = await apply(office, 'yunshan');
    await dispute.does('yunshan', 'accept');
    await dispute.does('yunshan', 'name-mediator', { mediator: 'mediator-yunshan-1' });
    await dispute.does('yunshan', 'settle', { ...agreement, ...mediator });
    await dispute.cannot('yunshan', 'refer-to-legal-aid', {}, '409 case-closed');
  });
});
const because = { reason: '涉及百余人。' };
