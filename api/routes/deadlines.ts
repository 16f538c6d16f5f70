import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { type DueExplanation, dueDayOf, explain } from '../../calendar/index.ts';
import { loadCalendar } from '../../db/queries/calendar.ts';
import { deadlineDetail as readDetail } from '../../db/queries/deadline-detail.ts';
import { Problem } from '../problem.ts';
import { countDeadlines } from './deadlines/counts.ts';
import { toDeadlineItem } from './deadlines/item.ts';
import { listDeadlines } from './deadlines/list.ts';
import { countQuery, deadlineCounts, deadlineDetail, deadlinePage, deadlineQuery } from './deadlines/schemas.ts';
import { caseNoParams, idParameter, refusals } from './lists/schemas.ts';
import { sightOfCase } from './lists/scope.ts';

const tags = ['deadlines'];

/** Timers as a resource: what is overdue, due soon, settled; counts by unit; why a date is what it is. */
export async function deadlineRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.get(
    '/v1/deadlines',
    {
      schema: {
        tags,
        operationId: 'listDeadlines',
        summary: '期限列表 / List deadlines',
        description:
          '逾期：未办结且已到期（含到期未记录的）。按到期时间排序；已办结的按办结时间倒序。asOf 早于现在时，按当时是否逾期回答，查询较慢。 / ' +
          'Overdue: open and due. Sorted by due date, settled ones by when they were settled, newest first. With an earlier asOf ' +
          'the answer is what was overdue then, by the dates, units and tree on record now; it is slower.',
        querystring: deadlineQuery,
        response: { 200: deadlinePage, ...refusals },
      },
    },
    (request, reply) => listDeadlines(app, request, reply),
  );

  routes.get(
    '/v1/deadlines/counts',
    {
      schema: {
        tags,
        operationId: 'countDeadlines',
        summary: '按机构统计期限 / Count deadlines by unit',
        description:
          '本机构合计、本机构自身、各直接下级。给出 from 或 to 时另计期间内按期、逾期办结数。 / ' +
          'The unit as a whole, by itself, and each direct subordinate; with from or to also what was met and met late in that period.',
        querystring: countQuery,
        response: { 200: deadlineCounts, ...refusals },
      },
    },
    (request, reply) => countDeadlines(app, request, reply),
  );

  routes.get(
    '/v1/deadlines/:caseNo/:id',
    {
      schema: {
        tags,
        operationId: 'getDeadline',
        summary: '期限及其由来 / A deadline and why it is what it is',
        params: Type.Object({ ...caseNoParams.properties, id: idParameter('期限编号 / Id within the case') }),
        response: { 200: deadlineDetail, ...refusals },
      },
    },
    async ({ params, caller }) => {
      await sightOfCase(app, caller, params.caseNo);
      const found = await readDetail(app.db, params.caseNo, params.id);
      if (!found) throw new Problem('not-found');
      const { calendarVersion } = found;
      const item = toDeadlineItem(found, await loadCalendar(app.db), app.clock.now());
      return { ...item, calendarVersion, explanation: explained(found) };
    },
  );
}

/** The stored reasons in words; none for a deadline that came without (an import). */
function explained({ explanation, dueAt }: { readonly explanation: unknown; readonly dueAt: number | null }) {
  const stored = explanation as Partial<DueExplanation>;
  if (stored.start === undefined || !stored.steps) return { zh: [], en: [], steps: [] };
  const result = { dueDate: dueAt === null ? null : dueDayOf(dueAt), explanation: stored as DueExplanation };
  return { zh: explain(result, 'zh-CN'), en: explain(result, 'en'), steps: [...stored.steps] };
}
