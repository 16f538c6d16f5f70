import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { receive } from '../../api/calls/receive.ts';
import { callDoor } from '../../db/calls/endpoints.ts';
import { memberships, users } from '../../db/schema/index.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { feedback, people, type Person } from '../hotline-ticket/support/people.ts';
import type { TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import { connected, post, signed, type Centre } from './centre.ts';
import { callOf, event, receiptOf, standsFor, tell, type Said } from './telling.ts';

let office: Office;
let centre: Centre;
const AGENTS: Readonly<Record<string, Person>> = {
  ...{ '8001': 'colleague', '8002': 'haidian', '8003': 'chaoyang', '8004': 'legal' },
};
beforeAll(async () => {
  office = await openOffice();
  centre = await connected(office.house);
  for (const [agent, person] of Object.entries(AGENTS)) await standsFor(office.house, centre, agent, people[person]);
  // Somebody who handles tickets in Haidian and takes calls at the platform.
  await office.house.db.insert(memberships).values({ userId: people.haidian, bodyId: 'bj-12351', role: 'call-taker' });
});
afterAll(() => office.house.stop());

async function awaiting(by: 'chaoyang' | 'haidian' = 'chaoyang'): Promise<TicketFile> {
  const ticket = await office.dispatched(`${by}-centre`);
  await ticket.does(by, 'give-feedback', feedback);
  return ticket;
}
const calling = (ticket: { readonly caseNo: string }, agent = '8001'): Said => ({
  ...{ direction: 'outbound', from: '01012351', to: '13800000000', agent, reference: ticket.caseNo },
});
const KEYS = { handled: true, solved: true, satisfaction: 4 } as const;
const reasonOf = async (callId: string) => (await callOf(office.house, centre, callId)).effectReason;

/** A call that is answered, hung up and has these keys pressed. */
async function called(callId: string, said: Said, keys: Said = KEYS): Promise<void> {
  await tell(office.house, centre, 'answered', callId, said);
  await tell(office.house, centre, 'ended', callId, { ...said, cause: 'normal' });
  await tell(office.house, centre, 'pressed', callId, { ...said, ...keys });
}

describe('a call that the centre makes for a case', () => {
  it('is the callback, in the name of its agent’s user, once; later keys do nothing', async () => {
    const ticket = await awaiting();
    await called('back-1', calling(ticket));
    const call = await callOf(office.house, centre, 'back-1');
    expect(call).toMatchObject({ effect: 'called-back', effectReason: null, caseNo: ticket.caseNo });
    expect(await receiptOf(office.house, call.effectCommand)).toMatchObject({ outcome: 'done' });
    const rows = [{ reached: true, handled: true, solved: true, satisfaction: 4, byUser: people.colleague }];
    expect(await ticket.rows('callbacks')).toMatchObject(rows);
    await tell(office.house, centre, 'pressed', 'back-1', { ...calling(ticket), satisfaction: 1 });
    expect(await callOf(office.house, centre, 'back-1')).toMatchObject({
      ...{ satisfaction: 1, effectCommand: call.effectCommand },
    });
    expect(await ticket.rows('callbacks')).toMatchObject(rows);
    expect((await ticket.view()).outcome).toBe('satisfied');
  });

  it('is an attempt in vain where nobody answered, and nothing where the hang-up does not say so', async () => {
    const ticket = await awaiting();
    await tell(office.house, centre, 'ringing', 'back-2', calling(ticket));
    await tell(office.house, centre, 'ended', 'back-2', { ...calling(ticket), cause: 'normal' });
    expect(await reasonOf('back-2')).toBe('not-known-whether-reached');
    await tell(office.house, centre, 'ended', 'back-3', { ...calling(ticket), cause: 'NO_ANSWER' });
    const { effectCommand } = await callOf(office.house, centre, 'back-3');
    expect(await receiptOf(office.house, effectCommand)).toMatchObject({ outcome: 'done' });
    expect(await ticket.rows('callbacks')).toMatchObject([{ reached: false, satisfaction: null }]);
  });

  it('does nothing while keys are missing; the call says so, and the call-taker records it', async () => {
    const ticket = await awaiting();
    await called('back-4', calling(ticket), { handled: true });
    expect(await callOf(office.house, centre, 'back-4')).toMatchObject({
      ...{ effect: null, effectReason: 'presses-incomplete', handled: true, solved: null, caseNo: ticket.caseNo },
    });
    expect(await ticket.rows('callbacks')).toEqual([]);
    await ticket.does('colleague', 'record-callback', {
      reached: true,
      handled: true,
      solved: true,
      satisfaction: 'satisfied',
    });
    await tell(office.house, centre, 'pressed', 'back-4', { ...calling(ticket), solved: true, satisfaction: 5 });
    expect(await reasonOf('back-4')).toBe('case-closed');
  });

  it('by whoever handled it is refused by the process, which the call shows', async () => {
    const ticket = await awaiting('haidian');
    await called('back-5', calling(ticket, '8002'));
    const { effectCommand } = await callOf(office.house, centre, 'back-5');
    const receipt = await receiptOf(office.house, effectCommand);
    expect(receipt).toMatchObject({ outcome: 'refused', reason: 'handler-may-not-call-back' });
    expect(await ticket.rows('callbacks')).toEqual([]);
  });

  it('is taken all the same when it can do nothing, and says why', async () => {
    const ticket = await awaiting();
    const reasons: [string, Said, string][] = [
      ['back-6', calling(ticket, '9999'), 'unknown-agent'],
      ['back-7', calling(ticket, '8003'), 'not-yours-to-do'],
      ['back-8', calling({ caseNo: 'HT-2026-000001' }), 'no-such-case'],
      ['back-9', calling({ caseNo: '张先生的回访' }), 'no-such-case'],
      ['back-10', calling(await office.dispatched()), 'not-open-now'],
    ];
    for (const [callId, said, reason] of reasons) {
      await called(callId, said);
      expect(await reasonOf(callId), callId).toBe(reason);
    }
    const { db } = office.house;
    await db.update(users).set({ active: false }).where(eq(users.id, people.legal));
    await called('back-11', calling(ticket, '8004'));
    expect(await reasonOf('back-11')).toBe('agent-inactive');
    expect(await ticket.rows('callbacks')).toEqual([]);
  });

  it('is none by what a list of theirs says, whatever signed event comes after it', async () => {
    const { house } = office;
    const ticket = await awaiting();
    const door = await callDoor(house.db, house.keys, centre.id, house.clock.now());
    const told = event('pressed', 'back-13', { ...calling(ticket), ...KEYS });
    const record = { ...told, type: 'call.record', data: { ...told.data, answeredAt: told.timestamp } };
    await receive(house.app, {
      ...{ door: door!, way: 'fetch', elements: { isList: true, elements: [record] }, deliveryId: undefined },
    });
    expect(await reasonOf('back-13')).toBe('not-signed');
    const bare = { type: 'call.recorded', timestamp: event('recorded', 'x').timestamp, data: { callId: 'back-13' } };
    expect((await post(house, centre.url, signed([centre.secret], bare))).status).toBe(200);
    expect(await callOf(house, centre, 'back-13')).toMatchObject({ effect: null, effectReason: 'not-signed' });
    await called('back-13', calling(ticket));
    expect((await callOf(house, centre, 'back-13')).effect).toBe('called-back');
  });

  it('is made once by any number of deliveries at once', async () => {
    const ticket = await awaiting();
    const said = calling(ticket);
    await tell(office.house, centre, 'answered', 'back-12', said);
    const pressed = signed([centre.secret], event('pressed', 'back-12', { ...said, ...KEYS }));
    const others = ['ended', 'recorded'].map((type) =>
      signed([centre.secret], event(type, 'back-12', { ...said, ...KEYS })),
    );
    const replies = await Promise.all(
      [pressed, ...others, pressed, pressed].map((d) => post(office.house, centre.url, d)),
    );
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(replies[3]).toEqual(replies[0]);
    const { effectCommand } = await callOf(office.house, centre, 'back-12');
    expect(await receiptOf(office.house, effectCommand)).toMatchObject({ outcome: 'done' });
    expect(await ticket.rows('callbacks')).toHaveLength(1);
  });
});
