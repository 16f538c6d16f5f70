import type { Database } from '../client.ts';
import { asTheHouse } from '../row-sight.ts';
import { prepare } from './prepared.ts';

export interface Backlog {
  /** Commands that were accepted and not yet judged, and for how long the oldest of them has waited. */
  readonly pending: number;
  readonly oldestPendingSeconds: number;
  /** Cases that PostgreSQL holds open and the engine has lost; the worker brings them back. */
  readonly lost: number;
}

const backlogNow = prepare<Backlog>(`
  select count(*)::int as pending,
    coalesce(extract(epoch from now() - min(written_at)), 0)::float8 as "oldestPendingSeconds",
    (select count(*)::int from cases where engine = 'lost') as lost
  from commands where status = 'pending'`);

/** What has piled up: zero and near zero while all is well. */
export async function backlog(db: Database): Promise<Backlog> {
  const [row] = await asTheHouse(() => backlogNow(db, []));
  return row ?? { pending: 0, oldestPendingSeconds: 0, lost: 0 };
}

/** Who is named in the access journal where the journals could not be sealed, or a seal not exported. */
export const SEALING = 'system:sealing';

export interface Sealing {
  /** Entries that say so: one an interval while it lasts. */
  readonly failures: number;
  /** Null in a house that has no seal yet. */
  readonly lastSealAgeSeconds: number | null;
}

const sealingNow = prepare<Sealing>(`
  select (select count(*)::int from access_journal where user_id = '${SEALING}') as failures,
    (select extract(epoch from now() - at)::float8 from journal_seals order by no desc limit 1) as "lastSealAgeSeconds"`);

/** How the sealing of the journals gets on. */
export const sealing = async (db: Database): Promise<Sealing> =>
  (await sealingNow(db, []))[0] ?? { failures: 0, lastSealAgeSeconds: null };

/** Events out: what waits for endpoints that are enabled, for how long the oldest that is due has, and what was announced and not taken down. */
export interface WebhookBacklog {
  readonly pending: number;
  readonly oldestDueSeconds: number;
  readonly notTakenDown: number;
  readonly disabled: number;
}

const webhooksNow = prepare<WebhookBacklog>(`
  select count(d.no)::int as pending,
    coalesce(extract(epoch from $1::timestamptz - min(d.next_at) filter (where d.next_at <= $1)), 0)::float8 as "oldestDueSeconds",
    (select count(*)::int from outbox where relayed_at is null) as "notTakenDown",
    (select count(*)::int from webhook_endpoints where state = 'disabled') as disabled
  from webhook_endpoints e join webhook_deliveries d on d.endpoint_id = e.id and d.state = 'pending'
  where e.state = 'enabled'`);

/** Figures without endpoints, addresses or cases. */
export const webhookBacklog = async (db: Database, now: number): Promise<WebhookBacklog> => {
  const [row] = await webhooksNow(db, [new Date(now).toISOString()]);
  return row ?? { pending: 0, oldestDueSeconds: 0, notTakenDown: 0, disabled: 0 };
};

/** Tries of the last hour that did not arrive: `410`, `429`, otherwise the class of the status, or why there was none. */
const failuresNow = prepare<{ readonly code: string; readonly n: number }>(`
  select coalesce(error, case when status in (410, 429) then status::text else status / 100 || 'xx' end) as code, count(*)::int as n
  from webhook_attempts where at > $1::timestamptz - interval '1 hour' and (status is null or status not between 200 and 299)
  group by 1`);
export const webhookFailures = (db: Database, now: number) => failuresNow(db, [new Date(now).toISOString()]);

/** Texts: what waits for its time, for how long the oldest that is due has, and for how long the operator has taken nothing. */
export interface SmsBacklog {
  readonly waiting: number;
  readonly oldestDueSeconds: number;
  readonly failingSeconds: number;
}
const smsNow = prepare<SmsBacklog>(`
  select count(*)::int as waiting,
    coalesce(extract(epoch from $1::timestamptz - min(next_at) filter (where next_at <= $1)), 0)::float8 as "oldestDueSeconds",
    coalesce((select extract(epoch from $1::timestamptz - failing_since) from sms_operator), 0)::float8 as "failingSeconds"
  from sms_messages where state in ('waiting', 'quiet')`);
export const smsBacklog = async (db: Database, now: number): Promise<SmsBacklog> => {
  const [row] = await asTheHouse(() => smsNow(db, [new Date(now).toISOString()]));
  return row ?? { waiting: 0, oldestDueSeconds: 0, failingSeconds: 0 };
};

/** Texts of the last hour by how they ended, and by the operator's code where it gave one. */
const smsEndsNow = prepare<{ readonly state: string; readonly code: string; readonly n: number }>(`
  select state, coalesce(code, reason, '') as code, count(*)::int as n from sms_messages
  where settled_at > $1::timestamptz - interval '1 hour' group by 1, 2 order by 3 desc limit 50`);
export const smsEnds = (db: Database, now: number) => asTheHouse(() => smsEndsNow(db, [new Date(now).toISOString()]));

export interface OpenCases {
  readonly process: string;
  readonly stage: string;
  readonly n: number;
}

const openNow = prepare<OpenCases>(
  `select process, stage, count(*)::int as n from cases where closed_at is null group by process, stage`,
);

/** Open cases by process and stage. */
export const openCases = (db: Database): Promise<OpenCases[]> => asTheHouse(() => openNow(db, []));

export interface OverdueDeadlines {
  readonly name: string;
  readonly n: number;
}

const overdueNow = prepare<OverdueDeadlines>(`
  select split_part(deadline_id, ':', 1) as name, count(*)::int as n from deadline_scopes
  where unit_id = any(array(select id from service_units where kind = 'city-centre'))
    and kind = 'duty' and clock = any(array['holder', 'claimant']) and soft = any(array[false, true]) and due_at <= $1::timestamptz
  group by 1`);

/** Overdue duties of the whole city by name, both clocks. */
export const overdueDeadlines = (db: Database, asOf: number): Promise<OverdueDeadlines[]> =>
  asTheHouse(() => overdueNow(db, [new Date(asOf).toISOString()]));
