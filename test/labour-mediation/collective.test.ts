import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { printed } from '../papers/support/papers.ts';
import { agreement, apply, breakdown, mediator, sentDown } from './support/disputes.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const page = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    name: `职工${first + index}号`,
    phone: '13800000031',
    claimedYuan: 1_000,
  }));
const settledFrom = (first: number, count: number, agreedYuan: number) =>
  Array.from({ length: count }, (_, index) => ({ worker: first + index, result: 'settled' as const, agreedYuan }));

async function collective(workers: number) {
  const dispute = await sentDown(office);
  for (let first = 1; first <= workers; first += 100)
    await dispute.does('chaoyang', 'add-workers', { workers: page(first, Math.min(100, workers - first + 1)) });
  await dispute.does('chaoyang', 'name-mediator', mediator);
  return dispute;
}

describe('a collective dispute', () => {
  it('has its workers entered and answered by the page, and is settled for the sum of what they get', async () => {
    const dispute = await collective(250);
    expect((await dispute.view('chaoyang')).details['workers']).toEqual({ ...none, count: 250 });
    await dispute.cannot('chaoyang', 'settle', { ...agreement, agreedYuan: 200_000 }, '409 workers-unanswered');
    await dispute.does('chaoyang', 'answer-workers', { answers: settledFrom(1, 100, 800) });
    await dispute.does('chaoyang', 'answer-workers', { answers: settledFrom(101, 100, 800) });
    const rest = [
      ...settledFrom(201, 48, 800),
      { worker: 249, result: 'failed' },
      { worker: 250, result: 'withdrawn' },
    ];
    await dispute.does('chaoyang', 'answer-workers', { answers: rest });
    const sums = { claimedYuan: 250_000, agreedYuan: 248 * 800, terms: '公司十五日内按名单支付。' };
    await dispute.cannot('chaoyang', 'settle', { ...sums, agreedYuan: 1 }, '422 sums-differ');
    await dispute.cannot('chaoyang', 'fail', breakdown, '409 somebody-settled');
    await dispute.cannot('chaoyang', 'settle', sums, '422 arbitration-not-explained');
    await dispute.does('chaoyang', 'settle', { ...sums, ...breakdown });
    const text = await printed(office, 'chaoyang', `/v1/cases/${dispute.caseNo}/documents/mediation-agreement:1`);
    for (const said of ['职工1号', '职工248号', '198,400']) expect(text).toContain(said);
    for (const other of ['职工249号', '职工250号']) expect(text).not.toContain(other);
    const end = await printed(office, 'chaoyang', `/v1/cases/${dispute.caseNo}/documents/mediation-termination:1`);
    for (const said of ['职工249号', '申请仲裁', breakdown.reason]) expect(end).toContain(said);
    await dispute.cannot('chaoyang', 'add-workers', { workers: page(251, 1) }, '409 not-open-now');
    await dispute.cannot('chaoyang', 'answer-workers', { answers: settledFrom(1, 1, 1) }, '409 not-open-now');
    await dispute.cannot('chaoyang', 'submit', { agreedYuan: 7 }, '422 sums-differ');
  });

  it('shows its workers by the page, with what became of each', async () => {
    const dispute = await collective(120);
    await dispute.does('chaoyang', 'answer-workers', {
      answers: [{ worker: 120, result: 'failed' }, ...settledFrom(1, 1, 900)],
    });
    const first = await office.at('chaoyang').get(`/v1/cases/${dispute.caseNo}/workers?limit=100`);
    expect(first.body.items).toHaveLength(100);
    expect(first.body.items[0]).toEqual({
      ...{ no: 1, name: '职***', phone: '138****0031', claimedYuan: 1_000 },
      ...{ result: 'settled', agreedYuan: 900 },
    });
    const second = await office.at('chaoyang').get(first.body.next);
    expect(second.body.items.map(({ no }: { no: number }) => no)).toEqual(
      Array.from({ length: 20 }, (_, i) => 101 + i),
    );
    expect(second.body.items.at(-1)).toMatchObject({ no: 120, result: 'failed', agreedYuan: null });
    expect(second.body.next).toBeNull();
    expect((await office.at('haidian').get(`/v1/cases/${dispute.caseNo}/workers`)).status).toBe(404);
    const parties = (await dispute.view('chaoyang')).parties.map(({ part }) => part);
    expect(parties, 'the case itself names the first applicant').toEqual(['claimant', 'employer', 'representative']);
  });

  it('takes no answer that cannot be right', async () => {
    const dispute = await collective(3);
    await dispute.cannot('chaoyang', 'answer-workers', { answers: settledFrom(4, 1, 100) }, '422 unknown-worker');
    const withoutSum = { answers: [{ worker: 1, result: 'settled' }] };
    await dispute.cannot('chaoyang', 'answer-workers', withoutSum, '422 settled-needs-a-sum');
    await dispute.cannot('chaoyang', 'answer-workers', { answers: settledFrom(1, 101, 100) }, '422');
    await dispute.cannot('chaoyang', 'add-workers', { workers: page(4, 101) }, '422');
    await dispute.cannot('legal', 'answer-workers', { answers: settledFrom(1, 1, 100) }, '403 not-yours-to-do');
    const nobody = [1, 2, 3].map((worker) => ({ worker, result: 'failed' }));
    await dispute.does('chaoyang', 'answer-workers', { answers: nobody });
    await dispute.cannot('chaoyang', 'settle', agreement, '409 nobody-settled');
    await dispute.does('chaoyang', 'answer-workers', { answers: settledFrom(2, 1, 500) });
    await dispute.does('chaoyang', 'settle', {
      claimedYuan: 3_000,
      agreedYuan: 500,
      terms: '支付职工二五百元。',
      ...breakdown,
    });
  });

  it('knows only how many: names of workers are in no journal and no view of the engine', async () => {
    const dispute = await collective(2);
    expect(JSON.stringify([await dispute.facts(), await dispute.ownView()])).not.toContain('职工1号');
    const parties = await dispute.rows('caseParties');
    expect(parties.filter(({ partyNo }) => partyNo > 100)).toMatchObject([
      { claimedYuan: 1_000 },
      { claimedYuan: 1_000 },
    ]);
  });

  it('is open for workers to whoever took the application', async () => {
    const dispute = await apply(office, 'yunshan');
    await dispute.does('yunshan', 'add-workers', { workers: page(1, 2) });
    await dispute.cannot('yunshan', 'answer-workers', { answers: settledFrom(3, 1, 1) }, '422 unknown-worker');
  });
});
const none = { answered: 0, settled: 0, agreedYuan: 0 };
