import { buildCalendar, dueDate, exceptionalDays } from '../../../calendar/index.ts';
import { canonicalJson } from '../../../db/crypto/blind-index.ts';
import type { CaseView, DeadlineView } from '../../../workflows/kit/messages.ts';
import { caseView } from '../../../workflows/kit/messages.ts';
import { groupBy } from '../group.ts';
import type { DrillHouse } from '../house.ts';
import { workflowIdOf } from '../named/tickets.ts';
import type { Findings } from './findings.ts';
import { armedTimers, TIMER_TOLERANCE_MS } from './timers.ts';

interface CaseRow {
  readonly caseNo: string;
  readonly engine: 'running' | 'lost' | 'ended';
  readonly view: CaseView;
  readonly stage: string;
  readonly holder: string;
  readonly assignee: string | null;
  readonly outcome: string | null;
}
interface DeadlineRow {
  readonly id: string;
  readonly caseNo: string;
  readonly state: string;
  readonly unit: string;
  readonly tier: number;
  readonly round: number;
  readonly dueAt: Date | null;
  readonly settledAt: Date | null;
}

const CASES = `select case_no as "caseNo", engine, view, stage, holder_unit as holder, assignee, outcome from cases`;
const DEADLINES = `select id, case_no as "caseNo", state, unit_id as unit, tier, round, due_at as "dueAt", settled_at as "settledAt" from deadlines`;
/** A window that is over is held open for those who were held up on the way (workflows/kit/expiry.ts). */
const WINDOW_HELD_MS = 6 * 60_000;
const AT_ONCE = 4;
const calendar = buildCalendar(exceptionalDays);

/** The row, the workflow's own view, its deadlines and its one timer say the same, for every case. */
export async function checkState(house: DrillHouse, findings: Findings): Promise<void> {
  const rows = await house.query<CaseRow>(CASES);
  const deadlines = groupBy(await house.query<DeadlineRow>(DEADLINES), (row) => row.caseNo);
  const left = [...rows];
  const work = async () => {
    for (let row = left.pop(); row; row = left.pop())
      await checkCase(house, row, deadlines.get(row.caseNo) ?? [], findings);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function checkCase(house: DrillHouse, row: CaseRow, limits: DeadlineRow[], findings: Findings): Promise<void> {
  const { caseNo } = row;
  const wrong = (what: string) => findings.disagreements.push(`${caseNo}: ${what}`);
  const handle = house.engine.workflow.getHandle(workflowIdOf(caseNo));
  const { status, raw } = await handle.describe();
  if (row.engine === 'lost') wrong('is lost');
  const expected = row.engine === 'ended' ? 'COMPLETED' : 'RUNNING';
  if (status.name !== expected) wrong(`is ${row.engine}, its run ${status.name}`);
  if (raw.pendingWorkflowTask || raw.pendingActivities?.length) findings.stuck.push(`${caseNo}: work is pending`);
  const view = await handle.query(caseView);
  if (canonicalJson(view) !== canonicalJson(row.view)) {
    wrong(`row and workflow differ: ${canonicalJson(row.view)} / ${canonicalJson(view)}`);
  }
  const columns = [row.stage, row.holder, row.assignee, row.outcome];
  const same = [view.stage, view.holder.id, view.assignee ?? null, view.outcome ?? null];
  if (columns.join() !== same.join()) wrong(`columns ${columns.join()}, view ${same.join()}`);
  checkDeadlines(view, limits, wrong);
  checkTimer(view, limits, armedTimers(await handle.fetchHistory()), wrong);
}

function checkDeadlines(view: CaseView, rows: DeadlineRow[], wrong: (what: string) => void): void {
  for (const row of rows) {
    const open = ['running', 'missed', 'suspended'].includes(row.state);
    if (open && !view.deadlines.some((d) => d.id === row.id))
      wrong(`${row.id} is ${row.state} and unknown to the workflow`);
  }
  for (const d of view.deadlines) {
    const row = rows.find((r) => r.id === d.id);
    const stored = row && [row.state, row.unit, row.tier, row.round, row.settledAt?.getTime(), row.dueAt?.getTime()];
    const expected = [d.state, d.unit.id, d.unit.tier, d.round, d.settledAt, dueOf(d)];
    if (stored?.join() !== expected.join()) wrong(`${d.id}: row ${stored?.join()}, should be ${expected.join()}`);
  }
}

function dueOf(d: DeadlineView): number | undefined {
  const { startedAt: start, term, suspensions, extensions, unit } = d;
  const hours = unit.hours ? { businessHours: unit.hours } : {};
  return dueDate(calendar, { start, term, suspensions, extensions, ...hours }).dueAt ?? undefined;
}

/** Exactly one timer, at the earliest instant that is running; none when nothing runs. */
function checkTimer(
  view: CaseView,
  rows: DeadlineRow[],
  armed: readonly number[],
  wrong: (what: string) => void,
): void {
  const running = view.ended ? [] : view.deadlines.filter((d) => d.state === 'running');
  const dues = running.flatMap((d) => rows.find((r) => r.id === d.id)?.dueAt?.getTime() ?? []);
  const wanted = dues.length > 0 ? 1 : 0;
  if (armed.length !== wanted) return wrong(`${armed.length} timers are armed, not ${wanted}`);
  const [due, at] = [Math.min(...dues), armed[0] ?? 0];
  const late = running.some((d) => d.kind === 'window') ? WINDOW_HELD_MS : 0;
  if (wanted === 1 && (at < due - TIMER_TOLERANCE_MS || at > due + late + TIMER_TOLERANCE_MS)) {
    wrong(`the timer is armed for ${new Date(at).toISOString()}, due is ${new Date(due).toISOString()}`);
  }
}
