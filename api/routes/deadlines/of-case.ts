import type { FastifyInstance } from 'fastify';
import type { DeadlineFilter, DeadlineRow } from '../../../db/queries/deadline-row.ts';
import { deadlinesOfCase } from '../../../db/queries/deadlines-settled.ts';
import { isWithin } from '../../../db/queries/units.ts';
import { isCaseVisible, sightOf } from '../../../db/queries/visibility.ts';
import type { Caller } from '../../context.ts';
import type { DeadlineQuery, StateWord } from './schemas.ts';

interface Bounds {
  readonly filter: DeadlineFilter;
  readonly asOf: number;
  readonly soonBy: number;
  readonly from: number;
  readonly until: number;
}

/**
 * The deadlines of one case that the query asks for, whoever answers for them, unless a unit is named as well. Empty for
 * a case the caller does not see. A case has few deadlines: they are one page.
 */
export async function deadlinesOfOneCase(
  app: FastifyInstance,
  caller: Caller,
  query: DeadlineQuery,
  bounds: Bounds,
): Promise<DeadlineRow[]> {
  const { caseNo = '', unit, state = 'overdue' } = query;
  if (!(await isCaseVisible(app.db, await sightOf(app.db, caller), caseNo))) return [];
  const rows = (await deadlinesOfCase(app.db, caseNo)).filter(
    (row) => isAsked(row, bounds.filter) && isIn(state, row, bounds),
  );
  if (unit === undefined) return rows;
  const kept: DeadlineRow[] = [];
  for (const row of rows) if (await isWithin(app.db, row.unit.id, unit)) kept.push(row);
  return kept;
}

function isAsked(row: DeadlineRow, filter: DeadlineFilter): boolean {
  const { kind, clock, soft, tier, process, clause, holder, assignee, provisional } = filter;
  return (
    row.kind === kind &&
    row.clock === clock &&
    row.soft === soft &&
    (tier === undefined || row.tier === tier) &&
    (process === undefined || row.process === process) &&
    (clause === undefined || row.clause === clause) &&
    (holder === undefined || row.unit.id === holder) &&
    (assignee === undefined || row.assignee === assignee) &&
    (provisional === undefined || row.provisional === provisional)
  );
}

function isIn(state: StateWord, row: DeadlineRow, { asOf, soonBy, from, until }: Bounds): boolean {
  const { dueAt, settledAt } = row;
  const awaited = row.state === 'running' || row.state === 'missed';
  switch (state) {
    case 'running':
      return awaited && dueAt !== null && dueAt > asOf;
    case 'due-soon':
      return awaited && dueAt !== null && dueAt > asOf && dueAt <= soonBy;
    case 'overdue': {
      const settledSince =
        (row.state === 'met-late' || row.state === 'cancelled') && settledAt !== null && settledAt > asOf;
      return (awaited || settledSince) && dueAt !== null && dueAt <= asOf;
    }
    case 'missed':
    case 'suspended':
      return row.state === state;
    case 'met':
    case 'met-late':
    case 'lapsed':
    case 'cancelled':
      return row.state === state && settledAt !== null && settledAt >= from && settledAt <= until;
  }
}
