import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from './support/office.ts';
import { feedback, intake } from './support/people.ts';
import { available } from './support/view.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

describe('a demand comes in', () => {
  it.each([
    ['hotline', 'callTaker', undefined],
    ['web', 'callTaker', undefined],
    ['window', 'supervisor', undefined],
    ['grid', 'callCentre', { 'idempotency-key': 'grid-event-1' }],
  ] as const)('by %s, as one case', async (channel, who, headers) => {
    const ticket = await office.open({ channel, externalReference: `${channel}-7` }, who, headers);
    expect(ticket.caseNo).toMatch(/^HT-\d{4}-\d{6,}$/);
    const view = await ticket.view();
    expect(view).toMatchObject({ channel, matter: 'wages', stage: 'triage', holder: 'bj-12351', round: 1 });
    expect(view.details['opening']).toMatchObject({ externalReference: `${channel}-7` });
    expect(view.parties.map((p) => p.part)).toEqual(['claimant', 'employer']);
  });

  it('and a machine without an idempotency key is told to send one', async () => {
    const reply = await office.at('callCentre').post('/v1/hotline-tickets', intake);
    expect(reply.status).toBe(422);
  });

  it('only from those who may take it in', async () => {
    for (const who of ['chaoyang', 'chaoyangUnion'] as const) {
      const reply = await office.at(who).post('/v1/hotline-tickets', intake);
      expect(reply.status, who).toBe(403);
    }
  });

  it('and what the caller said stays out of the engine', async () => {
    const ticket = await office.open();
    const [command] = await ticket.rows('commands');
    expect(JSON.stringify(command?.signal)).not.toMatch(/冀小禾|13800000000|押金|美甲/);
    expect(JSON.stringify(await ticket.facts())).not.toMatch(/冀小禾|13800000000|押金|美甲/);
    expect((await ticket.view()).intake).toMatchObject({ question: intake.question });
  });
});

describe('an inquiry (咨询件)', () => {
  it('is answered and archived in one step, yet counted', async () => {
    const ticket = await office.open({ matter: 'policy', answer: '凭京卡可免费参观，请提前预约。' });
    const view = await ticket.view();
    expect(view).toMatchObject({ stage: 'archived', outcome: 'answered-at-once', holder: 'bj-12351' });
    expect(view.details['class']).toBe('inquiry');
    expect(await ticket.limits()).toEqual({ 'archive-window:1': 'running' });
    expect((await ticket.facts()).map((f) => f.kind)).toEqual([
      ...['opened', 'closed', 'stage-entered', 'deadline-started'],
    ]);
    expect((await ticket.row()).closedAt).toBe((await ticket.row()).openedAt);
  });

  it('is answered by the answer action, after it was classified', async () => {
    const ticket = await office.open({ matter: 'policy' });
    const classified = await ticket.does('callTaker', 'classify', { class: 'inquiry' });
    expect(classified.stage).toBe('triage');
    const answered = await ticket.does('callTaker', 'answer', { text: '可向所在单位工会申请。' });
    expect(answered).toMatchObject({ stage: 'archived', caseOutcome: 'answered-at-once', open: ['reopen'] });
    await ticket.cannot('callTaker', 'answer', { text: '再答一次' }, '409 case-closed');
    await ticket.skip(20 * 86_400_000);
    expect(await ticket.view()).toMatchObject({ engine: 'ended', outcome: 'answered-at-once' });
    expect(await ticket.limits()).toEqual({ 'archive-window:1': 'lapsed' });
    await ticket.cannot('callTaker', 'note', { text: '太晚了' }, '409 case-ended');
  });

  it('may turn out to be an affair', async () => {
    const ticket = await office.open();
    await ticket.does('callTaker', 'classify', { class: 'inquiry' });
    await ticket.does('callTaker', 'classify', { class: 'affair' });
    expect((await ticket.view()).details['class']).toBe('affair');
    await ticket.does('callTaker', 'withdraw', { reason: '误拨' });
  });
});

describe('confidentiality', () => {
  it('hides the claimant from the unit, not from the platform', async () => {
    const ticket = await office.dispatched('chaoyang-centre', { confidential: true });
    const [seen] = (await ticket.view('chaoyang')).parties;
    expect(seen).toMatchObject({ part: 'claimant', confidential: true, details: null });
    expect((await ticket.view('callTaker')).parties[0]?.details?.['name']).toBe('冀**');
    expect((await ticket.view('supervisor')).parties[0]?.details?.['phone']).toBe('138****0000');
  });

  it('lets the unit see who called where nothing else was asked for', async () => {
    const ticket = await office.dispatched('chaoyang-centre');
    expect((await ticket.view('chaoyang')).parties[0]?.details?.['name']).toBe('冀**');
  });
});

describe('a hidden ticket', () => {
  it('looks to the employer’s own body exactly like one that does not exist', async () => {
    const ticket = await office.dispatched('chaoyang-yunshan-station', { employerUnit: 'yunfan-logistics-home' });
    for (const caseNo of [ticket.caseNo, 'HT-2026-999999']) {
      const seen = await office.at('yunfan').view(caseNo);
      expect(seen.status).toBe(404);
      expect({ ...seen.body, instance: undefined }).toEqual((await office.at('yunfan').view('HT-2026-888888')).body);
      const acted = await office.at('yunfan').act(caseNo, 'give-feedback', feedback);
      expect(acted.status).toBe(404);
      expect(acted.body).toEqual(seen.body);
    }
    expect((await ticket.rows('caseAccess')).map((a) => `${a.bodyId} ${a.reason}`)).toContain(
      'yunfan-logistics-home excluded',
    );
  });

  it('and units that never had it do not see it either', async () => {
    const ticket = await office.dispatched('chaoyang-centre');
    expect((await office.at('haidian').view(ticket.caseNo)).status).toBe(404);
    expect((await office.at('yunshan').act(ticket.caseNo, 'sign-for')).status).toBe(404);
    expect(available(await ticket.view('chaoyangUnion'))).toEqual([]);
  });
});
