import type { FastifyInstance } from 'fastify';
import { remainingWorkingDays } from '../../../calendar/index.ts';
import { loadCalendar } from '../../../db/queries/calendar.ts';
import { unitNames } from '../../../db/queries/case-file.ts';
import type { OrderRow } from '../../../db/queries/supervision-orders.ts';
import type { CsvColumn } from '../lists/csv.ts';
import { shown } from '../lists/instants.ts';
import type { OrderItem } from './schemas.ts';

/** Supervision orders as the API shows them, judged as of an instant. Their texts stand in the case's journal. */
export async function toOrderItems(
  app: FastifyInstance,
  rows: readonly OrderRow[],
  asOf: number,
): Promise<OrderItem[]> {
  const [calendar, unitNamed] = await Promise.all([
    loadCalendar(app.db),
    unitNames(
      app.db,
      rows.flatMap(({ issuerUnit, addresseeUnit }) => [issuerUnit, addresseeUnit]),
    ),
  ]);
  return rows.map((row) => {
    const { no, caseNo, id, grounds, issuerUser, state, replyDueAt } = row;
    const awaited = state === 'issued' && replyDueAt !== null;
    return {
      ...{ no, caseNo, id, grounds, issuer: unitNamed(row.issuerUnit), issuerUser },
      ...{ addressee: unitNamed(row.addresseeUnit), state },
      issuedAt: shown(row.issuedAt),
      replyDueAt: shown(replyDueAt),
      repliedAt: shown(row.repliedAt),
      closedAt: shown(row.closedAt),
      replyOverdue: awaited && replyDueAt <= asOf,
      remainingWorkingDays: awaited ? remainingWorkingDays(calendar, asOf, replyDueAt) : null,
      commands: { demand: row.demandCommand, reply: row.replyCommand, close: row.closeCommand },
      links: {
        self: `/v1/supervision-orders/${encodeURIComponent(no)}`,
        journal: `/v1/cases/${encodeURIComponent(caseNo)}/journal`,
      },
    };
  });
}

const states: Readonly<Record<string, string>> = {
  issued: '已签发',
  replied: '已回复',
  closed: '已办结',
  withdrawn: '已撤回',
};

/** Columns of the export of supervision orders. */
export const orderColumns: readonly CsvColumn<OrderItem>[] = [
  { heading: '督办单号', cell: (o) => o.no },
  { heading: '案件编号', cell: (o) => o.caseNo },
  { heading: '事由', cell: (o) => (o.grounds === 'by-hand' ? '人工督办' : '逾期未反馈') },
  { heading: '签发单位', cell: (o) => o.issuer.name },
  { heading: '受督办单位', cell: (o) => o.addressee.name },
  { heading: '状态', cell: (o) => states[o.state] ?? o.state },
  { heading: '签发', cell: (o) => o.issuedAt },
  { heading: '回复期限', cell: (o) => o.replyDueAt },
  { heading: '回复', cell: (o) => o.repliedAt },
  { heading: '办结', cell: (o) => o.closedAt },
  { heading: '是否逾期未回复', cell: (o) => o.replyOverdue },
];
