import { type Calendar, buildCalendar } from '../../calendar/index.ts';
import type { Database } from '../client.ts';
import { calendarDays } from '../schema/index.ts';

/** How long a loaded calendar is taken as current: a notice loaded by another process is seen after this at the latest. */
const FRESH_MS = 3_000;

interface Loaded {
  readonly content: string;
  readonly calendar: Calendar;
}
interface Shelf {
  last?: Loaded;
  /** The reading that counts as current, and when it began. */
  reading?: { readonly promise: Promise<Calendar>; readonly since: number };
}
const shelves = new WeakMap<Database, Shelf>();

/**
 * The calendar of the table `calendar_days`. The table is read at most every three seconds, and the same content gives
 * the same object, whose years are worked out only once. Age is measured by the process's own clock: the API's clock
 * may be moved in demo and tests.
 */
export async function loadCalendar(db: Database): Promise<Calendar> {
  const shelf = shelves.get(db) ?? {};
  shelves.set(db, shelf);
  if (shelf.reading && performance.now() - shelf.reading.since < FRESH_MS) return shelf.reading.promise;
  const reading = { promise: readCalendar(db, shelf), since: performance.now() };
  shelf.reading = reading;
  reading.promise.catch(() => {
    if (shelf.reading === reading) delete shelf.reading; // the next caller tries again
  });
  return reading.promise;
}

/** Makes the next `loadCalendar` read the table: after this process has changed it. */
export function forgetCalendar(db: Database): void {
  delete shelves.get(db)?.reading;
}

async function readCalendar(db: Database, shelf: Shelf): Promise<Calendar> {
  const rows = await db.select().from(calendarDays).orderBy(calendarDays.date);
  const content = JSON.stringify(rows);
  if (shelf.last?.content === content) return shelf.last.calendar;
  const calendar = buildCalendar(rows);
  shelf.last = { content, calendar };
  return calendar;
}
