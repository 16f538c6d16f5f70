import { dueDate, workingDays } from '../../calendar/index.ts';
import type { Database } from '../../db/client.ts';
import { loadCalendar } from '../../db/queries/calendar.ts';
import { inTransaction } from '../../db/transaction.ts';
import { REMINDER, smsEvents } from './catalogue.ts';
import { dayInWords, putDown } from './plan.ts';
import { rulesInForce } from './settings.ts';

const BATCH = 500;
interface Ending {
  readonly caseNo: string;
  readonly rung: string;
  readonly unit: string;
  readonly dueAt: Date;
}

/**
 * Reminds of windows of open cases that end within so many working days, each once for its due instant: a date that moves is
 * reminded of anew. @returns how many texts were put down
 */
export async function remind(db: Database, now: number): Promise<number> {
  const { reminderDays } = await rulesInForce(db, now);
  if (reminderDays === 0) return 0;
  const by = dueDate(await loadCalendar(db), { start: now, term: workingDays(reminderDays) }).dueAt ?? now;
  let total = 0;
  for (const event of smsEvents.filter(({ fact }) => fact === REMINDER)) {
    const values = [event.process, event.window, iso(now), iso(by), event.name, BATCH];
    total += await inTransaction(db, async (tx) => {
      const ending = await tx.run<Ending & Record<string, unknown>>(ENDING, values);
      const planned = ending.map(({ dueAt, ...one }) => ({
        // Due when a day is over: that day is what one is told.
        ...{ ...one, event, at: now, due: dayInWords(dueAt.getTime() - 1) },
      }));
      return putDown(tx, planned);
    });
  }
  return total;
}

const iso = (at: number): string => new Date(at).toISOString();
/** All open deadlines stand in the scope of the city centre, by due instant. */
const ENDING = {
  name: 'sms_ending',
  text: `select s.case_no as "caseNo", r.rung, d.unit_id as unit, s.due_at as "dueAt"
    from deadline_scopes s join deadlines d on d.case_no = s.case_no and d.id = s.deadline_id
    cross join lateral (select s.deadline_id || ':' || (extract(epoch from s.due_at) * 1000)::bigint as rung) r
    where s.unit_id = any(array(select id from service_units where kind = 'city-centre'))
      and s.kind = 'window' and s.clock = any(array['holder', 'claimant']) and s.soft = any(array[false, true])
      and s.due_at > $3 and s.due_at <= $4 and d.process = $1 and d.name = $2
      and not exists (select from sms_messages m where m.case_no = s.case_no and m.template = $5 and m.rung = r.rung)
    order by s.due_at, s.case_no limit $6`,
};
