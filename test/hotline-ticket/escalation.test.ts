import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from './support/office.ts';
import { DAY_MS, type TicketFile } from './support/ticket-file.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const question = { toUnit: 'bj-legal', question: '外地社保能否与本市合并计算？' };
const found = { text: '可以合并计算，需办理转移接续。' };

async function escalated(): Promise<TicketFile> {
  const ticket = await office.open({ matter: 'social-insurance' });
  const receipt = await ticket.does('callTaker', 'escalate', question);
  expect(receipt).toMatchObject({ stage: 'escalated', holder: 'bj-legal' });
  return ticket;
}

describe('a question nobody can answer at once', () => {
  it('goes to a department, whose answer is rung back in time', async () => {
    const ticket = await escalated();
    expect(await ticket.limits()).toEqual({ 'ring-back:1': 'running' });
    expect((await ticket.limit('ring-back:1')).unitId).toBe('bj-12351');
    expect((await ticket.rows('notices')).map((n) => `${n.kind} ${n.bodyId} ${n.role}`)).toEqual([
      'escalated bj-legal caseworker',
    ]);
    await ticket.cannot('callTaker', 'supply-answer', found, '403 not-yours-to-do');
    await ticket.cannot('callTaker', 'ring-back', { result: 'reached' }, '409 not-open-now');
    const supplied = await ticket.does('legal', 'supply-answer', found);
    expect(supplied).toMatchObject({ stage: 'ring-back', holder: 'bj-12351' });

    const rung = await ticket.does('callTaker', 'ring-back', { result: 'reached' });
    expect(rung).toMatchObject({ stage: 'archived', caseOutcome: 'answered-by-ring-back' });
    expect(await ticket.limits()).toEqual({ 'ring-back:1': 'met', 'archive-window:1': 'running' });
    expect((await ticket.view()).details['class']).toBe('inquiry');
  });

  it('is archived as unreachable after three attempts on different days, for sampling', async () => {
    const ticket = await escalated();
    await ticket.does('legal', 'supply-answer', found);
    for (const day of [1, 2]) {
      await ticket.does('callTaker', 'ring-back', { result: 'not-reached' });
      await ticket.cannot('colleague', 'ring-back', { result: 'not-reached' }, '409 attempt-same-day');
      expect((await ticket.facts('rung-back')).length).toBe(day);
      await ticket.skip(DAY_MS);
    }
    const last = await ticket.does('callTaker', 'ring-back', { result: 'not-reached' });
    expect(last).toMatchObject({ stage: 'archived', caseOutcome: 'unreachable' });
    expect((await ticket.view()).flags).toEqual(['unreachable-sample']);
    expect((await ticket.facts('rung-back')).map((f) => f['attempt'])).toEqual([1, 2, 3]);
  });

  it('may be reached on the very day of an attempt in vain', async () => {
    const ticket = await escalated();
    await ticket.does('legal', 'supply-answer', found);
    await ticket.does('callTaker', 'ring-back', { result: 'not-reached' });
    const rung = await ticket.does('callTaker', 'ring-back', { result: 'reached', remark: '晚间接通' });
    expect(rung.caseOutcome).toBe('answered-by-ring-back');
  });

  it('may be declined by the department: it is an affair, and is dispatched', async () => {
    const ticket = await escalated();
    const declined = await ticket.does('legal', 'decline-question', { reason: '需由区里处理' });
    expect(declined).toMatchObject({ stage: 'triage', holder: 'bj-12351' });
    expect(await ticket.limits()).toEqual({ 'ring-back:1': 'cancelled' });
    const sent = await ticket.does('callTaker', 'dispatch', { toUnit: 'chaoyang-centre' });
    expect(sent).toMatchObject({ stage: 'handling', holder: 'chaoyang-centre' });
    expect((await ticket.view()).details['class']).toBe('affair');
  });

  it('whose ring-back is missed is told to the platform, and the late one still counts', async () => {
    const ticket = await escalated();
    await ticket.skipPast('ring-back:1');
    expect(await ticket.limits()).toEqual({ 'ring-back:1': 'missed' });
    expect((await ticket.rows('notices')).map((n) => `${n.kind} ${n.bodyId} ${n.role}`)).toContain(
      'ring-back-missed bj-centre supervisor',
    );
    expect(await ticket.rows('supervisionOrders')).toEqual([]);
    await ticket.does('legal', 'supply-answer', found);
    await ticket.does('callTaker', 'ring-back', { result: 'reached' });
    expect((await ticket.limits())['ring-back:1']).toBe('met-late');
  });

  it('goes only to a department of the city centre, never to the employer’s own body', async () => {
    const ticket = await office.open({ employerUnit: 'yunfan-logistics-home' });
    await ticket.cannot('callTaker', 'escalate', { toUnit: 'chaoyang-centre' }, '422 not-a-department');
    await ticket.cannot('callTaker', 'escalate', { toUnit: 'bj-12351' }, '422 dispatch-to-the-platform');
    await ticket.cannot('callTaker', 'escalate', { toUnit: 'yunfan-logistics-home' }, '422 employers-own-body');
    await ticket.cannot('callTaker', 'escalate', { toUnit: 'nowhere' }, '422');
    await ticket.cannot('supervisor', 'escalate', question, '403 not-yours-to-do');
  });
});
