import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { connected, post, signed, type Centre } from './centre.ts';
import { callOf, event, tell, wholeCall } from './telling.ts';

let office: Office;
let centre: Centre;
beforeAll(async () => {
  office = await openOffice();
  centre = await connected(office.house);
});
afterAll(() => office.house.stop());

const count = async (): Promise<number> => {
  const { body } = await office.at('supervisor').get('/v1/cases?process=hotline-ticket&limit=100');
  return (body as { items: unknown[] }).items.length;
};

describe('an answered call', () => {
  it('becomes a ticket that is to be completed, once, and every repeat is answered like the first', async () => {
    const { house } = office;
    expect(await tell(house, centre, 'ringing', 'in-1')).toMatchObject({ caseNo: null });
    const answered = signed([centre.secret], event('answered', 'in-1'));
    const first = await post(house, centre.url, answered);
    const { caseNo } = JSON.parse(first.text) as { caseNo: string };
    expect(caseNo).toMatch(/^HT-\d{4}-\d+$/);
    expect(await post(house, centre.url, answered)).toEqual(first);
    expect(await tell(house, centre, 'ended', 'in-1', { cause: 'normal' })).toMatchObject({ caseNo, joined: false });
    const ticket = await office.opened(caseNo);
    const call = await callOf(house, centre, 'in-1');
    expect(call).toMatchObject({ caseNo, effect: 'opened', effectReason: null, maybeCases: [] });
    const { body } = await office.at('callTaker').view(caseNo);
    expect(body).toMatchObject({
      ...{ stage: 'triage', matter: 'not-told', channel: 'hotline' },
      details: { opening: { externalReference: `call-${call.id}` } },
      parties: [{ part: 'claimant', details: { phone: '139****0001' } }],
    });
    expect(JSON.stringify(body)).not.toContain('13900000001');
    expect(body.intake.question).toContain('待话务员补全');
    await ticket.cannot('callTaker', 'dispatch', { toUnit: 'chaoyang-centre' }, '409 intake-incomplete');
    await ticket.cannot('callTaker', 'answer', { text: '请咨询' }, '409 intake-incomplete');
  });

  it('is completed by the call-taker: what is told stands in the intake, among the parties and in lists', async () => {
    const { caseNo } = await wholeCall(office.house, centre, 'in-2', { from: '13900000002' });
    const ticket = await office.opened(caseNo!);
    await ticket.cannot('callTaker', 'complete-intake', {}, '422 nothing-amended');
    await ticket.cannot('callTaker', 'complete-intake', { matter: 'no-such-matter' }, '422');
    await ticket.does('callTaker', 'complete-intake', {
      ...{ matter: 'wages', question: '老板拖欠三个月工资。', caller: { name: '冀小禾' } },
      ...{ employer: '梅朵美甲店（虚构）', employerUnit: 'yunfan-logistics-home', confidential: true },
    });
    const { body } = await office.at('callTaker').view(caseNo!);
    expect(body).toMatchObject({ matter: 'wages', title: expect.stringContaining('工资报酬') as string });
    expect(body.intake.question).toBe('老板拖欠三个月工资。');
    expect(body.parties).toMatchObject([
      { part: 'claimant', confidential: true, details: { name: '冀**', phone: '139****0002' } },
      { part: 'employer' },
    ]);
    expect((await office.at('yunfan').view(caseNo!)).status).toBe(404);
    await ticket.cannot('callTaker', 'dispatch', { toUnit: 'yunfan-logistics-home' }, '422 employers-own-body');
    await ticket.does('callTaker', 'dispatch', { toUnit: 'chaoyang-centre' });
    const seen = await office.at('chaoyang').view(caseNo!);
    expect(seen.body.parties).toMatchObject([{ confidential: true, details: null }, {}]);
    await ticket.cannot('callTaker', 'complete-intake', { matter: 'contract' }, '409 not-open-now');
  });

  it('joins the caller’s one open ticket', async () => {
    const known = await office.open({ caller: { name: '冀小禾', phone: '13900000003' } });
    const before = await count();
    const told = await wholeCall(office.house, centre, 'in-3', { from: '+86 139 0000 0003' });
    expect(told).toEqual({ callId: 'in-3', caseNo: known.caseNo, draftId: null, joined: true });
    expect(await count()).toBe(before);
  });

  it('joins a ticket that another call has opened a moment ago, also while the engine has not heard of it', async () => {
    const told = await Promise.all(
      [1, 2, 3, 4].map((n) => wholeCall(office.house, centre, `in-4-${n}`, { from: '13900000004' })),
    );
    expect(new Set(told.map(({ caseNo }) => caseNo)).size).toBe(1);
    expect(told.filter(({ joined }) => !joined)).toHaveLength(1);
  });

  it('joins none of several, nor what may be another’s: it opens its own and names what it may be', async () => {
    const { house } = office;
    const phone = '13900000005';
    const [one, two] = [await office.open({ caller: { phone } }), await office.open({ caller: { phone } })];
    const told = await wholeCall(house, centre, 'in-5', { from: phone });
    expect(told.joined).toBe(false);
    expect([one.caseNo, two.caseNo]).not.toContain(told.caseNo);
    const call = await callOf(house, centre, 'in-5');
    expect([...call.maybeCases].sort()).toEqual([one.caseNo, two.caseNo].sort());
    expect(call.effectReason).toBe('may-be-the-same');
    const switchboard = await office.open({ caller: { name: '冀小禾', phone: '010-62345678' } });
    const from = await wholeCall(house, centre, 'in-6', { from: '01062345678' });
    expect(from).toMatchObject({ joined: false });
    expect((await callOf(house, centre, 'in-6')).maybeCases).toEqual([switchboard.caseNo]);
  });

  it('does not tell whose a confidential ticket is', async () => {
    const hidden = await office.open({ caller: { name: '冀小禾', phone: '13900000007' }, confidential: true });
    const told = await wholeCall(office.house, centre, 'in-7', { from: '13900000007' });
    expect(told.caseNo).not.toBe(hidden.caseNo);
    expect(await callOf(office.house, centre, 'in-7')).toMatchObject({ maybeCases: [], joined: false });
  });

  it('is taken in without a number where it was withheld', async () => {
    const { caseNo } = await wholeCall(office.house, centre, 'in-8', { from: 'anonymous' });
    await office.opened(caseNo!);
    expect((await office.at('callTaker').view(caseNo!)).body.parties).toEqual([]);
  });
});

describe('a call that opens nothing', () => {
  it('has not said yet which way it goes: an answer that overtakes its ringing waits for it', async () => {
    const { house } = office;
    const before = await count();
    const { timestamp, type } = event('answered', 'early');
    const bare = (callId: string) => ({ type, timestamp, data: { callId } });
    for (const callId of ['early-out', 'early-in'])
      expect((await post(house, centre.url, signed([centre.secret], bare(callId)))).status).toBe(200);
    await tell(house, centre, 'ringing', 'early-out', { direction: 'outbound', from: '01012351', to: '13900000010' });
    expect(await callOf(house, centre, 'early-out')).toMatchObject({
      direction: 'outbound',
      effect: null,
      caseNo: null,
    });
    expect(await count()).toBe(before);
    const { caseNo } = await tell(house, centre, 'ringing', 'early-in', { from: '13900000011' });
    await office.opened(caseNo!);
    expect((await office.at('callTaker').view(caseNo!)).body.parties).toMatchObject([{ part: 'claimant' }]);
  });

  it('was missed, or was between colleagues', async () => {
    const { house } = office;
    const before = await count();
    await tell(house, centre, 'ringing', 'missed', { from: '13900000009' });
    expect(await tell(house, centre, 'ended', 'missed', { cause: 'no-answer' })).toMatchObject({ caseNo: null });
    expect(await wholeCall(house, centre, 'inside', { direction: 'internal' })).toMatchObject({ caseNo: null });
    expect(await callOf(house, centre, 'missed')).toMatchObject({ state: 'ended', answeredAt: null, effect: null });
    expect(await count()).toBe(before);
  });
});
