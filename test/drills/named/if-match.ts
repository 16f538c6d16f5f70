import type { DrillHouse } from '../house.ts';
import * as ticket from './tickets.ts';

const { actPath, expect } = ticket;

/**
 * A refused act and one with If-Match behind it are recorded in a task that is then lost. The second run must judge by
 * the journal number of that moment, not by the one the lost run has reached.
 */
export async function ifMatchInLostTask(house: DrillHouse): Promise<void> {
  const { sender } = house;
  const { caseNo, seq } = await ticket.dispatched(house);
  await house.kill('worker');
  const refused = sender.prepare('u-call-taker-1', actPath(caseNo, 'claim'));
  const acted = sender.prepare('u-chaoyang-caseworker-1', actPath(caseNo, 'claim'), {}, seq);
  const answers = [await sender.attempt(refused), await sender.attempt(acted)];
  expect(
    'both are accepted',
    answers.every((a) => a.class === 'accepted'),
    answers,
  );
  house.armNext('worker', 'recorded#2=hang');
  await house.revive();
  await ticket.journalled(house, caseNo, (answers[1]!.body as { commandId: string }).commandId);
  await house.kill('worker');
  await house.revive();
  const decisions = [await sender.settle(refused, answers[0]), await sender.settle(acted, answers[1])];
  expect('decisions', decisions.map((d) => d.outcome).join() === 'refused,done', decisions);
  await ticket.stands(house, caseNo, 'the act is in the case', (c) => c.assignee === 'u-chaoyang-caseworker-1');
}
