import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { eachDay, festivalName, workingDaysInYear } from '../../calendar/index.ts';
import { loadCalendar } from '../../db/queries/calendar.ts';
import { previewDueDate } from './calendar/due-date.ts';
import { type OnNoticeLoaded, importNotice } from './calendar/import-notice.ts';
import {
  daysAnswer,
  daysQuery,
  dueDateAnswer,
  dueDateBody,
  noticeAnswer,
  noticeBody,
  yearsAnswer,
} from './calendar/schemas.ts';
import { refusals } from './lists/schemas.ts';

export type { OnNoticeLoaded } from './calendar/import-notice.ts';

const tags = ['calendar'];
const problem = refusals[404];

/** What the loading of a notice sets going. */
export interface CalendarHooks {
  readonly onNoticeLoaded?: OnNoticeLoaded;
}

/** The working-day calendar: its days and notices, and due dates with their reasons before anything is saved. */
export async function calendarRoutes(app: FastifyInstance, { onNoticeLoaded }: CalendarHooks = {}): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.get(
    '/v1/calendar/years',
    {
      schema: {
        tags,
        operationId: 'listCalendarYears',
        summary: '已公布的年度 / Years with a notice',
        response: { 200: yearsAnswer, ...refusals },
      },
    },
    async () => {
      const calendar = await loadCalendar(app.db);
      const years = calendar.publishedYears.map((year) => {
        const notices = eachDay(`${year}-01-01`, `${year}-12-31`).map((date) => calendar.day(date).notice);
        const known = [...new Set(notices)].filter((notice) => notice !== null);
        return { year, notices: known, workingDays: workingDaysInYear(calendar, year) };
      });
      return { version: calendar.version, years };
    },
  );

  routes.get(
    '/v1/calendar/days',
    {
      schema: {
        tags,
        operationId: 'listCalendarDays',
        summary: '放假与调休 / Days off and make-up working days',
        description: '只列与周一至周五不同的日子。 / Only days that differ from the Monday-to-Friday week.',
        querystring: daysQuery,
        response: { 200: daysAnswer, ...refusals },
      },
    },
    async ({ query: { year } }) => {
      const calendar = await loadCalendar(app.db);
      const days = eachDay(`${year}-01-01`, `${year}-12-31`).map((date) => calendar.day(date));
      const items = days
        .filter(({ because }) => because !== 'weekday' && because !== 'weekend')
        .map(({ date, working, because, name, notice, url }) => {
          return { date, working, because, name, nameEn: name === null ? null : festivalName(name, 'en'), notice, url };
        });
      const workingDays = workingDaysInYear(calendar, year);
      return { year, published: calendar.isPublished(year), version: calendar.version, workingDays, items };
    },
  );

  routes.post(
    '/v1/calendar/due-date',
    {
      schema: {
        tags,
        operationId: 'previewDueDate',
        summary: '试算到期日 / Preview a due date',
        description: '给出到期日及理由，不作任何保存。 / The date and why; nothing is saved.',
        body: dueDateBody,
        response: { 200: dueDateAnswer, ...refusals },
      },
    },
    ({ body }) => previewDueDate(app, body),
  );

  routes.post(
    '/v1/calendar/notices',
    {
      schema: {
        tags,
        operationId: 'importCalendarNotice',
        summary: '载入年度放假通知 / Load a year’s notice',
        description:
          '仅限市中心管理员。重复载入不产生变化；已有安排的年度不能改排。暂定期限随后重新计算。 / Administrators of the city centre ' +
          'only. A repeat changes nothing; a year that is arranged is not arranged anew. Provisional dates are then computed anew.',
        body: noticeBody,
        response: { 200: noticeAnswer, ...refusals, 403: problem, 409: problem },
      },
    },
    ({ body, caller }) => importNotice(app, caller, body, onNoticeLoaded),
  );
}
