import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { apply, because, dossier, ending, firm, named, reportedUp, toCentre, told } from './support/aid.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const major = { reason: '涉及百余名职工。' };

describe('a station (二(四)6上报(1))', () => {
  it('takes an application in and reports it within 2 days; it decides nothing itself', async () => {
    const aid = await apply(office, 'yunshan');
    expect(await aid.view('yunshan')).toMatchObject({ stage: 'receipt', holder: 'chaoyang-yunshan-station' });
    expect((await aid.view('yunshan')).details).toMatchObject({ direction: 'up' });
    await aid.cannot('yunshan', 'accept', {}, '409 not-open-now');
    await aid.cannot('yunshan', 'refuse', because, '409 not-open-now');
    expect(await aid.does('yunshan', 'report-up', toCentre)).toMatchObject({ holder: 'chaoyang-centre' });
    expect(await aid.limits()).toMatchObject({ 'report:1': 'met', 'district-review:1': 'running' });
  });

  it('late is told of, with the district', async () => {
    const aid = await apply(office, 'yunshan');
    await aid.skipPast('report:1');
    expect(await told(aid, 'report-missed')).toEqual([
      ...['chaoyang-centre supervisor', 'chaoyang-yunshan-station unit-head'],
    ]);
    await aid.does('yunshanHead', 'report-up', toCentre);
    expect(await aid.limits()).toMatchObject({ 'report:1': 'met-late' });
  });

  it('reports to a unit of the second tier that guides it, and to no other', async () => {
    const aid = await apply(office, 'yunshan');
    const report = (toUnit: string, refusal: string) => aid.cannot('yunshan', 'report-up', { toUnit }, refusal);
    await report('haidian-centre', '422 not-above-yours');
    await report('bj-centre', '422 not-of-the-second-tier');
    await report('chaoyang-qinghe-station', '422 not-of-the-second-tier');
    await aid.cannot('chaoyang', 'report-up', toCentre, '403 not-yours-to-do');
  });
});

describe('the district (二(四)6上报(2))', () => {
  it('accepts within 3 days of the report and has a firm work; its dossier goes straight to the city (4)', async () => {
    const aid = await reportedUp(office);
    expect(await told(aid, 'reported-up')).toEqual(['chaoyang-centre caseworker']);
    await aid.cannot('yunshan', 'accept', {}, '403 not-yours-to-do');
    expect(await aid.does('chaoyang', 'accept')).toMatchObject({ stage: 'naming', holder: 'chaoyang-centre' });
    await named(aid, 'chaoyang');
    await aid.does('chaoyang', 'conclude', ending);
    await aid.cannot('chaoyang', 'hand-in', {}, '409 not-open-now');
    const sent = await aid.does('chaoyang', 'submit-dossier', dossier);
    expect(sent).toMatchObject({ stage: 'dossier-review', holder: 'bj-legal' });
    expect(await told(aid, 'dossier-sent')).toEqual(['bj-legal caseworker']);
    await aid.cannot('chaoyang', 'archive', {}, '403 not-yours-to-do');
    const back = await aid.does('legal', 'return-for-correction', { reason: '缺少委托书' });
    expect(back).toMatchObject({ stage: 'correction', holder: 'chaoyang-centre' });
    await aid.does('chaoyang', 'submit-dossier', { pages: 88 });
    expect(await aid.does('legal', 'archive')).toMatchObject({ caseOutcome: 'completed' });
    expect(await aid.limits()).toMatchObject({
      ...{ 'district-review:1': 'met', 'dossier:1': 'met', 'dossier:2': 'met', 'dossier-review:2': 'met' },
    });
  });

  it('refuses with reasons; the station reads it', async () => {
    const aid = await reportedUp(office);
    await aid.cannot('chaoyang', 'refuse', {}, '422');
    expect(await aid.does('chaoyang', 'refuse', because)).toMatchObject({ caseOutcome: 'refused' });
    expect(await aid.facts('refused')).toMatchObject([{ unit: 'chaoyang-centre', tier: 2 }]);
    expect(await told(aid, 'refused')).toEqual(['chaoyang-yunshan-station caseworker']);
    expect(await aid.view('yunshan')).toMatchObject({ outcome: 'refused' });
  });

  it('late with its decision is told of, with the city', async () => {
    const aid = await reportedUp(office);
    await aid.skipPast('district-review:1');
    expect(await told(aid, 'district-review-missed')).toEqual([
      ...['bj-centre supervisor', 'chaoyang-centre unit-head'],
    ]);
    await aid.does('chaoyang', 'accept');
    expect(await aid.limits()).toMatchObject({ 'district-review:1': 'met-late' });
    expect(await aid.does('chaoyang', 'terminate', because)).toMatchObject({ caseOutcome: 'terminated' });
  });
});

describe('the city, of a case reported to it (二(四)6上报(3))', () => {
  it('accepts within 5 days, names the firm itself and keeps the dossier', async () => {
    const aid = await reportedUp(office);
    await aid.cannot('chaoyang', 'report-major', {}, '422');
    const up = await aid.does('chaoyang', 'report-major', major);
    expect(up).toMatchObject({ stage: 'city-review', holder: 'bj-legal' });
    await aid.cannot('chaoyang', 'accept', {}, '403 not-yours-to-do');
    await aid.cannot('legal', 'report-major', major, '409 not-open-now');
    await aid.does('legal', 'accept');
    await aid.cannot('chaoyang', 'name-firm', firm, '403 not-yours-to-do');
    await named(aid, 'legal');
    await aid.does('legal', 'conclude', ending);
    expect(await aid.does('legal', 'submit-dossier', dossier)).toMatchObject({ stage: 'dossier-review' });
    await aid.does('legal', 'return-for-correction', { reason: '页码有误' });
    await aid.does('legalHead', 'submit-dossier', dossier);
    expect(await aid.does('legalHead', 'archive')).toMatchObject({ caseOutcome: 'completed', holder: 'bj-legal' });
    expect(await aid.limits()).toMatchObject({ 'reported-review:1': 'met' });
  });

  it('refuses late, and is told', async () => {
    const aid = await reportedUp(office);
    await aid.does('chaoyang', 'report-major', major);
    await aid.skipPast('reported-review:1');
    expect(await told(aid, 'reported-review-missed')).toEqual(['bj-centre supervisor', 'bj-legal unit-head']);
    expect(await aid.does('legal', 'refuse', because)).toMatchObject({ caseOutcome: 'refused' });
    expect(await aid.limits()).toMatchObject({ 'reported-review:1': 'met-late' });
  });
});
