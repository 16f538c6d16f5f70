import type { FastifyInstance } from 'fastify';
import {
  CalendarError,
  type CalendarErrorCode,
  type DueInput,
  type DueResult,
  type Term,
  dueDate,
  explain,
} from '../../../calendar/index.ts';
import { unitRef } from '../../../db/organisations/tree.ts';
import { loadCalendar } from '../../../db/queries/calendar.ts';
import { invalidField } from '../../problem.ts';
import { isRealInstant, shown } from '../lists/instants.ts';
import type { DueDateBody, TermBody } from './schemas.ts';

/** Computes a due date with its reasons, and keeps nothing. @throws Problem `invalid` naming the field. */
export async function previewDueDate(app: FastifyInstance, body: DueDateBody) {
  const input = await inputOf(app, body);
  const calendar = await loadCalendar(app.db);
  const result = refusing(() => dueDate(calendar, input));
  const { dueAt, originalDueAt, originalDueDate, provisional, remaining, explanation } = result;
  return {
    ...{
      dueAt: shown(dueAt),
      dueDate: result.dueDate,
      originalDueAt: shown(originalDueAt),
      originalDueDate,
      provisional,
      remaining,
    },
    explanation: { zh: explain(result, 'zh-CN'), en: explain(result, 'en'), steps: [...explanation.steps] },
    calendarVersion: explanation.calendarVersion,
  };
}

async function inputOf(
  app: FastifyInstance,
  { start, term, unit, suspensions, extensions }: DueDateBody,
): Promise<DueInput> {
  const ref = unit === undefined ? undefined : await unitRef(app.db, unit);
  if (unit !== undefined && !ref) throw invalidField('/unit', '没有这个服务机构 / there is no such unit');
  return {
    start: instant(start, '/start'),
    term: termOf(term, '/term'),
    ...(ref?.hours ? { businessHours: ref.hours } : {}),
    suspensions: (suspensions ?? []).map(({ from, to, category, reason }, index) => ({
      from: instant(from, `/suspensions/${index}/from`),
      ...(to === undefined ? {} : { to: instant(to, `/suspensions/${index}/to`) }),
      category: category ?? '预览',
      ...(reason === undefined ? {} : { reason }),
    })),
    extensions: (extensions ?? []).map(({ by, at }, index) => ({
      by: termOf(by, `/extensions/${index}/by`),
      ...(at === undefined ? {} : { at: instant(at, `/extensions/${index}/at`) }),
    })),
  };
}

function termOf({ kind, count }: TermBody, field: string): Term {
  if (kind === 'same-day') {
    if (count !== undefined) throw invalidField(`${field}/count`, '当日没有天数 / same-day has no count');
    return { kind };
  }
  if (count === undefined) throw invalidField(`${field}/count`, '必填 / is required');
  return { kind, count };
}

function instant(text: string, field: string): number {
  if (!isRealInstant(text)) throw invalidField(field, '没有这个时间 / no such time');
  return Date.parse(text);
}

/** Where each refusal of the calendar belongs in the body. */
const fields: Partial<Record<CalendarErrorCode, string>> = {
  'invalid-term': '/term',
  'invalid-instant': '/start',
  'invalid-suspension': '/suspensions',
  'invalid-extension': '/extensions',
  'out-of-range': '/start',
};

function refusing(compute: () => DueResult): DueResult {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    throw invalidField(fields[error.code] ?? '/', `不能计算 / ${error.message}`);
  }
}
