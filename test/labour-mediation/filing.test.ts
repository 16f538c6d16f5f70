import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { DAY_MS } from '../hotline-ticket/support/ticket-file.ts';
import { agreement, breakdown, sentDown, told, mediator } from './support/disputes.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

describe('a settled case (二(四)5下派(4))', () => {
  it('is returned until it is right: the unit that settled it corrects and hands in again', async () => {
    const dispute = await sentDown(office);
    await dispute.does('chaoyang', 'settle', { ...agreement, ...mediator });
    await dispute.does('chaoyang', 'submit');
    expect(await told(dispute, 'handed-in')).toEqual(['bj-legal caseworker']);
    await dispute.cannot('chaoyang', 'archive', {}, '403 not-yours-to-do');
    const returned = await dispute.does('legal', 'return-for-correction', { reason: '协议金额与原件不符' });
    expect(returned).toMatchObject({ stage: 'correction', holder: 'chaoyang-centre' });
    await dispute.does('chaoyang', 'submit', { agreedYuan: 31_000 });
    expect((await dispute.view('legal')).details).toMatchObject({ claimedYuan: 36_000, agreedYuan: 31_000 });
    expect(await dispute.does('legal', 'archive')).toMatchObject({ caseOutcome: 'settled', holder: 'bj-legal' });
    expect(await dispute.limits()).toMatchObject({
      ...{ 'submit:1': 'met', 'review:1': 'met', 'submit:2': 'met', 'review:2': 'met' },
    });
  });

  it('handed in or reviewed late passes soft limits only', async () => {
    const dispute = await sentDown(office);
    await dispute.does('chaoyang', 'settle', { ...agreement, ...mediator });
    await dispute.skipPast('submit:1');
    await dispute.does('chaoyang', 'submit');
    await dispute.skipPast('review:1');
    await dispute.does('legal', 'archive');
    expect(await dispute.limits()).toMatchObject({
      'submit:1': 'met-late',
      'review:1': 'met-late',
      'closing:1': 'met',
    });
    expect(await dispute.facts('duty-missed')).toEqual([]);
  });
});

describe('an archived case', () => {
  it('is reopened within the archive’s window: the city decides again, the law’s clock does not begin anew', async () => {
    const dispute = await sentDown(office);
    await dispute.does('chaoyang', 'fail', { ...breakdown, ...mediator });
    await dispute.skip(DAY_MS);
    const reopened = await dispute.does('legal', 'reopen', { reason: '双方愿再谈' });
    expect(reopened).toMatchObject({ stage: 'acceptance', holder: 'bj-legal', round: 2 });
    await dispute.does('legal', 'accept-and-send-down', { toUnit: 'haidian-centre' });
    await dispute.does('haidian', 'settle', { ...agreement, mediator: 'mediator-haidian-1' });
    expect(Object.keys(await dispute.limits()).filter((id) => id.startsWith('statutory'))).toEqual(['statutory:1']);
  });
});
