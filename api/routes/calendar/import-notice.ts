import type { FastifyInstance } from 'fastify';
import { isValidDate, noticeProblems, workingDaysInYear, type Notice } from '../../../calendar/index.ts';
import { countProvisional, writeNotice } from '../../../db/queries/calendar-notices.ts';
import { forgetCalendar, loadCalendar } from '../../../db/queries/calendar.ts';
import { journalChange } from '../../administration.ts';
import type { Caller } from '../../context.ts';
import { Problem } from '../../problem.ts';
import { requireCityRole } from '../../reach.ts';
import type { NoticeBody } from './schemas.ts';

/** What has to follow when a year's notice has been loaded: provisional due dates are computed anew. */
export type OnNoticeLoaded = (event: {
  readonly year: number;
  readonly calendarVersion: string;
  readonly at: number;
}) => Promise<unknown>;

/**
 * Loads a year's notice. The follow-up runs after the write is committed, and again when the same notice is sent again,
 * so that what was cut short between the two is made good by a repeat.
 */
export async function importNotice(
  app: FastifyInstance,
  caller: Caller,
  body: NoticeBody,
  onNoticeLoaded: OnNoticeLoaded | undefined,
) {
  const at = app.clock.now();
  const what = { act: 'calendar-notice', year: body.year, notice: body.notice };
  await requireCityRole(app.db, caller, 'administrator'); // the calendar is everybody's
  const notice = checked(body);
  const { inserted } = await app.db.transaction(async (tx) => {
    const loaded = await writeNotice(tx, notice);
    if (loaded.conflicts.length > 0) throw conflict(loaded.conflicts);
    if (loaded.inserted > 0) await journalChange(tx, app, caller, { ...what, inserted: loaded.inserted });
    return loaded;
  });
  forgetCalendar(app.db);
  const calendar = await loadCalendar(app.db);
  const deadlinesToReproject = await countProvisional(app.db);
  await onNoticeLoaded?.({ year: notice.year, calendarVersion: calendar.version, at });
  const workingDays = workingDaysInYear(calendar, notice.year);
  return { year: notice.year, inserted, workingDays, version: calendar.version, deadlinesToReproject };
}

/** @throws Problem `invalid` with everything that looks wrong in the notice. */
function checked({ festivals, ...rest }: NoticeBody): Notice {
  const notice: Notice = {
    ...rest,
    festivals: festivals.map(({ name, off, work }) => ({ name, off, ...(work ? { work } : {}) })),
  };
  const problems = [...(isValidDate(rest.issued) ? [] : [`no such date: ${rest.issued}`]), ...backwards(notice)];
  const found = problems.length > 0 ? problems : noticeProblems(notice);
  if (found.length === 0) return notice;
  throw new Problem('invalid', undefined, {
    errors: found.map((message) => ({ field: '/festivals', message: `通知内容有误 / ${message}` })),
  });
}

/** Days off that end before they begin, or last a month: a slip of the pen that would swallow the others. */
function backwards({ festivals }: Notice): string[] {
  const longestMs = 31 * 86_400_000;
  return festivals
    .filter(
      ({ off: { from, to } }) =>
        isValidDate(from) && isValidDate(to) && (to < from || Date.parse(to) - Date.parse(from) > longestMs),
    )
    .map(({ off: { from, to } }) => `not a holiday: ${from} to ${to}`);
}

function conflict(dates: readonly string[]): Problem {
  const message = '该年度已有安排，与此不一致 / the year is arranged already, and differently';
  return new Problem('conflict', undefined, {
    errors: dates.map((date) => ({ field: '/festivals', message: `${date}: ${message}` })),
  });
}
