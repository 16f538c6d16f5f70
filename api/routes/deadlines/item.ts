import { type Calendar, dateOf, dueDayOf, remainingWorkingDays, workingDaysBetween } from '../../../calendar/index.ts';
import type { DeadlineRow } from '../../../db/queries/deadline-row.ts';
import type { CsvColumn } from '../lists/csv.ts';
import { shown } from '../lists/instants.ts';
import { caseHref, deadlineLabel, processNamed } from '../lists/processes.ts';
import type { DeadlineItem } from './schemas.ts';

/** A deadline as the API shows it, judged as of an instant. Written out for the sake of long pages. */
export function toDeadlineItem(row: DeadlineRow, calendar: Calendar, asOf: number): DeadlineItem {
  const { dueAt } = row;
  const isOpen = row.settledAt === null || row.settledAt > asOf;
  const runs = isOpen && dueAt !== null;
  return {
    caseNo: row.caseNo,
    id: row.id,
    name: row.name,
    label: deadlineLabel(row.process, row.name),
    process: row.process,
    kind: row.kind,
    clock: row.clock,
    clause: row.clause,
    soft: row.soft,
    state: row.state,
    overdue: runs && dueAt <= asOf,
    round: row.round,
    unit: row.unit,
    assignee: row.assignee,
    startedAt: shown(row.startedAt),
    dueAt: shown(dueAt),
    originalDueAt: shown(row.originalDueAt),
    provisional: row.provisional,
    remainingWorkingDays: runs ? remainingWorkingDays(calendar, asOf, dueAt) : null,
    settledAt: shown(row.settledAt),
    lateByWorkingDays:
      dueAt === null ? null : lateBy(calendar, dueAt, isOpen ? asOf : (row.settledAt ?? asOf), row.state),
    links: { case: caseHref(row.process, row.caseNo) },
  };
}

/** Working days after the due day; 0 on the rest days that follow it, null when it is not late at all. */
function lateBy(calendar: Calendar, dueAt: number, until: number, state: DeadlineRow['state']): number | null {
  if (until < dueAt || state === 'cancelled' || state === 'lapsed') return null;
  return workingDaysBetween(calendar, dueDayOf(dueAt), dateOf(until));
}

const states: Readonly<Record<string, string>> = {
  running: '进行中',
  suspended: '中止',
  met: '按期办结',
  'met-late': '逾期办结',
  missed: '逾期未办',
  lapsed: '期满失效',
  cancelled: '撤销',
};

/** Columns of the export of deadlines. */
export const deadlineColumns: readonly CsvColumn<DeadlineItem>[] = [
  { heading: '案件编号', cell: (d) => d.caseNo },
  { heading: '流程', cell: (d) => processNamed(d.process)?.label.zh ?? d.process },
  { heading: '期限', cell: (d) => d.label?.zh ?? d.name },
  { heading: '期限编号', cell: (d) => d.id },
  { heading: '依据', cell: (d) => d.clause },
  { heading: '状态', cell: (d) => states[d.state] ?? d.state },
  { heading: '是否逾期', cell: (d) => d.overdue },
  { heading: '责任单位', cell: (d) => d.unit.name },
  { heading: '层级', cell: (d) => d.unit.tier },
  { heading: '经办人', cell: (d) => d.assignee },
  { heading: '起算', cell: (d) => d.startedAt },
  { heading: '到期', cell: (d) => d.dueAt },
  { heading: '原定到期', cell: (d) => d.originalDueAt },
  { heading: '是否暂定', cell: (d) => d.provisional },
  { heading: '剩余工作日', cell: (d) => d.remainingWorkingDays },
  { heading: '办结', cell: (d) => d.settledAt },
  { heading: '逾期工作日', cell: (d) => d.lateByWorkingDays },
];
