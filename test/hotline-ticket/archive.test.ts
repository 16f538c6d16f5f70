import { and, eq, ne } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../db/schema/index.ts';
import { openOffice, type Office } from './support/office.ts';
import { content, discontent, feedback } from './support/people.ts';
import type { TicketFile } from './support/ticket-file.ts';
import { available } from './support/view.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

async function archived(): Promise<TicketFile> {
  const ticket = await office.dispatched();
  await ticket.does('chaoyang', 'give-feedback', feedback);
  await ticket.does('colleague', 'record-callback', content);
  return ticket;
}

describe('a reopening (重开)', () => {
  it('within the archive’s window begins a new round with clocks of its own; what was found stays', async () => {
    const ticket = await archived();
    const first = await ticket.limit('feedback:1');
    await ticket.skipToEveOf('archive-window:1');
    expect(available(await ticket.view('callTaker'))).toContain('reopen');
    await ticket.cannot('chaoyang', 'reopen', { reason: '想重开' }, '403 not-yours-to-do');
    const reopened = await ticket.does('supervisor', 'reopen', { reason: '诉求人来电称未退还' });
    expect(reopened).toMatchObject({ stage: 'triage', holder: 'bj-12351', round: 2 });
    expect(await ticket.row()).toMatchObject({ outcome: null, closedAt: null, engine: 'running' });
    expect((await ticket.limits())['archive-window:1']).toBe('met');

    await ticket.does('callTaker', 'dispatch', { toUnit: 'haidian-centre' });
    expect(await ticket.limit('feedback:2')).toMatchObject({ state: 'running', round: 2, unitId: 'haidian-centre' });
    await ticket.does('haidian', 'give-feedback', { ...feedback, treatment: 'explained' });
    const again = await ticket.does('colleague', 'record-callback', discontent);
    expect(again, 'a re-handling round of its own').toMatchObject({ stage: 'redispatch', round: 3 });
    await ticket.does('callTaker', 'dispatch', { toUnit: 'chaoyang-centre' });
    await ticket.does('chaoyang', 'give-feedback', feedback);
    await ticket.does('colleague', 'record-callback', content);
    expect(await ticket.view()).toMatchObject({ stage: 'archived', outcome: 'satisfied', round: 3 });
    expect((await ticket.view()).details).toMatchObject({
      ...{ 'satisfaction-of-round-1': 4, 'satisfaction-of-round-2': 2, 'satisfaction-of-round-3': 4 },
      ...{ 'treatment-of-round-1': 'resolved', 'treatment-of-round-2': 'explained', dispatches: 3 },
    });
    expect(await ticket.limit('feedback:1')).toEqual(first);
    expect((await ticket.rows('filingCopies')).map((c) => c.dispatchNo)).toEqual([1, 2, 3]);
  });

  it('of an answered inquiry may end with another answer', async () => {
    const ticket = await office.open({ answer: '可凭京卡办理。' });
    await ticket.does('callTaker', 'reopen', { reason: '追问' });
    expect((await ticket.view()).stage).toBe('triage');
    await ticket.does('callTaker', 'escalate', { toUnit: 'bj-legal' });
    await ticket.does('legal', 'supply-answer', { text: '需本人到场。' });
    const rung = await ticket.does('callTaker', 'ring-back', { result: 'reached' });
    expect(rung).toMatchObject({ caseOutcome: 'answered-by-ring-back', round: 2 });
  });

  it('after the window is refused: the case has ended', async () => {
    const ticket = await archived();
    await ticket.skipPast('archive-window:1');
    await ticket.skip(10 * 60_000);
    await ticket.cannot('callTaker', 'reopen', { reason: '太晚了' }, '409 case-ended');
    expect(await ticket.view()).toMatchObject({ engine: 'ended', stage: 'archived', outcome: 'satisfied' });
    expect((await ticket.limits())['archive-window:1']).toBe('lapsed');
    expect((await ticket.facts()).at(-1)?.kind).toBe('ended');
  });

  it('is possible for as many days as the policy of the day of opening says', async () => {
    await office.setPolicy('archive-window-days', 40);
    const ticket = await archived();
    await office.setPolicy('archive-window-days', 15);
    const { dueAt, startedAt } = await ticket.limit('archive-window:1');
    expect(dueAt).toBeGreaterThan(startedAt + 39 * 86_400_000);
  });
});

describe('notes, papers and links', () => {
  it('are taken at any time until the case has ended', async () => {
    const [ticket, other] = [await office.dispatched(), await office.open()];
    await ticket.does('chaoyang', 'note', { text: '已电话联系用人单位。' });
    await ticket.does('callTaker', 'attach', { title: '工资条', reference: 'scan/2026/0017' });
    await ticket.does('callTaker', 'link', { caseNo: other.caseNo });
    expect(await ticket.facts('attached')).toMatchObject([{ reference: 'scan/2026/0017' }]);
    for (const [from, to] of [
      [ticket, other],
      [other, ticket],
    ] as const) {
      expect(await from.rows('caseLinks')).toMatchObject([{ linkedCaseNo: to.caseNo, kind: 'related' }]);
    }
    await ticket.cannot('chaoyang', 'link', { caseNo: ticket.caseNo }, '422 link-to-itself');
    await ticket.cannot('chaoyang', 'link', { caseNo: 'HT-2026-000000' }, '422');
    expect(JSON.stringify(await ticket.facts())).not.toMatch(/电话联系|工资条/);

    await ticket.does('chaoyang', 'give-feedback', feedback);
    await ticket.does('colleague', 'record-callback', content);
    await ticket.does('callTaker', 'note', { text: '归档后补记。' });
    await ticket.skipPast('archive-window:1');
    await ticket.skip(10 * 60_000);
    await ticket.cannot('callTaker', 'note', { text: '太晚了' }, '409 case-ended');
  });
});

describe('one call, several demands', () => {
  it('a split opens a ticket of its own for the same caller, linked both ways', async () => {
    const ticket = await office.open({ confidential: true });
    await ticket.does('callTaker', 'split', { matter: 'social-insurance', question: '另反映未缴纳社会保险。' });
    expect((await ticket.view()).stage).toBe('triage');
    const other = await opened(ticket);
    const view = await other.view();
    expect(view).toMatchObject({ stage: 'triage', matter: 'social-insurance', channel: 'hotline', round: 1 });
    expect(view.title).toContain('社会保险');
    expect(view.intake).toMatchObject({ question: '另反映未缴纳社会保险。' });
    expect(view.parties.map((p) => `${p.part} ${p.confidential}`)).toEqual(['claimant true', 'employer false']);
    expect(view.parties[0]?.details?.['name']).toBe('冀**');
    expect(await ticket.rows('caseLinks')).toMatchObject([{ linkedCaseNo: other.caseNo, kind: 'split' }]);
    expect(await other.rows('caseLinks')).toMatchObject([{ linkedCaseNo: ticket.caseNo, kind: 'split' }]);

    await other.does('callTaker', 'answer', { text: '可向社保经办机构投诉。' });
    expect((await ticket.view()).stage, 'each has its own course').toBe('triage');
    await ticket.does('callTaker', 'dispatch', { toUnit: 'chaoyang-centre' });
  });

  /** The ticket that was split off, once the relay has opened it. */
  async function opened(from: TicketFile): Promise<TicketFile> {
    const isIntake = and(eq(commands.route, `handoff:${from.caseNo}`), ne(commands.status, 'pending'));
    for (let tries = 0; tries < 200; tries += 1) {
      const [row] = await office.house.db.select().from(commands).where(isIntake);
      if (row) return office.file(row.caseNo);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('the relay opened nothing');
  }
});
