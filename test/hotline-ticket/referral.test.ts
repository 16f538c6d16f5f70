import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from './support/office.ts';
import { content, discontent } from './support/people.ts';
import type { TicketFile } from './support/ticket-file.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const about = { employerUnit: 'yunfan-logistics-home', employer: '云帆物流公司（示例）' } as const;
const referredTo = async (ticket: TicketFile) => office.opened((await ticket.rows('caseLinks'))[0]?.linkedCaseNo ?? '');

describe('a demand that is a labour dispute', () => {
  it('is referred by the platform: a mediation case with the same parties; the caller still gets the callback', async () => {
    const ticket = await office.open(about);
    const referred = await ticket.does('callTaker', 'refer-to-mediation', { remark: '来电人要求调解。' });
    expect(referred).toMatchObject({ stage: 'callback', holder: 'bj-12351' });
    const dispute = await referredTo(ticket);
    expect(await dispute.row()).toMatchObject({
      process: 'labour-mediation',
      platformUnit: 'bj-legal',
      holderUnit: 'bj-legal',
    });
    expect(await dispute.limits()).toMatchObject({ 'acceptance:1': 'running', 'statutory:1': 'running' });
    const view = await dispute.view('legal');
    expect(view.parties.map(({ details }) => details?.['name'])).toEqual(['冀**', '云帆物流公司（示例）']);
    expect(view.intake).toMatchObject({ claim: '老板每月扣一部分工资作押金，离职时拖着不给。' });
    expect((await dispute.rows('caseLinks')).map(({ linkedCaseNo }) => linkedCaseNo)).toEqual([ticket.caseNo]);
    expect((await office.at('callTaker').view(dispute.caseNo)).status, 'who took the call may follow').toBe(200);
    expect((await office.at('yunfan').view(dispute.caseNo)).status, "the employer's own body may not").toBe(404);
    const end = await ticket.does('colleague', 'record-callback', content);
    expect(end).toMatchObject({ stage: 'archived', caseOutcome: 'satisfied' });
    expect((await dispute.row()).closedAt).toBeNull();
  });

  it('is referred by the unit that handles it, which has answered thereby', async () => {
    const ticket = await office.dispatched();
    await ticket.does('chaoyang', 'refer-to-mediation', { claim: '要求退还押金两千元。' });
    expect(await ticket.limits()).toMatchObject({
      'feedback:1': 'met',
      'claimant-feedback:1': 'met',
      'return:1': 'cancelled',
    });
    const dispute = await referredTo(ticket);
    expect((await dispute.view('legal')).intake).toMatchObject({ claim: '要求退还押金两千元。' });
    expect((await office.at('chaoyang').view(dispute.caseNo)).status, 'who referred it may follow').toBe(200);
    await ticket.cannot('chaoyang', 'record-callback', content, '403 not-yours-to-do');
    const again = await ticket.does('colleague', 'record-callback', discontent);
    expect(again).toMatchObject({ stage: 'redispatch' });
  });

  it('is referred by nobody else, and not after it was answered', async () => {
    const ticket = await office.dispatched();
    await ticket.cannot('haidian', 'refer-to-mediation', {}, '404');
    await ticket.does('chaoyang', 'refer-to-mediation');
    await ticket.cannot('callTaker', 'refer-to-mediation', {}, '409 not-open-now');
  });

  it('makes nobody who asked for confidentiality a party by name unasked', async () => {
    const ticket = await office.open({ confidential: true });
    await ticket.cannot('callTaker', 'refer-to-mediation', {}, '422 confidential-caller');
    const referred = await ticket.does('callTaker', 'refer-to-mediation', { disclosureAgreed: true });
    expect(referred).toMatchObject({ stage: 'callback' });
  });

  it('keeps its term when the reference is late, and is told', async () => {
    const ticket = await office.dispatched();
    await ticket.skipPast('feedback:1');
    await ticket.does('chaoyang', 'refer-to-mediation');
    expect(await ticket.limits()).toMatchObject({ 'feedback:1': 'met-late' });
  });
});
