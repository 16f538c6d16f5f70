import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printed } from '../papers/support/papers.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import {
  apply,
  because,
  ending,
  firm,
  lawyer,
  named,
  sentDown,
  toCentre,
  told,
  anotherFirm,
  itsLawyers,
  secondLawyer,
} from './support/aid.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

describe('the city reviews an application within 5 days (二(四)6下派(1))', () => {
  it('and refuses with reasons, which closes the case at once', async () => {
    const aid = await apply(office);
    await aid.cannot('legal', 'refuse', {}, '422');
    const refused = await aid.does('legal', 'refuse', because);
    expect(refused).toMatchObject({ stage: 'archived', caseOutcome: 'refused', holder: 'bj-legal' });
    expect((await aid.row()).closedAt).not.toBeNull();
    expect(await aid.facts('refused')).toMatchObject([{ unit: 'bj-legal', tier: 1 }]);
    expect(await aid.limits()).toMatchObject({ 'city-review:1': 'met', 'refusal-review:1': 'running' });
  });

  it('late, and is told: its head, and the supervisor of the city centre', async () => {
    const aid = await apply(office);
    await aid.skipPast('city-review:1');
    expect(await told(aid, 'city-review-missed')).toEqual(['bj-centre supervisor', 'bj-legal unit-head']);
    expect(await aid.view('legal')).toMatchObject({ stage: 'city-review', outcome: null });
    await aid.does('legalHead', 'accept-and-send-down', toCentre);
    expect(await aid.limits()).toMatchObject({ 'city-review:1': 'met-late', 'firm:1': 'running' });
  });

  it('and sends down to the second tier only, never to the employer’s own body', async () => {
    const aid = await apply(office, 'legal', { employerUnit: 'beichen-transit-centre' });
    const send = (toUnit: string, refusal: string) => aid.cannot('legal', 'accept-and-send-down', { toUnit }, refusal);
    await send('chaoyang-yunshan-station', '422 not-of-the-second-tier');
    await send('bj-rights', '422 not-of-the-second-tier');
    await send('beichen-transit-centre', '422 employers-own-body');
    await send('nowhere', '422');
    await aid.cannot('chaoyang', 'accept-and-send-down', toCentre, '404');
    await aid.cannot('legal', 'accept', {}, '409 not-open-now');
    await aid.cannot('legal', 'report-up', toCentre, '409 not-open-now');
    expect(await aid.does('legal', 'accept-and-send-down', { toUnit: 'transport-industry-centre' })).toMatchObject({
      ...{ holder: 'transport-industry-centre', stage: 'naming' },
    });
  });

  it('in days that nobody suspends or extends by hand', async () => {
    const aid = await apply(office);
    const why = { reason: '材料较多' };
    await aid.cannot('legalHead', 'suspend', { category: 'awaiting-papers', ...why }, '409 not-open-now');
    await aid.cannot('legal', 'request-extension', { workingDays: 2, ...why }, '409 not-open-now');
  });
});

describe('the second tier (二(四)6下派(2))', () => {
  it('is told, and alone may act', async () => {
    const aid = await sentDown(office);
    expect(await told(aid, 'sent-down')).toEqual(['chaoyang-centre caseworker']);
    await aid.cannot('legal', 'name-firm', firm, '403 not-yours-to-do');
    await aid.cannot('yunshan', 'name-firm', firm, '404');
    await aid.cannot('haidian', 'name-firm', firm, '404');
    await aid.cannot('yunfan', 'note', { text: '无' }, '404');
    await aid.cannot('chaoyang', 'submit-dossier', { pages: 3 }, '409 not-open-now');
  });

  it('names the firm and its lawyer, and replaces either; who is named twice is refused', async () => {
    const aid = await sentDown(office);
    await aid.cannot('chaoyang', 'name-lawyer', lawyer, '409 no-firm-named');
    await aid.cannot('chaoyang', 'firm-refuses', because, '409 no-firm-named');
    await aid.cannot('chaoyang', 'lawyer-refuses', because, '409 no-lawyer-named');
    await aid.cannot('chaoyang', 'conclude', ending, '409 no-lawyer-named');
    await aid.cannot('chaoyang', 'report-progress', { text: '无' }, '409 no-lawyer-named');
    await named(aid, 'chaoyang');
    await aid.cannot('chaoyang', 'name-firm', firm, '409 already-named');
    await aid.cannot('chaoyang', 'name-lawyer', lawyer, '409 already-named');
    await aid.cannot('chaoyang', 'name-lawyer', itsLawyers[0], '422 not-of-the-firm');
    await aid.does('chaoyang', 'name-lawyer', secondLawyer);
    expect(await aid.facts('roster-released')).toMatchObject([{ as: 'lawyer' }]);
    const replaced = await aid.does('chaoyang', 'name-firm', anotherFirm);
    expect(replaced).toMatchObject({ stage: 'naming' });
    expect((await aid.view('chaoyang')).details).toMatchObject({ lawFirm: anotherFirm.firm, lawyer: null });
    const letters = (await aid.view('chaoyang')).documents.filter(({ kind }) => kind === 'appointment-letter');
    expect(letters.map(({ state }) => state)).toEqual(['voided', 'issued']);
    const letter = await printed(office, 'chaoyang', `/v1/cases/${aid.caseNo}/documents/appointment-letter:2`);
    expect(letter).toContain('听雨律师事务所');
    expect(letter, 'the lawyer of the firm before').not.toMatch(/宇文澜|慕容柏/);
  });

  it('keeps who refused, with the reason, and names the next', async () => {
    const aid = await sentDown(office);
    await aid.does('chaoyang', 'name-firm', firm);
    await aid.cannot('chaoyang', 'firm-refuses', {}, '422');
    await aid.does('chaoyang', 'firm-refuses', { reason: '与对方有利益冲突' });
    expect(await aid.limits()).toMatchObject({
      ...{ 'firm:1': 'met', 'firm-answer:1': 'met', 'lawyer:1': 'cancelled', 'firm:2': 'running' },
    });
    await aid.cannot('chaoyang', 'name-firm', firm, '409 has-refused-this-case');
    await aid.does('chaoyang', 'name-firm', anotherFirm);
    await aid.does('chaoyang', 'name-lawyer', itsLawyers[0]);
    expect(await aid.does('chaoyang', 'lawyer-refuses', because)).toMatchObject({ stage: 'naming' });
    await aid.cannot('chaoyang', 'name-lawyer', itsLawyers[0], '409 has-refused-this-case');
    await aid.does('chaoyang', 'name-lawyer', itsLawyers[1]);
    expect((await aid.facts('roster-refused')).map(({ as }) => as)).toEqual(['law-firm', 'lawyer']);
    expect(await aid.limits()).toMatchObject({ 'firm:2': 'met', 'firm-answer:2': 'met', 'lawyer:3': 'met' });
  });

  it('passes soft limits only when it is slow, and has none where the policies are 0', async () => {
    const slow = await sentDown(office);
    await slow.skipPast('firm:1');
    await slow.does('chaoyang', 'name-firm', firm);
    await slow.skipPast('lawyer:1');
    await slow.does('chaoyang', 'name-lawyer', lawyer);
    expect(await slow.limits()).toMatchObject({
      ...{ 'firm:1': 'met-late', 'firm-answer:1': 'met-late', 'lawyer:1': 'met-late' },
    });
    expect(await slow.facts('duty-missed')).toEqual([]);
    expect(await told(slow, 'firm-missed')).toEqual([]);

    const names = ['aid-firm-days', 'aid-firm-answer-days', 'aid-lawyer-days'];
    for (const name of names) await office.setPolicy(name, 0);
    const quiet = await named(await sentDown(office), 'chaoyang');
    for (const name of names) await office.setPolicy(name, 3);
    expect(Object.keys(await quiet.limits())).toEqual(['city-review:1']);
  });
});

describe('the legal work', () => {
  it('is terminated by whoever holds the case, with reasons, also before anybody is named', async () => {
    const aid = await sentDown(office);
    await aid.cannot('chaoyang', 'terminate', {}, '422');
    await aid.cannot('legal', 'terminate', because, '403 not-yours-to-do');
    const end = await aid.does('chaoyangHead', 'terminate', { ground: 'means', reason: '已获高额赔偿' });
    expect(end).toMatchObject({ caseOutcome: 'terminated', stage: 'archived', open: ['reopen'] });
    expect(await aid.facts('terminated')).toMatchObject([{ ground: 'means' }]);
    expect(await aid.limits()).toMatchObject({ 'firm:1': 'cancelled' });
    await aid.cannot('chaoyang', 'request-review', { grounds: '无' }, '403 not-yours-to-do');
    await aid.cannot('legal', 'request-review', { grounds: '无' }, '409 case-closed');
  });

  it('is concluded with its result and the sum recovered', async () => {
    const aid = await named(await sentDown(office), 'chaoyang');
    await aid.cannot('chaoyang', 'conclude', { ...ending, recoveredYuan: -1 }, '422');
    await aid.cannot('chaoyang', 'conclude', { ...ending, result: 'unclear' }, '422');
    await aid.does('chaoyang', 'report-progress', { text: '已立案' });
    await aid.does('chaoyang', 'report-progress', { text: '已开庭' });
    await aid.does('chaoyang', 'conclude', { ...ending, result: 'partly' });
    expect(await aid.facts('concluded')).toMatchObject([{ result: 'partly', recoveredYuan: 48_000 }]);
    expect(await aid.facts('progress-reported')).toHaveLength(2);
    await aid.cannot('chaoyang', 'terminate', because, '409 not-open-now');
  });
});
