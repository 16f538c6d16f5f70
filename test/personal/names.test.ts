import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { creditCheckOf } from '../../db/personal/credit-code.ts';
import { caseAccess } from '../../db/schema/index.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import type { Person } from '../hotline-ticket/support/people.ts';
import type { TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import { application, apply, sentDown } from '../labour-mediation/support/disputes.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const said = async (dispute: TicketFile, who: Person = 'legal'): Promise<string> =>
  JSON.stringify([
    (await office.at(who).get(`/v1/cases/${dispute.caseNo}/journal`)).body,
    (await dispute.view(who)).intake,
  ]);
const codeOf = (body: string): string => body + creditCheckOf(body);

describe('texts are masked by', () => {
  it('names as they were before they were amended, and as they are since', async () => {
    const caller = { name: '尚可青', representative: '尚可蓝', phone: '13800000011' };
    const dispute = await apply(office, 'legal', { caller, claim: '尚可青与代理人尚可蓝到场。' });
    await dispute.does('legal', 'note', { text: '尚可青 来电，称姓名有误，应为单于清。' });
    expect(await said(dispute)).toContain('应为单于清');
    await dispute.does('legal', 'amend-parties', { caller: { name: '单于清' }, reason: '尚可青系笔误' });
    const shown = await said(dispute);
    expect(shown).not.toMatch(/尚可青|尚可蓝|单于清/);
    for (const text of ['尚**与代理人尚**到场。', '尚** 来电，称姓名有误，应为单于*。', '尚**系笔误'])
      expect(shown).toContain(text);
  });

  it('the party’s own landline and passport, which have no form of their own', async () => {
    const caller = {
      ...{ name: '尚可青', phone: '010-65432100' },
      identity: { kind: 'passport', number: 'E12345678' },
    };
    const claim = '护照 E1234-5678，家中 6543 2100；合同 E99999999 总额 65432109。';
    const dispute = await apply(office, 'legal', { caller, claim });
    expect((await dispute.view('legal')).intake?.['claim']).toBe(
      '护照 E******78，家中 ****2100；合同 E99999999 总额 65432109。',
    );
  });

  it('an employer who may be a person, unless a credit code tells that it is a house', async () => {
    const [house, oneMan] = [codeOf('91350100M000100Y4'), codeOf('92350100M000100Y4')];
    const named = { employer: '苏明远', employerRepresentative: '苏念', claim: '苏明远欠薪，苏念签收。' };
    for (const [employerCode, name] of [
      [undefined, '苏**'],
      [oneMan, '苏**'],
      [house, '苏明远'],
    ] as const) {
      const dispute = await apply(office, 'legal', { ...named, ...(employerCode ? { employerCode } : {}) });
      const { intake, parties } = await dispute.view('legal');
      expect(intake?.['claim'], employerCode).toBe(`${name}欠薪，苏*签收。`);
      expect(parties.find(({ part }) => part === 'employer')?.details, employerCode).toEqual({ name });
    }
    const dispute = await apply(office, 'legal', { claim: `${application.employer}欠薪。` });
    expect((await dispute.view('legal')).intake?.['claim']).toBe(`${application.employer}欠薪。`);
  });

  it('workers of a collective dispute, those entered later too', async () => {
    const dispute = await sentDown(office);
    const workers = [
      { name: '夏侯知秋', phone: '13800000031' },
      { name: 'Anna Berg', identity: { kind: 'passport', number: 'K7654321' } },
    ];
    await dispute.does('chaoyang', 'add-workers', { workers });
    const text = '夏侯知秋、anna berg（K7654321）与公良雨到场。';
    await dispute.does('chaoyang', 'note', { text });
    expect(await said(dispute, 'chaoyang')).toContain('夏侯**、A***（K*****21）与公良雨到场。');
    await dispute.does('chaoyang', 'add-workers', { workers: [{ name: '公良雨' }] });
    expect(await said(dispute, 'chaoyang')).toContain('与公良*到场。');
    const clear = await office
      .at('chaoyang')
      .post(`/v1/cases/${dispute.caseNo}/unmask`, { purpose: 'handling', reason: '核对到场职工', fields: ['texts'] });
    expect(JSON.stringify(clear.body.texts)).toContain(text);
  });
});

it('who does not carry a case finds none of its people by words: workers, former names, who speaks for the employer', async () => {
  const dispute = await sentDown(office);
  await dispute.does('chaoyang', 'add-workers', { workers: [{ name: '夏侯望舒' }] });
  const text = '夏侯望舒与尉迟归晚到场，议定分期。';
  await dispute.does('chaoyang', 'amend-parties', { employerRepresentative: '尉迟归晚', reason: '补登' });
  await dispute.does('chaoyang', 'note', { text });
  const linked = { caseNo: dispute.caseNo, bodyId: 'haidian-centre', reason: 'linked', since: office.now } as const;
  await office.house.db.insert(caseAccess).values(linked);
  const found = async (who: Person, q: string) =>
    ((await office.at(who).get(`/v1/cases?q=${encodeURIComponent(q)}`)).body.items as unknown[]).length;
  for (const name of ['夏侯望舒', '尉迟归晚', application.caller.name]) {
    expect(await found('chaoyang', name), name).toBeGreaterThan(0);
    expect(await found('haidian', name), name).toBe(0);
  }
  expect(await found('haidian', '议定分期')).toBe(1);
});
