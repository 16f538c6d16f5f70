import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { dueDate, workingDays } from '../../../calendar/index.ts';
import { loadCalendar } from '../../../db/queries/calendar.ts';
import {
  type CountQuery,
  openCounts,
  ownCounts,
  pastOverdueCounts,
  settledCounts,
} from '../../../db/queries/deadline-counts.ts';
import { type UnitName, subordinatesOf, unitsAmong } from '../../../db/queries/units.ts';
import { SENT } from '../lists/answer.ts';
import { type CsvColumn, sendCsv, wantsCsv } from '../lists/csv.ts';
import { readAsOf, readFrom, readTo, shown } from '../lists/instants.ts';
import { knownProcess } from '../lists/processes.ts';
import { scopeOf } from '../lists/scope.ts';
import type { CountQueryString, DeadlineCount } from './schemas.ts';

interface Line {
  readonly unit: UnitName;
  readonly scope: DeadlineCount['scope'];
}

/** Answers `GET /v1/deadlines/counts`: each unit asked for as a whole and by itself, then its direct subordinates. */
export async function countDeadlines(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply) {
  const query = request.query as CountQueryString;
  const now = app.clock.now();
  const asOf = query.asOf === undefined ? now : readAsOf(query.asOf);
  const calendar = await loadCalendar(app.db);
  const { sight, roots } = await scopeOf(app, request.caller, query);
  const { kind = 'duty', clock = 'holder', soft = false, within = 2 } = query;
  const count: CountQuery = { kind, clock, soft, asOf, excludedFor: sight.own, series: seriesOf(query.process) };
  const soonBy = dueDate(calendar, { start: asOf, term: workingDays(within) }).dueAt ?? asOf;
  const lines = await linesFor(app, roots);
  const period = periodOf(query, now);
  const [open, settled] = await Promise.all([
    asOf < now ? overdueThen(app, lines, count) : openNow(app, lines, { ...count, soonBy }),
    period ? settledIn(app, lines, { ...count, ...period }) : lines.map(() => ({ met: null, metLate: null })),
  ]);
  const items = lines.map((line, index): DeadlineCount => ({ ...line, ...open[index]!, ...settled[index]! }));
  if (!wantsCsv(request)) return { asOf: shown(asOf), items };
  await sendCsv(app, { request, reply }, { name: 'deadline-counts', columns, items: each(items) });
  return SENT;
}

/** The unit as a whole, the unit by itself, and the subtree of each direct subordinate. */
async function linesFor(app: FastifyInstance, roots: readonly string[]): Promise<Line[]> {
  const units = await unitsAmong(app.db, roots);
  const below = await Promise.all(units.map(({ id }) => subordinatesOf(app.db, id)));
  return units.flatMap((unit, index): Line[] => [
    { unit, scope: 'total' },
    { unit, scope: 'own' },
    ...(below[index] ?? []).map((subordinate) => ({ unit: subordinate, scope: 'subtree' as const })),
  ]);
}

type OpenLine = Pick<DeadlineCount, 'running' | 'dueSoon' | 'overdue'>;
type SettledLine = Pick<DeadlineCount, 'met' | 'metLate'>;
const none = { running: 0, dueSoon: 0, overdue: 0 };
const unitsOf = (lines: readonly Line[]): string[] => [...new Set(lines.map(({ unit }) => unit.id))];

async function openNow(
  app: FastifyInstance,
  lines: readonly Line[],
  query: CountQuery & { soonBy: number },
): Promise<OpenLine[]> {
  const counts = await openCounts(app.db, unitsOf(lines), query);
  return Promise.all(
    lines.map(async ({ unit, scope }) => {
      // Without subordinates the whole is the unit itself.
      const isLeaf = !lines.some((other) => other.scope === 'subtree');
      return scope === 'own' && !isLeaf ? ownCounts(app.db, unit.id, query) : (counts.get(unit.id) ?? none);
    }),
  );
}

/** What ran or was due soon at an earlier instant is not kept: suspensions and extensions have moved it since. */
async function overdueThen(app: FastifyInstance, lines: readonly Line[], query: CountQuery): Promise<OpenLine[]> {
  const counts = await pastOverdueCounts(app.db, unitsOf(lines), query);
  return lines.map(({ unit, scope }) => {
    const found = counts.get(unit.id);
    return { running: null, dueSoon: null, overdue: (scope === 'own' ? found?.ownOverdue : found?.overdue) ?? 0 };
  });
}

async function settledIn(
  app: FastifyInstance,
  lines: readonly Line[],
  query: CountQuery & { from: number; to: number },
): Promise<SettledLine[]> {
  const counts = await settledCounts(app.db, unitsOf(lines), query);
  return lines.map(({ unit, scope }) => {
    const found = counts.get(unit.id);
    if (!found) return { met: 0, metLate: 0 };
    return scope === 'own'
      ? { met: found.ownMet, metLate: found.ownMetLate }
      : { met: found.met, metLate: found.metLate };
  });
}

function periodOf({ from, to }: CountQueryString, now: number): { from: number; to: number } | undefined {
  if (from === undefined && to === undefined) return undefined;
  return { from: readFrom(from, 'from'), to: Math.min(readTo(to, 'to'), now + 1) };
}

function seriesOf(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${knownProcess(name).series}-`;
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

const scopes = { total: '合计', own: '本机构', subtree: '下级' };
const columns: readonly CsvColumn<DeadlineCount>[] = [
  { heading: '机构', cell: (c) => c.unit.name },
  { heading: '层级', cell: (c) => c.unit.tier },
  { heading: '范围', cell: (c) => scopes[c.scope] },
  { heading: '进行中', cell: (c) => c.running },
  { heading: '即将到期', cell: (c) => c.dueSoon },
  { heading: '逾期未办', cell: (c) => c.overdue },
  { heading: '按期办结', cell: (c) => c.met },
  { heading: '逾期办结', cell: (c) => c.metLate },
];
