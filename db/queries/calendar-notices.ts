/** Writing a year's notice into `calendar_days`. */
import { and, count, eq, inArray, sql } from 'drizzle-orm';
import { type Notice, type NoticedDay, buildCalendar, expandNotice } from '../../calendar/index.ts';
import type { Queryable } from '../client.ts';
import { calendarDays, deadlines } from '../schema/index.ts';

/** Taken by everybody who writes the calendar, so that two imports at once are one after the other. */
const LOCK_KEY = 5_201_316;

export interface LoadedNotice {
  /** Days written now; none when the notice was there already. */
  readonly inserted: number;
  /** Days on which what is stored speaks against the notice; then nothing was written. */
  readonly conflicts: readonly string[];
}

/**
 * Adds the days of a year's notice; the same notice again changes nothing. A year that has its notice is not arranged
 * anew: due dates already told to people hang on it, and taking days away needs more than an insertion.
 */
export async function writeNotice(tx: Queryable, notice: Notice): Promise<LoadedNotice> {
  await tx.execute(sql`select pg_advisory_xact_lock(${LOCK_KEY})`);
  const stored = await tx.select().from(calendarDays);
  const byDate = new Map(stored.map((day) => [day.date, day]));
  const days = expandNotice(notice);
  const missing = days.filter(({ date }) => !byDate.has(date));
  const differing = days.filter((day) => !agrees(byDate.get(day.date), day)).map(({ date }) => date);
  const isPublished = buildCalendar(stored).isPublished(notice.year);
  const conflicts = isPublished
    ? [...differing, ...missing.map(({ date }) => date), ...dropped(stored, notice, days)]
    : differing;
  if (conflicts.length > 0) return { inserted: 0, conflicts: [...new Set(conflicts)].sort() };
  if (missing.length > 0) await tx.insert(calendarDays).values(missing);
  return { inserted: missing.length, conflicts: [] };
}

/** A day that another year's notice arranges in the same way (1 January) is no conflict. */
const agrees = (stored: { readonly kind: string } | undefined, day: NoticedDay): boolean =>
  stored === undefined || stored.kind === day.kind;

/** Days stored from the same notice that it no longer lists. */
function dropped(
  stored: readonly (typeof calendarDays.$inferSelect)[],
  notice: Notice,
  days: readonly NoticedDay[],
): string[] {
  const listed = new Set(days.map(({ date }) => date));
  return stored.filter((day) => day.notice === notice.notice && !listed.has(day.date)).map(({ date }) => date);
}

/** How many open deadlines have a provisional date and may move now. */
export async function countProvisional(db: Queryable): Promise<number> {
  const open = inArray(deadlines.state, ['running', 'suspended']);
  const [row] = await db
    .select({ deadlines: count() })
    .from(deadlines)
    .where(and(eq(deadlines.provisional, true), open));
  return row?.deadlines ?? 0;
}
