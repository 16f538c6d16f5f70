import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eq } from 'drizzle-orm';
import { accessJournal } from '../../db/schema/index.ts';
import { documentKinds } from '../../documents/kinds/index.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import type { TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import { dateOf } from '../../calendar/index.ts';
import { agreement, breakdown, mediator, sentDown, toCentre, apply } from '../labour-mediation/support/disputes.ts';
import { downloaded, listed, printed } from './support/papers.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const DOCUMENT = 'mediation-agreement:1';
async function settledDispute(): Promise<TicketFile> {
  const dispute = await sentDown(office);
  await dispute.does('chaoyang', 'name-mediator', mediator);
  await dispute.does('chaoyang', 'settle', agreement);
  return dispute;
}
const today = () => dateOf(office.now);
const pdf = (dispute: TicketFile, id: string) => `/v1/cases/${dispute.caseNo}/documents/${id}`;

describe('an issued document', () => {
  it('is signed by each party once, and handed over', async () => {
    const dispute = await settledDispute();
    for (const by of ['claimant', 'employer', 'mediator', 'seal'])
      await dispute.does('chaoyang', 'sign-document', { document: DOCUMENT, by, on: today() });
    await dispute.cannot(
      'chaoyang',
      'sign-document',
      { document: DOCUMENT, by: 'seal', on: today() },
      '409 signed-already',
    );
    await dispute.cannot(
      'chaoyang',
      'sign-document',
      { document: 'mediation-agreement:7', by: 'seal', on: today() },
      '422 unknown-document',
    );
    await dispute.cannot(
      'chaoyang',
      'sign-document',
      { document: DOCUMENT, by: 'seal', on: '2199-01-01' },
      '422 date-to-come',
    );
    await dispute.cannot('chaoyang', 'sign-document', { document: DOCUMENT, by: 'neighbour', on: today() }, '422');
    await dispute.does('chaoyang', 'serve-document', {
      document: DOCUMENT,
      to: 'claimant',
      method: 'in-person',
      on: today(),
    });
    const found = (await listed(office, dispute, 'chaoyang')).find(({ id }) => id === DOCUMENT);
    expect(found?.signatures.map(({ by }) => by)).toEqual(['claimant', 'employer', 'mediator', 'seal']);
    expect(found?.services).toEqual([{ to: 'claimant', method: 'in-person', on: today() }]);
  });

  it('is never edited: it is voided, and issued anew under the next number with what was put right', async () => {
    const dispute = await settledDispute();
    const original = await printed(office, 'chaoyang', pdf(dispute, DOCUMENT));
    const anew = { document: DOCUMENT, reason: '条款有误。', corrections: { terms: '公司五日内一次付清三万元。' } };
    for (const corrections of [{ colour: '红' }, { agreedYuan: '31000' }, { mediator: '别人' }, { claimant: '别人' }])
      await dispute.cannot('chaoyang', 'reissue-document', { ...anew, corrections }, '422');
    await dispute.cannot('legal', 'reissue-document', anew, '403 not-its-issuer');
    await dispute.does('chaoyang', 'reissue-document', anew);
    const [old, fresh] = (await listed(office, dispute, 'chaoyang')).filter(
      ({ kind }) => kind === 'mediation-agreement',
    );
    expect(old).toMatchObject({ id: DOCUMENT, state: 'voided' });
    expect(fresh).toMatchObject({ id: 'mediation-agreement:2', state: 'issued', replaces: DOCUMENT });
    expect(await printed(office, 'chaoyang', pdf(dispute, DOCUMENT))).toBe(original);
    const text = await printed(office, 'chaoyang', pdf(dispute, 'mediation-agreement:2'));
    expect(text).toContain('公司五日内一次付清三万元。');
    await dispute.cannot(
      'chaoyang',
      'sign-document',
      { document: DOCUMENT, by: 'seal', on: today() },
      '409 document-voided',
    );
    await dispute.cannot(
      'chaoyang',
      'reissue-document',
      { ...anew, corrections: { terms: '再改。' } },
      '409 document-voided',
    );
    expect(await dispute.facts('document-voided')).toMatchObject([
      { document: DOCUMENT, replacedBy: 'mediation-agreement:2' },
    ]);
  });

  it('keeps what was put right before when it is issued a third time, and follows the parties', async () => {
    const dispute = await settledDispute();
    const anew = (document: string, more: object = {}) => ({ document, reason: '更正。', ...more });
    await dispute.does(
      'chaoyang',
      'reissue-document',
      anew(DOCUMENT, { corrections: { terms: '第一次更正的条款。' } }),
    );
    await dispute.does('chaoyang', 'amend-parties', { employerRepresentative: '贺兰木', reason: '补充。' });
    await dispute.does('chaoyang', 'reissue-document', anew('mediation-agreement:2'));
    const text = await printed(office, 'chaoyang', pdf(dispute, 'mediation-agreement:3'));
    for (const said of ['第一次更正的条款', '贺兰木', '欧阳明']) expect(text).toContain(said);
  });

  it('of the city stays the city’s: the unit it was sent down to cannot void it, the city can', async () => {
    const dispute = await sentDown(office);
    const anew = { document: 'acceptance-decision:1', reason: '更正案由。' };
    await dispute.cannot('chaoyang', 'reissue-document', anew, '403 not-its-issuer');
    await dispute.does('legal', 'reissue-document', anew);
    const fresh = (await listed(office, dispute, 'legal')).find(({ id }) => id === 'acceptance-decision:2');
    expect(fresh).toMatchObject({ state: 'issued', replaces: 'acceptance-decision:1', issuer: { id: 'bj-legal' } });
  });

  it('is not signed before its issue', async () => {
    const dispute = await settledDispute();
    const body = { document: DOCUMENT, by: 'seal', on: '1900-01-01' };
    await dispute.cannot('chaoyang', 'sign-document', body, '422 before-its-issue');
  });

  it('of one end gives way to the other after a reopening, whose mediator is named anew', async () => {
    const dispute = await sentDown(office);
    await dispute.does('chaoyang', 'fail', { ...breakdown, ...mediator });
    await dispute.does('legal', 'reopen', { reason: '双方同意再谈。' });
    await dispute.does('legal', 'accept-and-send-down', { toUnit: 'haidian-centre' });
    await dispute.cannot('haidian', 'settle', agreement, '422 document-incomplete');
    await dispute.does('haidian', 'settle', { ...agreement, mediator: 'mediator-haidian-1' });
    const ends = (await listed(office, dispute, 'legal')).filter(({ kind }) => kind.startsWith('mediation-'));
    expect(ends.map(({ id, state }) => [id, state])).toEqual([
      ['mediation-termination:1', 'voided'],
      ['mediation-agreement:1', 'issued'],
    ]);
  });

  it('is replaced when the case comes to the same step again', async () => {
    const dispute = await settledDispute();
    await dispute.does('chaoyang', 'submit');
    await dispute.does('legal', 'return-for-correction', { reason: '缺工资明细。' });
    await dispute.does('chaoyang', 'submit');
    const covers = (await listed(office, dispute, 'legal')).filter(({ kind }) => kind === 'dossier-cover');
    expect(covers.map(({ id, state }) => [id, state])).toEqual([
      ['dossier-cover:1', 'voided'],
      ['dossier-cover:2', 'issued'],
    ]);
    expect(await printed(office, 'legal', pdf(dispute, 'dossier-cover:2'))).toContain('调解协议书（');
  });

  it('follows parties that were amended, from then on', async () => {
    const dispute = await sentDown(office);
    await dispute.does('chaoyang', 'amend-parties', {
      caller: { name: '尚可菁' },
      employerRepresentative: '贺兰木',
      reason: '身份证核对。',
    });
    await dispute.cannot('chaoyang', 'amend-parties', { reason: '什么也没改。' }, '422 nothing-amended');
    await dispute.does('chaoyang', 'name-mediator', mediator);
    await dispute.does('chaoyang', 'settle', agreement);
    const text = await printed(office, 'chaoyang', pdf(dispute, DOCUMENT));
    for (const name of ['尚可菁', '贺兰木', '尚可蓝']) expect(text).toContain(name);
    expect(text).not.toContain('尚可青');
    const unmasked = await office
      .at('chaoyang')
      .post(`/v1/cases/${dispute.caseNo}/unmask`, { purpose: 'verification', reason: '核对更正' });
    const parties = (unmasked.body as { parties: { details: { name: string } }[] }).parties.map(
      ({ details }) => details.name,
    );
    expect(parties).toEqual(['尚可菁', '云帆物流公司（示例）', '尚可蓝', '贺兰木']);
  });

  it('stands in the register of its unit, without gaps, the latest first; a hidden case stays unnamed', async () => {
    const dispute = await settledDispute();
    const reply = await office
      .at('chaoyang')
      .get('/v1/documents?unit=chaoyang-centre&kind=mediation-agreement&limit=100');
    const entries = reply.body.items as { serial: number; caseNo: string | null; document: string | null }[];
    expect(entries[0]).toMatchObject({ caseNo: dispute.caseNo, document: DOCUMENT });
    expect(entries.map(({ serial }) => serial)).toEqual(entries.map((_, index) => entries.length - index));
    const page = await office.at('chaoyang').get('/v1/documents?unit=chaoyang-centre&kind=mediation-agreement&limit=1');
    const next = await office.at('chaoyang').get(page.body.next);
    expect(next.body.items[0].serial).toBe(entries.length - 1);
    expect((await office.at('haidian').get('/v1/documents?unit=chaoyang-centre&kind=mediation-agreement')).status).toBe(
      404,
    );
    expect((await office.at('chaoyang').get('/v1/documents?unit=chaoyang-centre&kind=nothing')).status).toBe(422);
  });

  it('is not for those who may not see the case, and looks missing to them', async () => {
    const dispute = await settledDispute();
    const hidden = await office.at('haidian').get(pdf(dispute, DOCUMENT));
    const missing = await office.at('haidian').get(`/v1/cases/LM-2026-999999/documents/${DOCUMENT}`);
    expect(hidden.status).toBe(404);
    expect(missing.status).toBe(404);
    expect((await office.at('chaoyang').get(pdf(dispute, 'mediation-agreement:9'))).status).toBe(404);
    await downloaded(office, 'chaoyang', pdf(dispute, DOCUMENT));
    const taken = await office.house.db.select().from(accessJournal).where(eq(accessJournal.caseNo, dispute.caseNo));
    expect(taken).toMatchObject([{ kind: 'export', detail: { document: DOCUMENT, format: 'pdf' } }]);
  });
});

describe('the wording of a document', () => {
  const kind = 'acceptance-decision';
  const { blocks } = documentKinds[kind];
  const edited = [...blocks.slice(0, -1), { type: 'paragraph', text: '联系电话：12351。' }, blocks.at(-1)];

  it('is data: a further version counts for what is issued from then on', async () => {
    const before = await apply(office);
    await before.does('legal', 'accept-and-send-down', toCentre);
    const draft = await office.at('administrator').bytes(`/v1/document-templates/${kind}/preview`, { blocks: edited });
    expect(draft.type).toBe('application/pdf');
    const set = await office.at('administrator').post(`/v1/document-templates/${kind}`, { blocks: edited });
    expect([set.status, set.body]).toEqual([201, { kind, version: 2 }]);
    const all = (await office.at('administrator').get('/v1/document-templates')).body.items;
    const listedAs = all.find((item: { kind: string }) => item.kind === kind);
    expect(listedAs).toMatchObject({ version: 2, setBy: 'u-administrator', setAt: expect.stringMatching(/\+08:00$/) });
    const after = await apply(office);
    await after.does('legal', 'accept-and-send-down', toCentre);
    expect(await printed(office, 'legal', pdf(before, `${kind}:1`))).not.toContain('联系电话');
    expect(await printed(office, 'legal', pdf(after, `${kind}:1`))).toContain('联系电话：12351');
    const versions = (await listed(office, after, 'legal')).map(({ templateVersion }) => templateVersion);
    expect(versions).toEqual([2, 1]);
  });

  it('must say what the document cannot do without, and refers to what there is', async () => {
    const unknown = [...blocks, { type: 'paragraph', text: '{{colour}}' }];
    const refused = await office.at('administrator').post(`/v1/document-templates/${kind}`, { blocks: unknown });
    expect([refused.status, refused.body.errors[0].field]).toEqual([422, `/blocks/${blocks.length}/text`]);
    const numberless = blocks.filter(({ type }) => type !== 'number');
    expect(
      (await office.at('administrator').post(`/v1/document-templates/${kind}`, { blocks: numberless })).status,
    ).toBe(422);
    const endless = [...blocks, { type: 'paragraph', text: '{{claim}}'.repeat(300) }];
    const often = await office.at('administrator').post(`/v1/document-templates/${kind}`, { blocks: endless });
    expect([often.status, often.body.errors[0].message]).toEqual([422, expect.stringContaining('claim')]);
    expect((await office.at('administrator').post('/v1/document-templates/nothing', { blocks })).status).toBe(404);
    expect((await office.at('legal').post(`/v1/document-templates/${kind}`, { blocks })).status).toBe(403);
  });
});
