import type { Content } from '../../db/journal/entry.ts';
import type { DeadlineRow } from './deadlines.ts';
import type { Statement, Transaction } from './transaction.ts';

/** What commands brought, by their ids. */
export type Contents = ReadonlyMap<string, Content>;
export interface Before {
  readonly seq: number;
  readonly journalHead: string;
  readonly attempt: number;
  readonly version: number;
}
/** What is known of a case before a rest is written. */
export interface Known {
  readonly causes: ReadonlySet<string>;
  /** Causes of journalled expiries, for misses that turn out to be none. */
  readonly expired: readonly string[];
  readonly deadlines: ReadonlyMap<string, DeadlineRow>;
  readonly orders: readonly { readonly id: string; readonly state: string }[];
}
export const nothingKnown: Known = { causes: new Set(), expired: [], deadlines: new Map(), orders: [] };

/**
 * The row of the case, locked, and whether it is there or not what the commands behind these causes brought: those stand
 * since before the engine heard of them, so they need not be read after the lock.
 */
const LOCK: Statement = {
  name: 'record_lock',
  text: `select c.seq, c."journalHead", c.attempt, c.version, brought.bodies, brought.papers
    from (select
      (select jsonb_object_agg(id, encode(sha256(body_cipher), 'hex')) from commands
        where id = any($2::uuid[]) and case_no = $1 and body_cipher is not null) as bodies,
      (select jsonb_agg(jsonb_build_array(command_id, id, sha256)) from attachments
        where case_no = $1 and command_id = any($2::text[])) as papers) brought
    left join lateral (
      select seq, journal_head as "journalHead", attempt, version from cases where case_no = $1 for update) c on true`,
};
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type Locked = { readonly [column in keyof Before]: Before[column] | null } & {
  readonly bodies: Readonly<Record<string, string>> | null;
  readonly papers: readonly (readonly [commandId: string, id: string, sha256: string])[] | null;
};

/**
 * Takes the case for this transaction.
 * @returns `before` undefined if it is not written yet; what each of the causes that are commands brought.
 */
export async function lockCase(
  tx: Transaction,
  caseNo: string,
  causes: readonly string[],
): Promise<{ readonly before: Before | undefined; readonly contents: Contents }> {
  const [row] = await tx.run<Locked & Record<string, unknown>>(LOCK, [caseNo, causes.filter((c) => UUID.test(c))]);
  if (!row) return { before: undefined, contents: new Map() };
  const { bodies, papers, ...found } = row;
  return {
    before: found.seq === null ? undefined : (found as unknown as Before),
    contents: contentsOf(bodies, papers),
  };
}

function contentsOf(bodies: Locked['bodies'], papers: Locked['papers']): Contents {
  const found = new Map<string, { body?: string; papers?: Record<string, string> }>();
  const of = (commandId: string) => {
    const content = found.get(commandId) ?? {};
    found.set(commandId, content);
    return content;
  };
  for (const [commandId, body] of Object.entries(bodies ?? {})) of(commandId).body = body;
  for (const [commandId, id, sha256] of papers ?? []) (of(commandId).papers ??= {})[id] = sha256;
  return found;
}

const READ: Statement = {
  name: 'record_read',
  text: `select
    (select coalesce(json_agg(cause), '[]') from case_journal where case_no = $1 and (cause = any($2) or cause like 'expired:%' or cause like 'corrected:%')) as causes,
    (select coalesce(json_agg(d), '[]') from (
      select id, state, due_at, original_due_at, provisional, settled_at, basis, calendar_version, assignee, unit_id, tier,
        name, kind, clock, clause, soft, round, started_at from deadlines where case_no = $1) d) as deadlines,
    (select coalesce(json_agg(json_build_object('id', id, 'state', state)), '[]') from supervision_orders where case_no = $1) as orders`,
};

/** Reads what stands there already; only after the lock, so that it is the last state. */
export async function readCase(tx: Transaction, caseNo: string, causes: readonly string[]): Promise<Known> {
  const [row] = await tx.run<{ causes: string[]; deadlines: RawDeadline[]; orders: Known['orders'] }>(READ, [
    caseNo,
    causes,
  ]);
  if (!row) return nothingKnown;
  return {
    causes: new Set(row.causes),
    expired: row.causes.filter((cause) => cause.startsWith('expired:')),
    deadlines: new Map(row.deadlines.map((raw) => [raw.id, toRow(caseNo, raw)])),
    orders: row.orders,
  };
}

type RawDeadline = { readonly [column: string]: unknown } & { readonly id: string };

function toRow(caseNo: string, raw: RawDeadline): DeadlineRow {
  const instant = (value: unknown) => (typeof value === 'string' ? Date.parse(value) : null);
  const { due_at, original_due_at, settled_at, calendar_version, unit_id, started_at, ...same } = raw;
  return {
    ...(same as unknown as DeadlineRow),
    caseNo,
    unitId: unit_id as string,
    calendarVersion: calendar_version as string,
    dueAt: instant(due_at),
    originalDueAt: instant(original_due_at) ?? 0,
    startedAt: instant(started_at) ?? 0,
    settledAt: instant(settled_at),
    explanation: {}, // only a new basis is explained anew; the stored explanation stays where it is
  };
}
