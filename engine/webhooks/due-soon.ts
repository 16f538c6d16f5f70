import { dateOf, dueDate, workingDays } from '../../calendar/index.ts';
import type { Database } from '../../db/client.ts';
import { loadCalendar } from '../../db/queries/calendar.ts';
import { dueSoonDays } from './catalogue.ts';

const BATCH = 500;

/**
 * Announces duties of open cases that are due within so many working days, each once for its due instant: a date that moves is
 * announced anew. Soft limits are none, and nothing is looked for while nobody listens.
 * @returns how many were announced
 */
export async function announceDueSoon(db: Database, now: number): Promise<number> {
  const calendar = await loadCalendar(db);
  const term = workingDays(await daysInForce(db, dateOf(now)));
  const by = dueDate(calendar, { start: now, term }).dueAt ?? now;
  let total = 0;
  for (let found = BATCH; found === BATCH; total += found) {
    const values = [new Date(now).toISOString(), new Date(by).toISOString(), BATCH];
    found = (await db.$client.query({ name: 'webhooks_due_soon', text: ANNOUNCE, values })).rowCount ?? 0;
  }
  return total;
}

async function daysInForce(db: Database, today: string): Promise<number> {
  const { rows } = await db.$client.query<{ value: unknown }>(
    'select value from policies where name = $1 and effective_from <= $2 order by effective_from desc limit 1',
    [dueSoonDays.name, today],
  );
  const set = rows[0]?.value;
  return typeof set === 'number' && Number.isInteger(set) && set >= dueSoonDays.least ? set : dueSoonDays.value;
}

/** All open deadlines stand in the scope of the city centre, by due instant. */
const ANNOUNCE = `
  with soon as (
    select s.case_no, s.deadline_id, s.due_at from deadline_scopes s
    where s.unit_id = any(array(select id from service_units where kind = 'city-centre'))
      and s.kind = 'duty' and s.clock = any(array['holder', 'claimant']) and not s.soft and s.due_at > $1 and s.due_at <= $2
      and exists (select from webhook_endpoints where state = 'enabled' and 'sanji.deadline.due-soon' = any(types))
      and not exists (select from webhook_due_soon d
        where d.case_no = s.case_no and d.deadline_id = s.deadline_id and d.due_at = s.due_at)
    order by s.due_at, s.case_no limit $3),
  fresh as (
    insert into webhook_due_soon (case_no, deadline_id, due_at) select case_no, deadline_id, due_at from soon
    on conflict do nothing returning case_no, deadline_id, due_at)
  insert into outbox (case_no, seq, kind, payload)
  select f.case_no, c.seq, 'deadline-due-soon', jsonb_build_object('caseNo', f.case_no, 'process', c.process, 'seq', c.seq,
    'at', (extract(epoch from $1::timestamptz) * 1000)::bigint, 'deadline', f.deadline_id, 'unit', d.unit_id,
    'dueAt', (extract(epoch from f.due_at) * 1000)::bigint, 'order', null, 'document', null)
  from fresh f join cases c on c.case_no = f.case_no
  join deadlines d on d.case_no = f.case_no and d.id = f.deadline_id
  order by f.due_at, f.case_no`;
