import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { notices, outbox, smsMessages } from '../../db/schema/index.ts';
import { claim } from '../../engine/sms/claim.ts';
import { tellOfOutage } from '../../engine/sms/notice.ts';
import { httpOperator } from '../../engine/sms/operators/http.ts';
import { planTexts } from '../../engine/sms/plan.ts';
import { fanOutOnce } from '../../engine/webhooks/fan-out.ts';
import { content, feedback } from '../hotline-ticket/support/people.ts';
import { never, ok, type Receiver, startReceiver, status } from '../webhooks/receiver.ts';
import { openTextRoom, SECRET, type TextRoom } from './text-room.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let gateway: Receiver;
let room: TextRoom;
beforeAll(async () => {
  gateway = await startReceiver();
  room = await openTextRoom({
    operator: httpOperator({ url: gateway.url, secret: SECRET, allowed: [gateway.place], timeoutMs: 500 }),
  });
});
afterAll(async () => {
  await room.stop();
  await gateway.stop();
});
afterEach(async () => {
  gateway.answer = ok;
  // Whatever a test leaves waiting is not the next one's.
  await room.takeDown();
  await room.office.house.db
    .update(smsMessages)
    .set({ state: 'expired' })
    .where(sql`state in ('waiting', 'quiet')`);
  gateway.received.length = 0;
});
const sent = () =>
  gateway.received.map(({ event }) => event as unknown as { id: string; text: string; number: string });
const statesOf = async (caseNo: string) => (await room.of(caseNo)).map(({ state, reason }) => [state, reason]);

describe('what happens in a ticket', () => {
  it('is told once each, from its opening to its closing, in words that name nobody', async () => {
    const { office } = room;
    const ticket = await office.dispatched();
    await ticket.does('chaoyang', 'sign-for');
    await ticket.does('chaoyang', 'give-feedback', feedback);
    await ticket.does('colleague', 'record-callback', content);
    await room.takeDown();
    expect((await room.of(ticket.caseNo)).map(({ template }) => template).sort()).toEqual(
      ['accepted', 'callback', 'closed', 'dispatched'].map((what) => `hotline-ticket.${what}`),
    );
    await room.carry();
    // All at once, after the closing: what is no news any more is not sent.
    expect(sent().map(({ text }) => text)).toEqual([expect.stringContaining(`（编号${ticket.caseNo}）已于`)]);
    expect((await statesOf(ticket.caseNo)).sort()).toEqual([
      ...Array.from({ length: 3 }, () => ['expired', 'overtaken']),
      ['sent', null],
    ]);
    const all = JSON.stringify([gateway.received.map(({ body }) => body), await room.of(ticket.caseNo)]);
    for (const word of ['冀小禾', '梅朵', '押金', '云杉']) expect(all).not.toContain(word);
  });

  it('is told once though the outbox is read again and several workers send', async () => {
    const ticket = await room.office.dispatched();
    const { db } = room.office.house;
    await room.takeDown();
    await db.update(outbox).set({ relayedAt: null }).where(eq(outbox.caseNo, ticket.caseNo));
    await Promise.all([1, 2, 3].map(() => fanOutOnce(db, room.office.now, planTexts)));
    await room.takeDown();
    const workers = [room.texter(), room.texter(), room.texter()];
    await Promise.all(workers.map((worker) => worker.step()));
    expect(
      sent()
        .map(({ text }) => /受理/.test(text))
        .sort(),
    ).toEqual([false, true]);
    expect(new Set(sent().map(({ id }) => id)).size).toBe(2);
  });

  it('is not told to somebody who was answered on the telephone', async () => {
    const ticket = await room.office.open({ answer: '押金须退还。' });
    await room.takeDown();
    expect(await room.of(ticket.caseNo)).toEqual([]);
  });
});

describe('a worker that dies', () => {
  it('leaves its text to be sent under the same id when its lease is over, and not before', async () => {
    const ticket = await room.office.open();
    await room.takeDown();
    const { db } = room.office.house;
    const [held] = await claim(db, { now: room.office.now, leaseMs: MINUTE, most: 16 });
    await room.carry();
    expect(sent()).toEqual([]);
    room.office.letTimersLag(MINUTE);
    await room.carry();
    expect(sent().map(({ id }) => id)).toEqual([held!.outId]);
    expect(await statesOf(ticket.caseNo)).toEqual([['sent', null]]);
  });
});

describe('an operator', () => {
  it('that takes long over one text gets the next of the case only while we still hold it', async () => {
    const ticket = await room.office.dispatched();
    await room.takeDown();
    const told: string[] = [];
    const slow = room.texter({
      ...{ name: 'http', registers: false },
      send: ({ outId }) => {
        told.push(outId);
        room.office.letTimersLag(40_000);
        return Promise.resolve({ taken: true });
      },
    });
    await slow.step();
    expect(told).toHaveLength(1);
    expect((await statesOf(ticket.caseNo)).map(([state]) => state).sort()).toEqual(['sent', 'waiting']);
    await slow.step();
    expect(told).toHaveLength(1);
    room.office.letTimersLag(20_000);
    await slow.step();
    expect(new Set(told).size).toBe(2);
  });

  it('that cannot take a text now gets it again and again for a day under one id, and then no more', async () => {
    const ticket = await room.office.open();
    await room.office.setPolicy('sms-quiet-from-hour', 0);
    await room.office.setPolicy('sms-quiet-until-hour', 0);
    gateway.answer = status(503);
    const begun = room.office.now;
    await room.carry();
    expect((await room.of(ticket.caseNo))[0]).toMatchObject({ state: 'waiting', reason: 'operator', code: 'http-503' });
    for (let tries = 1; tries < 30; tries += 1) {
      const [message] = await room.of(ticket.caseNo);
      if (message?.state !== 'waiting') break;
      room.office.letTimersLag(message.nextAt - room.office.now);
      await room.carry();
    }
    expect((await room.of(ticket.caseNo))[0]).toMatchObject({ state: 'failed', code: 'http-503', tries: 8 });
    expect(new Set(sent().map(({ id }) => id)).size).toBe(1);
    expect(room.office.now - begun).toBeLessThan(26 * HOUR);
  });

  it('that refuses a text for good is not asked again', async () => {
    const ticket = await room.office.open();
    gateway.answer = status(400);
    await room.carry();
    expect((await room.of(ticket.caseNo))[0]).toMatchObject({ state: 'failed', code: 'http-400', tries: 1 });
  });

  it('that takes nothing for an hour is told of once to the administrators of the city, until it works and fails again', async () => {
    const { db } = room.office.house;
    await room.office.open();
    await room.carry(); // it works
    await room.office.open();
    gateway.answer = never;
    await room.carry();
    expect(await tellOfOutage(db, room.office.now + HOUR - MINUTE)).toBe(false);
    expect(await tellOfOutage(db, room.office.now + HOUR)).toBe(true);
    expect(await tellOfOutage(db, room.office.now + 2 * HOUR)).toBe(false);
    const told = (await db.select().from(notices)).filter(({ kind }) => kind === 'sms-failing');
    expect(told.map(({ caseNo, role, bodyId }) => [caseNo, role, bodyId])).toEqual([
      ['', 'administrator', 'bj-centre'],
    ]);
    const seen = await room.office.at('administrator').get('/v1/notices');
    expect((seen.body.items as { kind: string }[]).map(({ kind }) => kind)).toContain('sms-failing');
    gateway.answer = ok;
    await room.office.open();
    await room.carry();
    expect(await tellOfOutage(db, room.office.now + 9 * HOUR)).toBe(false);
  });
});

describe('at night', () => {
  const toHour = (hour: number) => {
    const now = new Date(room.office.now + 8 * HOUR);
    room.office.letTimersLag(((hour - now.getUTCHours() + 24) % 24) * HOUR);
  };

  it('a text waits for the morning, unless its template is urgent', async () => {
    await room.office.setPolicy('sms-quiet-from-hour', 21);
    await room.office.setPolicy('sms-quiet-until-hour', 8);
    toHour(23);
    const ticket = await room.office.open();
    await room.carry();
    expect(sent()).toEqual([]);
    const [waits] = await room.of(ticket.caseNo);
    expect(waits?.state).toBe('quiet');
    expect(new Date(waits!.nextAt + 8 * HOUR).toISOString()).toMatch(/T08:00:00.000Z$/);
    const template = { text: '紧急：{{caseNo}}', urgent: true };
    const path = '/v1/sms-templates/hotline-ticket.accepted';
    expect((await room.office.at('administrator').post(path, template)).status).toBe(201);
    const urgent = await room.office.open();
    await room.carry();
    expect(sent().map(({ text }) => text)).toEqual([`紧急：${urgent.caseNo}`]);
    await room.office.at('administrator').post(path, { text: '已受理{{caseNo}}' });
    room.office.letTimersLag(waits!.nextAt - room.office.now);
    await room.carry();
    expect(sent().at(-1)?.text).toBe(`已受理${ticket.caseNo}`);
    expect(await statesOf(ticket.caseNo)).toEqual([['sent', null]]);
  });

  it('and one that nobody sent for two days is no news any more', async () => {
    const ticket = await room.office.open();
    await room.takeDown();
    room.office.letTimersLag(48 * HOUR);
    await room.carry();
    expect(await statesOf(ticket.caseNo)).toEqual([['expired', 'too-late']]);
  });
});

describe('a text is not handed to the operator', () => {
  const asksAfter = async (body: object) => {
    const ticket = await room.office.open(body as never);
    await room.carry();
    return { ticket, states: await statesOf(ticket.caseNo) };
  };
  const caller = (phone: string) => ({ caller: { name: '冀小禾', phone, address: '云杉街道示例里 3 号' } });

  it.each([
    ['010-61234567', 'landline'],
    ['+852 5123 4567', 'foreign'],
    ['12351', 'not-a-number'],
  ])('for %s: %s', async (phone, reason) => {
    expect((await asksAfter(caller(phone))).states).toEqual([['not-sendable', reason]]);
    expect(sent()).toEqual([]);
  });

  it('where no number was left, and the list says why in both languages', async () => {
    const { ticket, states } = await asksAfter({ caller: { name: '冀小禾' } });
    expect(states).toEqual([['not-sendable', 'no-number']]);
    const { body } = await room.office.at('callTaker').get(`/v1/cases/${ticket.caseNo}/sms`);
    expect(body.items[0].reason).toEqual({ code: 'no-number', zh: '没有留下电话', en: 'no telephone number was left' });
  });

  it('for a claimant who asked for confidentiality, unless the template is neutral', async () => {
    const confidential = { confidential: true };
    expect((await asksAfter(confidential)).states).toEqual([['not-sendable', 'confidential']]);
    const path = '/v1/sms-templates/hotline-ticket.accepted';
    await room.office.at('administrator').post(path, { text: '您好，编号{{caseNo}}。', neutral: true });
    expect((await asksAfter(confidential)).states).toEqual([['sent', null]]);
    await room.office.at('administrator').post(path, { text: '已受理{{caseNo}}' });
  });

  it('whose number refused texts, in all of its cases, until it wants them again', async () => {
    const { ticket } = await asksAfter(caller('139 1234 0001'));
    const refuse = async (refused: boolean, who: 'callTaker' | 'haidian' = 'callTaker') => {
      const { house } = room.office;
      const headers = {
        authorization: `Bearer ${house.token(who === 'callTaker' ? 'u-call-taker-1' : 'u-haidian-caseworker')}`,
      };
      const url = `/v1/cases/${ticket.caseNo}/sms-refusal`;
      return (await house.app.inject({ method: 'PUT', url, headers, payload: { refused } })).statusCode;
    };
    expect(await refuse(true, 'haidian')).toBe(404);
    expect(await refuse(true)).toBe(200);
    expect((await asksAfter(caller('+86 13912340001'))).states).toEqual([['not-sendable', 'refused']]);
    expect(await refuse(false)).toBe(200);
    expect((await asksAfter(caller('13912340001'))).states).toEqual([['sent', null]]);
  });

  it('where none go to claimants by policy, or the template is switched off', async () => {
    await room.office.setPolicy('sms-to-claimants', false);
    expect((await asksAfter({})).states).toEqual([['not-sendable', 'not-to-claimants']]);
    await room.office.setPolicy('sms-to-claimants', true);
    const path = '/v1/sms-templates/hotline-ticket.accepted';
    await room.office.at('administrator').post(path, { text: '已受理{{caseNo}}', active: false });
    expect((await asksAfter({})).states).toEqual([['not-sendable', 'template-off']]);
    await room.office.at('administrator').post(path, { text: '已受理{{caseNo}}' });
  });
});
