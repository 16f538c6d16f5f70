import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { dueDate, workingDays } from '../../../calendar/index.ts';
import { loadCalendar } from '../../../db/queries/calendar.ts';
import type { DeadlineFilter, DeadlineRow } from '../../../db/queries/deadline-row.ts';
import { openDeadlines } from '../../../db/queries/deadlines-open.ts';
import { overdueAsOf } from '../../../db/queries/deadlines-past.ts';
import { settledDeadlines, suspendedDeadlines } from '../../../db/queries/deadlines-settled.ts';
import { Problem } from '../../problem.ts';
import { answerList, cursorOf } from '../lists/answer.ts';
import type { CursorKey } from '../lists/cursor.ts';
import { readAsOf, readFrom, readTo, shown } from '../lists/instants.ts';
import { knownProcess } from '../lists/processes.ts';
import { scopeWhileReading } from '../lists/scope.ts';
import { wantsCsv } from '../lists/csv.ts';
import { deadlineColumns, toDeadlineItem } from './item.ts';
import { deadlinesOfOneCase } from './of-case.ts';
import type { DeadlineQuery, StateWord } from './schemas.ts';

/** What reading a page of one state needs to know. */
interface Reading {
  readonly roots: readonly string[];
  readonly filter: DeadlineFilter;
  readonly asOf: number;
  /** The instant lies before the request: today's open deadlines alone would not be the answer. */
  readonly past: boolean;
  readonly soonBy: number;
  readonly from: number;
  readonly until: number;
}

/** Answers `GET /v1/deadlines`. A cursor carries the instant of the first page, so that all pages answer as of one. */
export async function listDeadlines(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply) {
  const query = request.query as DeadlineQuery;
  const state = query.state ?? 'overdue';
  const cursor = cursorOf(request, ['asOf', 'instant', 'text', 'text']);
  const now = app.clock.now();
  const asked = query.asOf === undefined ? undefined : readAsOf(query.asOf);
  const asOf = asked ?? (cursor ? Number(cursor[0]) : now);
  const past = asked !== undefined && asked < now;
  if (past && OPEN_NOW.has(state)) throw onlyNow();
  if (query.process !== undefined) knownProcess(query.process);
  const calendar = await loadCalendar(app.db);
  const { own, roots, sight } = await scopeWhileReading(app, request.caller, query);
  if (wantsCsv(request) || query.caseNo !== undefined) await sight;
  const { clock = 'holder', soft = false, kind = state === 'lapsed' ? 'window' : 'duty' } = query;
  const { tier, process, clause, holder, assignee, provisional, within = 2 } = query;
  const reading: Reading = {
    roots,
    filter: { kind, clock, soft, tier, process, clause, holder, assignee, provisional, excludedFor: own },
    ...{ asOf, past },
    soonBy: dueDate(calendar, { start: asOf, term: workingDays(within) }).dueAt ?? asOf,
    from: readFrom(query.from, 'from'),
    until: Math.min(asOf, readTo(query.to, 'to') - 1),
  };
  const ofCase = query.caseNo === undefined ? undefined : await deadlinesOfOneCase(app, request.caller, query, reading);
  return answerList(
    app,
    { request, reply },
    {
      name: 'deadlines',
      read: async (after, count) => {
        if (ofCase) return restAfter(ofCase, after);
        const [rows] = await Promise.all([read(app, state, reading, after?.slice(1), count), sight]);
        return rows;
      },
      keyOf: (row) => [asOf, sortInstant(state, row), row.caseNo, row.id],
      toItems: (rows) => rows.map((row) => toDeadlineItem(row, calendar, asOf)),
      columns: deadlineColumns,
      extra: { asOf: shown(asOf) },
    },
    cursor,
  );
}

/** The few deadlines of one case are read at once; a further page is what is left of them. */
const restAfter = (rows: readonly DeadlineRow[], after: CursorKey | undefined): readonly DeadlineRow[] =>
  after ? rows.slice(rows.findIndex(({ id }) => id === after[3]) + 1) : rows;

const OPEN_NOW: ReadonlySet<StateWord> = new Set(['running', 'due-soon', 'missed', 'suspended']);

async function read(
  app: FastifyInstance,
  state: StateWord,
  { roots, filter, asOf, past, soonBy, from, until }: Reading,
  key: CursorKey | undefined,
  limit: number,
): Promise<DeadlineRow[]> {
  const [at, caseNo, id] = (key ?? []) as [number, string, string];
  const dueKey = key && { dueAt: at, caseNo, id };
  const open = { roots, filter, after: dueKey, limit };
  switch (state) {
    case 'running':
      return openDeadlines(app.db, { ...open, dueAfter: asOf, dueBy: Infinity });
    case 'due-soon':
      return openDeadlines(app.db, { ...open, dueAfter: asOf, dueBy: soonBy });
    case 'overdue':
      return past
        ? overdueAsOf(app.db, asOf, open)
        : openDeadlines(app.db, { ...open, dueAfter: -Infinity, dueBy: asOf });
    case 'missed':
      return openDeadlines(app.db, { ...open, dueAfter: -Infinity, dueBy: Infinity, missedOnly: true });
    case 'suspended':
      return suspendedDeadlines(app.db, { roots, filter, after: key && { caseNo, id }, limit });
    case 'met':
    case 'met-late':
    case 'lapsed':
    case 'cancelled': {
      const after = key && { settledAt: at, caseNo, id };
      return settledDeadlines(app.db, { roots, filter, state, from, until, after, limit });
    }
  }
}

/** The instant a list of this state is sorted by; suspended deadlines are sorted by case alone. */
function sortInstant(state: StateWord, row: DeadlineRow): number {
  if (state === 'suspended') return 0;
  return (OPEN_NOW.has(state) || state === 'overdue' ? row.dueAt : row.settledAt) ?? 0;
}

const onlyNow = (): Problem =>
  new Problem('invalid', undefined, {
    errors: [
      {
        field: '?asOf',
        message: '过去时刻只能查询逾期和已办结的期限 / an earlier instant is for overdue and settled deadlines only',
      },
    ],
  });
