import type { CaseView } from '../../../workflows/kit/messages.ts';
import type { Receipt } from '../../../workflows/kit/receipt.ts';
import { caseView } from '../../../workflows/kit/messages.ts';
import { fastForward } from '../../../engine/fast-forward.ts';
import type { DrillHouse } from '../house.ts';
import { workflowIdOf as idOf } from '../../../workflows/processes.ts';
import { processOf } from '../../support/desk.ts';
import { until } from '../wait.ts';

const TICKETS = '/v1/hotline-tickets';
export const FEEDBACK = { verified: 'confirmed', treatment: 'resolved', findings: '已核实。', result: '已退还。' };
export const CALLBACK = { reached: true, handled: true, solved: true, satisfaction: 'satisfied' };

export const intakePath = TICKETS;
export const actPath = (caseNo: string, action: string): string => `${TICKETS}/${caseNo}/${action}`;
export const workflowIdOf = (caseNo: string): string => idOf(processOf(caseNo).name, caseNo);
export const intake = (more: object = {}): object => ({
  ...{ channel: 'hotline', matter: 'wages', question: '工资被扣作押金。', district: 'district-chaoyang' },
  ...more,
});

/** Performs an act that must succeed. */
export async function perform(
  house: DrillHouse,
  user: string,
  path: string,
  body?: unknown,
  ifMatch?: number,
): Promise<Receipt> {
  const { outcome, receipt } = await house.sender.act(user, path, body, ifMatch);
  if (outcome !== 'done' || !receipt) throw new Error(`${path} was ${outcome}: ${JSON.stringify(receipt)}`);
  return receipt;
}

export const opened = (house: DrillHouse, more?: object): Promise<Receipt> =>
  perform(house, 'u-call-taker-1', intakePath, intake(more));

/** A ticket that lies with the district centre. */
export async function dispatched(house: DrillHouse): Promise<Receipt> {
  const { caseNo } = await opened(house);
  return perform(house, 'u-call-taker-1', actPath(caseNo, 'dispatch'), { toUnit: 'chaoyang-centre' });
}

/** The case as its workflow sees it. */
export const viewOf = (house: DrillHouse, caseNo: string): Promise<CaseView> =>
  house.engine.workflow.getHandle(workflowIdOf(caseNo)).query(caseView);

/**
 * Waits until the case stands so. A receipt is there as soon as its rest is committed; a task that was lost right after
 * is run again later, and until then the workflow answers queries as it stood before.
 */
export async function stands(
  house: DrillHouse,
  caseNo: string,
  what: string,
  so: (view: CaseView) => boolean,
): Promise<void> {
  await until(`${caseNo}: ${what}`, 30_000, async () => so(await viewOf(house, caseNo)));
}

export const stateOf = (view: CaseView, deadline: string): string | undefined =>
  view.deadlines.find((d) => d.id === deadline)?.state;

/** Journal causes of a case, in order. */
export async function causesOf(house: DrillHouse, caseNo: string): Promise<string[]> {
  const sql = 'select cause from case_journal where case_no = $1 order by seq';
  return (await house.query<{ cause: string }>(sql, [caseNo])).map(({ cause }) => cause);
}

/** Waits for a journal entry whose cause begins so. */
export const journalled = (house: DrillHouse, caseNo: string, cause: string): Promise<string> =>
  until(`${caseNo} journals ${cause}`, 30_000, async () =>
    (await causesOf(house, caseNo)).find((c) => c.startsWith(cause)),
  );

/** Skips time until shortly before (or, negative, after) an instant; for a case whose time has not been skipped yet. */
export const skipTo = (house: DrillHouse, caseNo: string, instant: string, beforeMs: number): Promise<void> =>
  skip(house, caseNo, Date.parse(instant) - Date.now() - beforeMs);

export const skip = (house: DrillHouse, caseNo: string, byMs: number): Promise<void> =>
  fastForward(house.engine, [workflowIdOf(caseNo)], byMs);

export function dueOf(receipt: Receipt, deadline: string): string {
  const due = receipt.deadlines.find((d) => d.id === deadline)?.dueAt;
  if (!due) throw new Error(`${deadline} of ${receipt.caseNo} has no due date`);
  return due;
}

export function expect(what: string, holds: boolean, seen?: unknown): void {
  if (!holds) throw new Error(`${what}${seen === undefined ? '' : `: ${JSON.stringify(seen)}`}`);
}
