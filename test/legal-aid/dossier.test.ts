import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { DAY_MS } from '../hotline-ticket/support/ticket-file.ts';
import { concluded, dossier, gathered, handedIn, told } from './support/aid.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

describe('a dossier (二(四)6下派(3)(4))', () => {
  it('comes from the lawyer to the district, which may enter it anew until it hands it in', async () => {
    const aid = await concluded(office);
    await aid.cannot('chaoyang', 'hand-in', {}, '409 not-open-now');
    await aid.cannot('chaoyang', 'submit-dossier', { pages: 0 }, '422');
    await aid.cannot('legal', 'submit-dossier', dossier, '403 not-yours-to-do');
    expect(await aid.does('chaoyang', 'submit-dossier', dossier)).toMatchObject({ stage: 'hand-in' });
    await aid.does('chaoyang', 'submit-dossier', { pages: 90 });
    await aid.cannot('chaoyang', 'hand-in', { batch: 'DC-2026-000001' }, '422');
    await aid.does('chaoyang', 'hand-in');
    expect((await aid.view('legal')).details).toMatchObject({ pages: 90 });
    expect(await told(aid, 'handed-in')).toEqual(['bj-legal caseworker']);
  });

  it('is returned until it is right, then archived by the city', async () => {
    const aid = await handedIn(office);
    await aid.cannot('chaoyang', 'archive', {}, '403 not-yours-to-do');
    await aid.cannot('legal', 'return-for-correction', {}, '422');
    const returned = await aid.does('legal', 'return-for-correction', { reason: '缺少结案报告' });
    expect(returned).toMatchObject({ stage: 'correction', holder: 'chaoyang-centre' });
    expect(await told(aid, 'returned-for-correction')).toEqual(['chaoyang-centre caseworker']);
    await aid.does('chaoyang', 'submit-dossier', { pages: 91 });
    await aid.does('chaoyang', 'hand-in');
    await aid.does('legal', 'return-for-correction', { reason: '页码有误' });
    await aid.does('chaoyang', 'hand-in');
    expect(await aid.does('legal', 'archive')).toMatchObject({ caseOutcome: 'completed', holder: 'bj-legal' });
    expect(await aid.limits()).toMatchObject({
      ...{ 'dossier:1': 'met', 'hand-in:1': 'met', 'hand-in:2': 'met', 'hand-in:3': 'met' },
      ...{ 'dossier-review:1': 'met', 'dossier-review:2': 'met', 'dossier-review:3': 'met' },
    });
  });

  it('late at any step passes soft limits only; none where the policies are 0', async () => {
    const aid = await concluded(office);
    await aid.skipPast('dossier:1');
    await aid.does('chaoyang', 'submit-dossier', dossier);
    await aid.skipPast('hand-in:1');
    await aid.does('chaoyang', 'hand-in');
    await aid.skipPast('dossier-review:1');
    await aid.does('legal', 'archive');
    expect(await aid.limits()).toMatchObject({
      ...{ 'dossier:1': 'met-late', 'hand-in:1': 'met-late', 'dossier-review:1': 'met-late' },
    });
    expect(await aid.facts('duty-missed')).toEqual([]);

    const names = ['aid-dossier-days', 'aid-hand-in-days', 'aid-dossier-review-days'];
    for (const name of names) await office.setPolicy(name, 0);
    const quiet = await handedIn(office);
    for (const name of names) await office.setPolicy(name, 10);
    expect(Object.keys(await quiet.limits()).filter((id) => /dossier|hand-in/.test(id))).toEqual([]);
  });
});

describe('an archived case', () => {
  it('is reopened within the archive’s window, where it was taken in', async () => {
    const aid = await handedIn(office);
    await aid.does('legal', 'archive');
    await aid.skip(DAY_MS);
    await aid.cannot('chaoyang', 'reopen', { reason: '无' }, '403 not-yours-to-do');
    const reopened = await aid.does('legal', 'reopen', { reason: '对方未履行裁决' });
    expect(reopened).toMatchObject({ stage: 'city-review', holder: 'bj-legal', round: 2 });
    await aid.does('legal', 'accept-and-send-down', { toUnit: 'haidian-centre' });
    expect(await aid.does('haidian', 'terminate', { reason: '受援人自行委托律师' })).toMatchObject({
      caseOutcome: 'terminated',
    });
  });
});

it('a missed supervision order is told to its issuer', async () => {
  const aid = await gathered(office);
  await aid.does('supervisor', 'issue-order', { demand: '请尽快移交' });
  await aid.skipPast('order-reply:order:1');
  expect(await told(aid, 'order-reply-missed')).toEqual(['bj-centre supervisor', 'chaoyang-centre unit-head']);
});
