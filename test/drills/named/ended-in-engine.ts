import { randomUUID } from 'node:crypto';
import type { DrillHouse } from '../house.ts';
import { until } from '../wait.ts';
import * as ticket from './tickets.ts';

const { actPath, expect, workflowIdOf } = ticket;
const RESTORED_WITHIN_MS = 30_000;

/** Cancel in Temporal's UI: the case journals it and goes on. */
export async function cancelled(house: DrillHouse): Promise<void> {
  const { caseNo } = await ticket.dispatched(house);
  await house.engine.workflow.getHandle(workflowIdOf(caseNo)).cancel();
  await ticket.journalled(house, caseNo, 'cancel-asked');
  await complete(house, caseNo);
  const causes = await ticket.causesOf(house, caseNo);
  expect('journalled once', causes.filter((c) => c.startsWith('cancel-asked')).length === 1, causes);
}

/** Terminate in Temporal's UI, twice, once more by its reset: the sweeper finds the case, and it can be completed. */
export async function terminated(house: DrillHouse): Promise<void> {
  const { caseNo } = await ticket.dispatched(house);
  for (const times of [1, 2]) {
    await terminate(house, caseNo);
    await restoredTimes(house, caseNo, times);
    await ticket.perform(house, 'u-call-taker-1', actPath(caseNo, 'note'), { text: `第 ${times} 次恢复后` });
  }
  await resetByHand(house, caseNo);
  await complete(house, caseNo);
}

/**
 * Terminated when a rest is recorded and its task not finished, with an act waiting behind it: the restored run has a
 * shorter history than what was recorded, and still outranks it.
 */
export async function terminatedInTask(house: DrillHouse): Promise<void> {
  const { sender } = house;
  const { caseNo } = await ticket.dispatched(house);
  await house.arm('worker', 'recorded#*=hang');
  const signed = sender.prepare('u-chaoyang-caseworker-1', actPath(caseNo, 'sign-for'));
  const first = await sender.attempt(signed);
  const noted = sender.prepare('u-chaoyang-caseworker-1', actPath(caseNo, 'note'), { text: '联系中。' });
  const second = await sender.attempt(noted);
  await terminate(house, caseNo);
  await house.kill('worker');
  await house.revive();
  await restoredTimes(house, caseNo, 1);
  const decisions = [await sender.settle(signed, first), await sender.settle(noted, second)];
  expect(
    'both are done',
    decisions.every((d) => d.outcome === 'done'),
    decisions,
  );
  await ticket.stands(house, caseNo, 'the act is in the case', (c) => ticket.stateOf(c, 'sign-for:1') === 'met');
  await complete(house, caseNo);
}

/** Terminated before any worker has seen it: the intake that got 202 is carried out all the same. */
export async function terminatedUnseen(house: DrillHouse): Promise<void> {
  const { sender } = house;
  await house.kill('worker');
  const intake = sender.prepare('u-call-taker-1', ticket.intakePath, ticket.intake());
  const answer = await sender.attempt(intake);
  const { caseNo } = answer.body as { caseNo: string };
  await terminate(house, caseNo);
  await house.revive();
  const decision = await sender.settle(intake, answer);
  expect('the intake is done', decision.outcome === 'done', decision);
  await ticket.perform(house, 'u-call-taker-1', actPath(caseNo, 'dispatch'), { toUnit: 'chaoyang-centre' });
  await complete(house, caseNo);
}

async function terminate(house: DrillHouse, caseNo: string): Promise<void> {
  await house.engine.workflow.getHandle(workflowIdOf(caseNo)).terminate('drill');
}

async function restoredTimes(house: DrillHouse, caseNo: string, times: number): Promise<void> {
  await until(`${caseNo} is restored`, RESTORED_WITHIN_MS, async () => {
    const sql = `select facts from case_journal where case_no = $1 and facts::text like '%engine-restored%'`;
    return (await house.query(sql, [caseNo])).length === times;
  });
}

/** What Temporal's UI does on its button “Reset”. */
async function resetByHand(house: DrillHouse, caseNo: string): Promise<void> {
  const workflowId = workflowIdOf(caseNo);
  const { events } = await house.engine.workflow.getHandle(workflowId).fetchHistory();
  const completed = (events ?? []).filter((e) => e.workflowTaskCompletedEventAttributes);
  await house.engine.workflowService.resetWorkflowExecution({
    namespace: house.engine.options.namespace,
    workflowExecution: { workflowId },
    reason: 'drill',
    workflowTaskFinishEventId: completed.at(-2)!.eventId!,
    requestId: randomUUID(),
  });
}

/** To the archive, whatever happened on the way. */
async function complete(house: DrillHouse, caseNo: string): Promise<void> {
  await ticket.perform(house, 'u-chaoyang-caseworker-1', actPath(caseNo, 'give-feedback'), ticket.FEEDBACK);
  const receipt = await ticket.perform(house, 'u-call-taker-2', actPath(caseNo, 'record-callback'), ticket.CALLBACK);
  expect('archived', receipt.stage === 'archived', receipt);
}
