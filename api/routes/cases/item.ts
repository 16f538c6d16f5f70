import type { FastifyInstance } from 'fastify';
import { type Calendar, remainingWorkingDays } from '../../../calendar/index.ts';
import { loadCalendar } from '../../../db/queries/calendar.ts';
import type { CaseRow } from '../../../db/queries/cases.ts';
import { type NextDue, nextDueOf } from '../../../db/queries/next-due.ts';
import type { CsvColumn } from '../lists/csv.ts';
import { shown } from '../lists/instants.ts';
import { caseHref, deadlineLabel, processNamed } from '../lists/processes.ts';
import type { CaseItem } from './schemas.ts';

/** Cases as the API shows them, each with what it has to do next. */
export async function toCaseItems(app: FastifyInstance, rows: readonly CaseRow[]): Promise<CaseItem[]> {
  const [calendar, due] = await Promise.all([
    loadCalendar(app.db),
    nextDueOf(
      app.db,
      rows.filter(({ closedAt }) => closedAt === null).map(({ caseNo }) => caseNo),
    ),
  ]);
  const now = app.clock.now();
  return rows.map((row) => ({
    ...summaryOf(row),
    nextDue: nextDueItem(row.process, due.get(row.caseNo), calendar, now),
  }));
}

/** What a case has to do next, as the API shows it. */
export function nextDueItem(
  process: string,
  due: NextDue | undefined,
  calendar: Calendar,
  now: number,
): CaseItem['nextDue'] {
  if (!due) return null;
  const { id, name, soft, dueAt } = due;
  const remaining = remainingWorkingDays(calendar, now, dueAt);
  return { id, name, label: deadlineLabel(process, name), dueAt: shown(dueAt), remainingWorkingDays: remaining, soft };
}

/** A case without its deadlines. */
export function summaryOf(row: CaseRow): Omit<CaseItem, 'nextDue'> {
  const { caseNo, process, title, matter, channel, stage, outcome, holder, assignee, flags } = row;
  const declared = processNamed(process);
  return {
    ...{ caseNo, process, title, matter, channel, stage },
    stageLabel: declared?.stages[stage] ?? null,
    outcome,
    outcomeLabel: outcome === null ? null : (declared?.outcomes[outcome] ?? null),
    ...{ holder, assignee },
    openedAt: shown(row.openedAt),
    closedAt: shown(row.closedAt),
    updatedAt: shown(row.updatedAt),
    flags: [...flags],
    links: { case: caseHref(process, caseNo) },
  };
}

/** Columns of the export of cases. */
export const caseColumns: readonly CsvColumn<CaseItem>[] = [
  { heading: '案件编号', cell: (c) => c.caseNo },
  { heading: '流程', cell: (c) => processNamed(c.process)?.label.zh ?? c.process },
  { heading: '事项', cell: (c) => c.title },
  { heading: '来源渠道', cell: (c) => c.channel },
  { heading: '环节', cell: (c) => c.stageLabel?.zh ?? c.stage },
  { heading: '办结方式', cell: (c) => c.outcomeLabel?.zh ?? c.outcome },
  { heading: '承办单位', cell: (c) => c.holder?.name },
  { heading: '层级', cell: (c) => c.holder?.tier },
  { heading: '经办人', cell: (c) => c.assignee },
  { heading: '受理', cell: (c) => c.openedAt },
  { heading: '归档', cell: (c) => c.closedAt },
  { heading: '最近更新', cell: (c) => c.updatedAt },
  { heading: '下一期限', cell: (c) => c.nextDue?.label?.zh ?? c.nextDue?.name },
  { heading: '到期', cell: (c) => c.nextDue?.dueAt },
  { heading: '剩余工作日', cell: (c) => c.nextDue?.remainingWorkingDays },
  { heading: '标记', cell: (c) => c.flags.join(' ') },
];
