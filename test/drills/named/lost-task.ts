import { setTimeout as sleep } from 'node:timers/promises';
import type { DrillHouse } from '../house.ts';
import { until } from '../wait.ts';
import { eventsOf, lastEvents } from './history.ts';
import * as ticket from './tickets.ts';

const { actPath, expect, FEEDBACK, stateOf, stands } = ticket;
const MINUTE_MS = 60_000;

/**
 * Five rests are committed and their workflow tasks lost, while something else arrives: a rival, a due timer, an act
 * received before the miss that was recorded, a late command after the closing act, a reopening after the end.
 */
export async function lostTasks(house: DrillHouse): Promise<void> {
  const { sender } = house;
  const [rival, due, missed, closing, ended] = await Promise.all([
    ticket.opened(house),
    ticket.dispatched(house),
    ticket.dispatched(house),
    ticket.dispatched(house),
    ticket.opened(house, { answer: '可以免费参观。' }),
  ]);
  await ticket.skipTo(house, missed.caseNo, ticket.dueOf(missed, 'feedback:1'), MINUTE_MS);
  await ticket.skipTo(house, ended.caseNo, ticket.dueOf(ended, 'archive-window:1'), MINUTE_MS);
  await ticket.journalled(house, missed.caseNo, 'expired:return:1');
  await ticket.skipTo(house, due.caseNo, ticket.dueOf(due, 'return:1'), 4_000);
  const dueAt = Date.now() + 4_000;
  await house.arm('worker', 'record-begin#*=delay-2000,recorded#*=hang');

  const send = (user: string, path: string, body?: unknown) => {
    const operation = sender.prepare(user, path, body);
    const answer = sender.attempt(operation);
    return { decided: async () => sender.settle(operation, await answer) };
  };
  const answered = send('u-chaoyang-caseworker-1', actPath(due.caseNo, 'give-feedback'), FEEDBACK);
  const first = send('u-call-taker-1', actPath(rival.caseNo, 'dispatch'), { toUnit: 'chaoyang-centre' });
  const withdrawn = send('u-call-taker-1', actPath(closing.caseNo, 'withdraw'), { reason: '已自行解决。' });
  void ticket.skip(house, missed.caseNo, 2 * MINUTE_MS).catch(() => undefined);
  void ticket.skip(house, ended.caseNo, 20 * MINUTE_MS).catch(() => undefined);
  await sleep(800);
  const second = send('u-call-taker-2', actPath(rival.caseNo, 'dispatch'), { toUnit: 'haidian-centre' });
  const late = send('u-chaoyang-caseworker-1', actPath(closing.caseNo, 'give-feedback'), FEEDBACK);
  const noted = send('u-call-taker-2', actPath(closing.caseNo, 'note'), { text: '来电补充。' });
  // Once when it is over, and once more when nobody who was held up is waited for any longer.
  await until('the archive window is over', 10_000, async () => {
    const fired = (await eventsOf(house, ended.caseNo)).filter((name) => name === 'timerFired');
    return fired.length === 2;
  });
  const reopened = send('u-call-taker-2', actPath(ended.caseNo, 'reopen'), { reason: '仍未解决。' });
  await ticket.journalled(house, missed.caseNo, 'expired:feedback:1');
  const inTime = send('u-chaoyang-caseworker-1', actPath(missed.caseNo, 'give-feedback'), FEEDBACK);
  await ticket.journalled(house, ended.caseNo, 'expired:archive-window:1');
  await sleep(Math.max(1_000, dueAt + 500 - Date.now()));
  for (const { caseNo } of [rival, due, missed, closing, ended]) {
    const events = await lastEvents(house, caseNo);
    expect(`the task of ${caseNo} is not lost`, !events.includes('markerRecorded'), events);
  }
  await house.kill('worker');
  await house.revive();

  const decisions = await Promise.all(
    [first, second, answered, inTime, withdrawn, late, noted, reopened].map((s) => s.decided()),
  );
  const outcomes = decisions.map((d) => d.outcome).join(' ');
  expect('decisions', outcomes === 'done refused done done done refused done done', decisions);
  await stands(house, rival.caseNo, 'the first of two rivals counts', (c) => c.holder.id === 'chaoyang-centre');
  await stands(
    house,
    due.caseNo,
    'the act comes before the timer',
    (c) => stateOf(c, 'feedback:1') === 'met' && stateOf(c, 'return:1') === 'cancelled',
  );
  await stands(house, missed.caseNo, 'received in time is in time', (c) => stateOf(c, 'feedback:1') === 'met');
  await ticket.journalled(house, missed.caseNo, 'corrected:expired:feedback:1');
  await stands(house, closing.caseNo, 'the closing act stands', (c) => c.outcome === 'withdrawn');
  await stands(house, ended.caseNo, 'reopened in time', (c) => !c.ended);
  await ticket.journalled(house, ended.caseNo, 'corrected:expired:archive-window:1');
}
