import { and, eq, inArray, like, notInArray, sql } from 'drizzle-orm';
import { dueDate, type Calendar, type DueResult } from '../../calendar/index.ts';
import { caseJournal, deadlines, deadlineScopes } from '../../db/schema/index.ts';
import type { DeadlineView, DueDate, Entry, Rest } from '../../workflows/kit/messages.ts';
import type { Transaction } from './transaction.ts';

type Row = typeof deadlines.$inferSelect;
export interface WrittenDeadlines {
  readonly due: Readonly<Record<string, DueDate>>;
  /** Entries for misses that were journalled and turn out to be none. */
  readonly corrections: readonly Entry[];
}

/**
 * Brings the deadlines of a case up to date with its whole state. A date is computed once per basis (start, term,
 * suspensions, extensions, projection): a re-run finds the stored one, whatever the calendar says by then.
 */
export async function writeDeadlines(
  tx: Transaction,
  rest: Rest,
  calendar: Calendar,
  { dryRun }: { readonly dryRun: boolean },
): Promise<WrittenDeadlines> {
  const { caseNo } = rest.view;
  const stored = new Map(
    (await tx.select().from(deadlines).where(eq(deadlines.caseNo, caseNo))).map((row) => [row.id, row]),
  );
  const due: Record<string, DueDate> = {};
  const changed: Row[] = [];
  for (const view of rest.view.deadlines) {
    const row = rowOf(rest, view, stored.get(view.id), calendar);
    due[view.id] = { dueAt: row.dueAt, originalDueAt: row.originalDueAt, provisional: row.provisional };
    if (isChanged(stored.get(view.id), row)) changed.push(row);
  }
  if (dryRun) return { due, corrections: [] };
  const left = [...stored.values()].filter((row) => isOpen(row.state) && !(row.id in due));
  if (changed.length > 0) await upsert(tx, changed);
  if (left.length > 0) await cancelLeftovers(tx, caseNo, Object.keys(due), rest);
  const moved = [...changed, ...left];
  if (moved.length > 0) await rewriteScopes(tx, caseNo, moved);
  const corrections = stored.size === 0 ? [] : await correctMisses(tx, rest, changed);
  return { due, corrections };
}

function rowOf(rest: Rest, view: DeadlineView, before: Row | undefined, calendar: Calendar): Row {
  const basis = JSON.stringify([
    view.startedAt,
    view.term,
    view.suspensions,
    view.extensions,
    view.projection,
    view.unit.hours ?? null,
  ]);
  const known = before?.basis === basis ? before : undefined;
  const result: DueResult | undefined = known
    ? undefined
    : dueDate(calendar, {
        start: view.startedAt,
        term: view.term,
        suspensions: view.suspensions,
        extensions: view.extensions,
        ...(view.unit.hours ? { businessHours: view.unit.hours } : {}),
      });
  return {
    caseNo: rest.view.caseNo,
    id: view.id,
    process: rest.view.process,
    name: view.name,
    kind: view.kind,
    clock: view.clock,
    clause: view.clause,
    soft: view.soft,
    state: view.state,
    round: view.round,
    unitId: view.unit.id,
    tier: view.unit.tier,
    assignee: view.unit.id === rest.view.holder.id ? (rest.view.assignee ?? null) : null,
    startedAt: view.startedAt,
    dueAt: known ? known.dueAt : (result?.dueAt ?? null),
    originalDueAt: before?.originalDueAt ?? result?.originalDueAt ?? view.startedAt,
    provisional: known ? known.provisional : (result?.provisional ?? false),
    settledAt: view.settledAt ?? null,
    basis,
    calendarVersion: known?.calendarVersion ?? calendar.version,
    explanation: known ? known.explanation : (result?.explanation ?? {}),
  };
}

const isOpen = (state: Row['state']): boolean => state === 'running' || state === 'missed' || state === 'suspended';
const isChanged = (before: Row | undefined, row: Row): boolean =>
  before?.basis !== row.basis ||
  before.state !== row.state ||
  before.settledAt !== row.settledAt ||
  before.assignee !== row.assignee;

async function upsert(tx: Transaction, rows: readonly Row[]): Promise<void> {
  const taken = Object.fromEntries(
    (
      ['state', 'assignee', 'dueAt', 'provisional', 'settledAt', 'basis', 'calendarVersion', 'explanation'] as const
    ).map((name) => [name, sql.raw(`excluded.${deadlines[name].name}`)]),
  );
  await tx
    .insert(deadlines)
    .values([...rows])
    .onConflictDoUpdate({ target: [deadlines.caseNo, deadlines.id], set: taken });
}

/** Deadlines an attempt started that the engine never confirmed: nobody waits for them. */
async function cancelLeftovers(tx: Transaction, caseNo: string, known: readonly string[], rest: Rest): Promise<void> {
  await tx
    .update(deadlines)
    .set({ state: 'cancelled', settledAt: rest.entries.at(-1)?.at ?? rest.view.openedAt })
    .where(
      and(
        eq(deadlines.caseNo, caseNo),
        notInArray(deadlines.id, [...known, '']),
        inArray(deadlines.state, ['running', 'missed', 'suspended']),
      ),
    );
}

async function rewriteScopes(tx: Transaction, caseNo: string, moved: readonly Row[]): Promise<void> {
  const ids = moved.map((row) => row.id);
  await tx.execute(sql`
    with gone as (delete from deadline_scopes where case_no = ${caseNo} and deadline_id in ${ids})
    select 1`);
  const open = moved.filter((row) => (row.state === 'running' || row.state === 'missed') && row.dueAt !== null);
  if (open.length === 0) return;
  await tx.execute(sql`
    insert into ${deadlineScopes} (unit_id, kind, clock, soft, due_at, case_no, deadline_id)
    select c.ancestor_id, d.kind, d.clock, d.soft, d.due_at, d.case_no, d.id
    from deadlines d join unit_closure c on c.descendant_id = d.unit_id
    where d.case_no = ${caseNo} and d.id in ${open.map((row) => row.id)}
    on conflict do nothing`);
}

/**
 * A miss may have been journalled while an act received in time was on its way, or by an attempt that the engine never
 * confirmed. Where the deadline now stands otherwise, a further entry says so.
 */
async function correctMisses(tx: Transaction, rest: Rest, changed: readonly Row[]): Promise<Entry[]> {
  const doubted = changed.filter((row) => row.state !== 'missed' && row.state !== 'met-late' && row.state !== 'lapsed');
  if (doubted.length === 0) return [];
  const { caseNo } = rest.view;
  const expired = await tx
    .select({ cause: caseJournal.cause })
    .from(caseJournal)
    .where(and(eq(caseJournal.caseNo, caseNo), like(caseJournal.cause, 'expired:%')));
  const now = rest.entries.at(-1);
  return expired.flatMap(({ cause }) => {
    const row = doubted.find((d) => cause.startsWith(`expired:${d.id}:`));
    if (!row || !now) return [];
    const wasMissed =
      row.kind === 'duty' && row.state === 'cancelled' && Number(cause.split(':').at(-1)) <= (row.settledAt ?? 0);
    if (wasMissed) return []; // missed, and then no longer awaited: the miss stands
    return [
      {
        cause: `corrected:${cause}`,
        at: now.at,
        facts: [{ kind: 'miss-corrected', deadline: row.id, state: row.state }],
      },
    ];
  });
}
