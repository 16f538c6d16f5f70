import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpOperator } from '../../engine/sms/operators/http.ts';
import { remind } from '../../engine/sms/remind.ts';
import { DAY_MS } from '../hotline-ticket/support/ticket-file.ts';
import { apply, because, missing, sentDown } from '../legal-aid/support/aid.ts';
import { type Receiver, startReceiver } from '../webhooks/receiver.ts';
import { openTextRoom, SECRET, type TextRoom } from './text-room.ts';

let gateway: Receiver;
let room: TextRoom;
beforeAll(async () => {
  gateway = await startReceiver();
  room = await openTextRoom({
    operator: httpOperator({ url: gateway.url, secret: SECRET, allowed: [gateway.place] }),
  });
});
afterAll(async () => {
  await room.stop();
  await gateway.stop();
});
const namesOf = async (caseNo: string) => (await room.of(caseNo)).map(({ template }) => template).sort();

it('a decision on legal aid is told once, whichever way it went, and says nothing of it', async () => {
  const [granted, refused] = [await sentDown(room.office), await apply(room.office)];
  await refused.does('legal', 'refuse', because);
  await room.takeDown();
  expect(await namesOf(granted.caseNo)).toEqual(['legal-aid.accepted', 'legal-aid.decided', 'legal-aid.dispatched']);
  expect(await namesOf(refused.caseNo)).toEqual(['legal-aid.accepted', 'legal-aid.decided']);
  await room.carry();
  const texts = gateway.received.map(({ event }) => String(event['text']));
  expect(texts.filter((text) => text.includes('作出决定'))).toHaveLength(2);
  expect(texts.join()).not.toMatch(/不予|收入|濮阳/);
});

it('papers that are awaited are reminded of once for each due instant, two working days before', async () => {
  const { office } = room;
  const { db } = office.house;
  const aid = await apply(office);
  await aid.does('legal', 'request-papers', missing);
  await room.takeDown();
  expect(await namesOf(aid.caseNo)).toEqual(['legal-aid.accepted', 'legal-aid.papers-awaited']);
  expect(await remind(db, office.now)).toBe(0);
  const due = await aid.dueAt('supplement:1');
  const before = due - 36 * 3_600_000;
  expect([await remind(db, before), await remind(db, before), await remind(db, before + 60_000)]).toEqual([1, 0, 0]);
  const [reminder] = (await room.of(aid.caseNo)).filter(({ template }) => template === 'legal-aid.papers-due');
  const [year, month, day] = new Date(due - 1 + DAY_MS / 3).toISOString().slice(0, 10).split('-').map(Number);
  expect(reminder?.variables['due']).toBe(`${year}年${month}月${day}日`);
  await office.setPolicy('sms-reminder-days', 0);
  const other = await apply(office);
  await other.does('legal', 'request-papers', missing);
  expect(await remind(db, (await other.dueAt('supplement:1')) - 3_600_000)).toBe(0);
});
