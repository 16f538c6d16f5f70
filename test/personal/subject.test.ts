import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { apply, sentDown } from '../labour-mediation/support/disputes.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

interface Held {
  readonly caseNo: string;
  readonly as: readonly { readonly details: Readonly<Record<string, unknown>> }[];
  readonly texts: readonly { readonly action: string; readonly texts: Readonly<Record<string, unknown>> }[];
  readonly journal: readonly { readonly facts: readonly Readonly<Record<string, unknown>>[] }[];
}
async function exported(by: object) {
  const { status, body } = await office
    .at('supervisor')
    .post('/v1/subject-exports', { reason: 'subject-request', ...by });
  expect(status).toBe(200);
  return body as { cases: Held[]; truncated: boolean; names: number };
}

describe('what one person is given of a collective dispute', () => {
  const lead = { name: '尚可青', phone: '13800006101', representative: '尚可蓝' };
  const workers = [
    { name: '夏侯知秋', phone: '13800006102' },
    { name: '公良雨', phone: '13800006103', identity: { kind: 'passport', number: 'K7654321' } },
  ];
  const note = '尚可青（138 0000 6101）与夏侯知秋（13800006102）、公良雨 K7654321 到场，单位由尉迟归晚出面。';
  async function collective() {
    const dispute = await apply(office, 'legal', { caller: lead, employerRepresentative: '尉迟归晚' });
    await dispute.does('legal', 'accept-and-send-down', { toUnit: 'chaoyang-centre' });
    await dispute.does('chaoyang', 'add-workers', { workers });
    await dispute.does('chaoyang', 'note', { text: note });
    const answers = [
      { worker: 1, result: 'settled', agreedYuan: 700 },
      { worker: 2, result: 'failed' },
    ];
    await dispute.does('chaoyang', 'answer-workers', { answers });
    return dispute;
  }

  it('holds nothing of anybody else: not who leads it of the workers, not a worker of the others', async () => {
    const { caseNo } = await collective();
    const mine = await exported({ phone: lead.phone });
    expect(mine).toMatchObject({ truncated: false, names: 1 });
    const [held] = mine.cases;
    expect(held).toMatchObject({ caseNo, as: [{ details: { name: lead.name, phone: lead.phone } }] });
    expect(JSON.stringify(held)).not.toMatch(/夏侯知秋|公良雨|尉迟归晚|13800006102|13800006103|K7654321/);
    const said = (action: string) => held?.texts.find((text) => text.action === action)?.texts;
    expect(said('open')).toMatchObject({ caller: lead, employerRepresentative: '尉迟**' });
    expect(said('add-workers')).toEqual({ workersLeftOut: 2 });
    expect(said('note')?.['text']).toBe(
      '尚可青（138 0000 6101）与夏侯**（138****6102）、公良* K*****21 到场，单位由尉迟**出面。',
    );
    const answered = (of: Held | undefined) =>
      of?.journal.flatMap(({ facts }) => facts).find((fact) => 'answersOfOthers' in fact);
    expect(answered(held)).toMatchObject({ answers: [], answersOfOthers: 2 });

    const [worker] = (await exported({ phone: workers[0]?.phone })).cases;
    expect(worker).toMatchObject({ as: [{ details: workers[0], agreedYuan: 700 }], texts: [] });
    expect(answered(worker)).toMatchObject({ answers: [{ worker: 1, agreedYuan: 700 }], answersOfOthers: 1 });
    expect(JSON.stringify(worker)).not.toMatch(/公良雨|尚可青|尚可蓝|尉迟归晚/);
  });
});

it('who has the same telephone and another identity number is somebody else', async () => {
  const phone = '13800006201';
  const numbers = ['11010519491231002X', '440524188001010014'];
  const [mine] = [
    await office.open({ caller: { phone, identity: { kind: 'resident-id', number: numbers[0] } } }),
    await office.open({ caller: { phone, identity: { kind: 'resident-id', number: numbers[1] } } }),
  ];
  const nameless = await office.open({ caller: { phone } });
  const { cases } = await exported({ phone, identity: numbers[0] });
  expect(cases.map(({ caseNo }) => caseNo)).toEqual([mine.caseNo, nameless.caseNo].sort());
  expect((await exported({ phone })).cases).toHaveLength(3);
});

it('says that it is not all, and of how many names, where a telephone is that of many', async () => {
  const dispute = await sentDown(office);
  for (let first = 0; first < 600; first += 100) {
    const page = Array.from({ length: 100 }, (_, i) => ({ name: `职工${first + i}号`, phone: '010-65433456' }));
    await dispute.does('chaoyang', 'add-workers', { workers: page });
  }
  const all = await exported({ phone: '010-65433456' });
  expect(all).toMatchObject({ truncated: true, names: 500 });
  expect(all.cases[0]?.as).toHaveLength(500);
  const one = await exported({ phone: '010-65433456', name: '职工7号' });
  expect(one).toMatchObject({ truncated: false, names: 1 });
  expect(one.cases[0]?.as).toMatchObject([{ details: { name: '职工7号' } }]);
});
