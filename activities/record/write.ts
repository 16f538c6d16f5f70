import type { Rest } from '../../workflows/kit/messages.ts';
import { newsOf, receiptsOf } from './answers.ts';
import { scopeOf, type PlannedDeadlines } from './deadlines.ts';
import type { Written } from './journal.ts';
import type { Rows } from './setting.ts';
import { columnsOf } from './state.ts';
import type { Statement, Transaction } from './transaction.ts';

/**
 * Everything a rest writes to every case, as one statement of one round trip: $1 is the case number, $2 the rows by
 * table. The parts do not see each other's rows; none needs to.
 */
const WRITE: Statement = {
  name: 'record_write',
  text: `with
  journal as (
    insert into case_journal (case_no, seq, cause, at, actor, facts, format, content, prev_hash, hash)
    select $1, seq, cause, at, actor, facts, format, content, prev_hash, hash from jsonb_to_recordset($2::jsonb->'journal')
      as r(seq int, cause text, at timestamptz, actor jsonb, facts jsonb, format int, content jsonb,
        prev_hash text, hash text)),
  seen_by as (
    insert into case_access (case_no, body_id, reason, since)
    select $1, body_id, reason, since from jsonb_to_recordset($2::jsonb->'access') as r(body_id text, reason text, since timestamptz)
    on conflict do nothing),
  told as (
    insert into notices (case_no, cause, kind, body_id, role, at, detail)
    select $1, cause, kind, body_id, role, at, detail from jsonb_to_recordset($2::jsonb->'notices')
      as r(cause text, kind text, body_id text, role text, at timestamptz, detail jsonb)
    on conflict do nothing),
  announced as (
    insert into outbox (case_no, seq, kind, payload)
    select $1, seq, kind, payload from jsonb_to_recordset($2::jsonb->'events') as r(seq int, kind text, payload jsonb)),
  limits as (
    insert into deadlines (case_no, id, process, name, kind, clock, clause, soft, state, round, unit_id, tier, assignee, started_at,
      due_at, original_due_at, provisional, settled_at, basis, calendar_version, explanation)
    select $1, id, process, name, kind, clock, clause, soft, state, round, unit_id, tier, assignee, started_at,
      due_at, original_due_at, provisional, settled_at, basis, calendar_version, explanation
    from jsonb_to_recordset($2::jsonb->'deadlines') as r(id text, process text, name text, kind text, clock text, clause text,
      soft boolean, state text, round int, unit_id text, tier int, assignee text, started_at timestamptz, due_at timestamptz,
      original_due_at timestamptz, provisional boolean, settled_at timestamptz, basis text, calendar_version text, explanation jsonb)
    on conflict (case_no, id) do update set state = excluded.state, assignee = excluded.assignee, due_at = excluded.due_at,
      provisional = excluded.provisional, settled_at = excluded.settled_at, basis = excluded.basis,
      calendar_version = excluded.calendar_version,
      explanation = case when excluded.basis = deadlines.basis then deadlines.explanation else excluded.explanation end),
  unlisted as (
    delete from deadline_scopes where case_no = $1
      and deadline_id in (select jsonb_array_elements_text($2::jsonb->'rescoped'))),
  listed as (
    insert into deadline_scopes (unit_id, kind, clock, soft, due_at, case_no, deadline_id)
    select c.ancestor_id, r.kind, r.clock, r.soft, r.due_at, $1, r.id
    from jsonb_to_recordset($2::jsonb->'scopes') as r(id text, unit_id text, kind text, clock text, soft boolean, due_at timestamptz)
    join unit_closure c on c.descendant_id = r.unit_id),
  state as (
    insert into cases (case_no, process, title, matter, channel, platform_unit, opened_at, stage, outcome, holder_unit, holder_tier,
      assignee, closed_at, updated_at, seq, journal_head, attempt, version, flags, view, engine)
    select $1, process, title, matter, channel, platform_unit, opened_at, stage, outcome, holder_unit, holder_tier,
      assignee, closed_at, updated_at, seq, journal_head, attempt, version, flags, view, engine
    from jsonb_to_record($2::jsonb->'state') as r(process text, title text, matter text, channel text, platform_unit text,
      opened_at timestamptz, stage text, outcome text, holder_unit text, holder_tier int, assignee text, closed_at timestamptz,
      updated_at timestamptz, seq int, journal_head text, attempt int, version int, flags text[], view jsonb, engine text)
    on conflict (case_no) do update set stage = excluded.stage, outcome = excluded.outcome, holder_unit = excluded.holder_unit,
      holder_tier = excluded.holder_tier, assignee = excluded.assignee, closed_at = excluded.closed_at,
      updated_at = greatest(cases.updated_at, excluded.updated_at), seq = excluded.seq, journal_head = excluded.journal_head, attempt = excluded.attempt,
      version = excluded.version, flags = excluded.flags, view = excluded.view, engine = excluded.engine),
  answered as (
    update commands c set status = r.receipt->>'outcome', receipt = r.receipt
    from (select receipt from jsonb_array_elements($2::jsonb->'receipts') as a(receipt)) r
    where c.id = (r.receipt->>'commandId')::uuid and c.status = 'pending')
  select pg_notify('sanji_receipts', n) from jsonb_array_elements_text($2::jsonb->'news') as n`,
};

/** Writes a rest, together with the rows that follow from its facts. */
export async function writeRest(
  tx: Transaction,
  rest: Rest,
  written: Written,
  limits: PlannedDeadlines,
  rows: Rows,
): Promise<void> {
  const receipts = receiptsOf(rest, written.seq, limits.due);
  const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  await tx.run(WRITE, [
    rest.view.caseNo,
    JSON.stringify({
      journal: written.fresh.map(({ seq, cause, at, actor, facts, format, content, prevHash, hash }) => ({
        ...{ seq, cause, at: iso(at), actor: actor ?? null, facts, format, content, prev_hash: prevHash, hash },
      })),
      access: rows.access.map(({ bodyId, reason, since }) => ({ body_id: bodyId, reason, since: iso(since) })),
      notices: rows.notices.map(({ bodyId, at, ...notice }) => ({ ...notice, body_id: bodyId, at: iso(at) })),
      events: rows.events,
      deadlines: limits.changed.map((d) => ({
        ...{
          id: d.id,
          process: rest.view.process,
          name: d.name,
          kind: d.kind,
          clock: d.clock,
          clause: d.clause,
          soft: d.soft,
        },
        ...{
          state: d.state,
          round: d.round,
          unit_id: d.unitId,
          tier: d.tier,
          assignee: d.assignee,
          provisional: d.provisional,
        },
        ...{
          started_at: iso(d.startedAt),
          due_at: iso(d.dueAt),
          original_due_at: iso(d.originalDueAt),
          settled_at: iso(d.settledAt),
        },
        ...{ basis: d.basis, calendar_version: d.calendarVersion, explanation: d.explanation },
      })),
      rescoped: limits.rescoped.map((d) => d.id),
      scopes: limits.rescoped
        .filter((d) => scopeOf(d) !== '')
        .map((d) => ({
          id: d.id,
          unit_id: d.unitId,
          kind: d.kind,
          clock: d.clock,
          soft: d.soft,
          due_at: iso(d.dueAt),
        })),
      state: columnsOf(rest, written),
      receipts,
      news: receipts.map(newsOf),
    }),
  ]);
}
