/** Who may be calling: what the register and the cases know of a telephone number, read in a few indexed steps. */
import { and, asc, desc, inArray, sql, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Database } from '../client.ts';
import type { Keys } from '../crypto/keys.ts';
import { listCases, type CaseRow } from '../queries/cases.ts';
import { epochMs, plannedOnce, prepare } from '../queries/prepared.ts';
import { textArray, type Sight } from '../queries/visibility.ts';
import { callbacks, deadlines, type CardState, type MemberStatus } from '../schema/index.ts';
import { asUuid, phoneUuid } from './indexes.ts';
import { openEmployer, openMember } from './sealed.ts';

/** As many people as one line has; a switchboard of thousands is told from it by `more`. */
export const MOST_MEMBERS = 10;
const MOST_CASES = 50;
const MOST_CALLBACKS = 5;
/** Limits of the hotline that promise somebody a call. */
const PROMISES = ['ring-back', 'callback'];

/** A member with that telephone number; the name is the whole one, and masked by whoever shows it. */
export interface CallingMember {
  readonly number: string;
  readonly name: string;
  readonly status: MemberStatus;
  readonly since: string | null;
  readonly union: { readonly id: string; readonly name: string };
  readonly employer: { readonly code: string; readonly name: string } | null;
  readonly cards: readonly { readonly lastFour: string; readonly state: CardState; readonly expires: string | null }[];
}

interface Row extends Omit<CallingMember, 'name' | 'union' | 'employer'> {
  readonly id: number;
  readonly sealed: Buffer;
  readonly unionId: string;
  readonly unionName: string | null;
  readonly employerId: number | null;
  readonly code: string | null;
  readonly employerName: string | null;
  readonly nameCipher: Buffer | null;
}
const byPhone = prepare<Row>(`
  select m.id::float8 as id, m.number, m.status, m.since::text as since, m.details_cipher as sealed, m.union_id as "unionId",
    u.name as "unionName", e.id::float8 as "employerId", e.code, e.name as "employerName", e.name_cipher as "nameCipher",
    coalesce((select json_agg(json_build_object('lastFour', c.last_four, 'state', c.state, 'expires', c.expires::text)
      order by c.issued desc nulls last, c.id) from cards c where c.member_id = m.id), '[]') as cards
  from members m
  left join union_organisations u on u.id = m.union_id
  left join employers e on e.id = m.employer_id
  where m.phone_index = $1::uuid
  order by m.status, m.id limit ${MOST_MEMBERS + 1}`);

/** Members with this telephone number, those in good standing first; one more than is shown tells that there are more. */
export async function membersCalling(db: Database, keys: Keys, phone: string): Promise<CallingMember[]> {
  const index = phoneUuid(keys, phone);
  if (index === null) return [];
  const rows = await byPhone(db, [index]);
  return rows.map(({ id, sealed, unionId, unionName, employerId, code, employerName, nameCipher, ...row }) => ({
    ...row,
    name: openMember(keys, id, sealed).name,
    union: { id: unionId, name: unionName ?? unionId },
    employer:
      employerId === null || code === null
        ? null
        : { code, name: openEmployer(keys, { id: employerId, name: employerName, nameCipher }) },
  }));
}

/** What the caller of this API sees of the cases whose claimant has that number. */
export interface CasesCalling {
  /** Not closed yet, newest first. */
  readonly open: readonly CaseRow[];
  /** Closed lately. */
  readonly closed: readonly CaseRow[];
  /** Calls that were promised: ringing back and calling back, with the instant they are due. */
  readonly promised: readonly { readonly caseNo: string; readonly name: string; readonly dueAt: number | null }[];
  /** Calls that were made, newest first. */
  readonly made: readonly { readonly caseNo: string; readonly at: number; readonly reached: boolean }[];
}

/** @param phoneIndex as parties have it (db/personal/party-indexes.ts). */
export async function casesCalling(db: Database, sight: Sight, phoneIndex: string): Promise<CasesCalling> {
  const found = await listCases(db, { sight, filter: { party: { phoneIndex } }, limit: MOST_CASES });
  const open = found.filter(({ closedAt }) => closedAt === null);
  const [promised, made] = await Promise.all([promisedIn(db, open), madeIn(db, found)]);
  return { open, closed: found.filter(({ closedAt }) => closedAt !== null), promised, made };
}

async function promisedIn(db: Database, open: readonly CaseRow[]): Promise<CasesCalling['promised']> {
  if (open.length === 0) return [];
  const { caseNo, name, dueAt, state } = deadlines;
  return plannedOnce(
    db
      .select({ caseNo, name, dueAt })
      .from(deadlines)
      .where(and(isAmong(caseNo, open), inArray(name, PROMISES), inArray(state, ['running', 'missed'])))
      .orderBy(asc(dueAt)),
  );
}

async function madeIn(db: Database, found: readonly CaseRow[]): Promise<CasesCalling['made']> {
  if (found.length === 0) return [];
  const { caseNo, at, reached } = callbacks;
  return plannedOnce(
    db
      .select({ caseNo, at, reached })
      .from(callbacks)
      .where(isAmong(caseNo, found))
      .orderBy(desc(at))
      .limit(MOST_CALLBACKS),
  );
}

const isAmong = (caseNo: AnyPgColumn, rows: readonly CaseRow[]): SQL =>
  sql`${caseNo} = any(${textArray(rows.map((row) => row.caseNo))})`;

/** A call as the call centre's own events tell of it. */
export interface PastCall {
  readonly at: number;
  readonly state: string;
  readonly caseNo: string | null;
}
const MOST_CALLS = 5;
const callsOf = prepare<{ at: Date; state: string; caseNo: string | null }>(`
  select c.started_at as at, c.state, k.case_no as "caseNo"
  from calls c left join cases k on k.case_no = c.case_no
  where c.phone_index = $1::uuid and c.details_cipher is not null
  order by c.started_at desc, c.id desc limit ${MOST_CALLS}`);
/** Last calls with a number, either way, newest first; of cases only those that the caller sees. */
export async function lastCalls(db: Database, phoneIndex: string): Promise<readonly PastCall[]> {
  const rows = await callsOf(db, [asUuid(phoneIndex)]);
  return rows.map(({ at, ...row }) => ({ ...row, at: epochMs(at) }));
}
