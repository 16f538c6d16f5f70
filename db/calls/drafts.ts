/** 来电草稿: what a call that nobody signed would have opened. Who called is sealed in its row. */
import { randomUUID } from 'node:crypto';
import { and, desc, eq, inArray, lt, or, sql } from 'drizzle-orm';
import { dateOf } from '../../calendar/index.ts';
import { draftDays } from '../../workflows/hotline-ticket/drafts.ts';
import type { Queryable } from '../client.ts';
import type { Keys } from '../crypto/keys.ts';
import type { Reach } from '../identity/accounts.ts';
import { calls, ticketDrafts, type DraftState } from '../schema/index.ts';
import { openCall, sealCall } from './sealed.ts';

export type TicketDraft = typeof ticketDrafts.$inferSelect;
export interface DraftDetails {
  /** As the call centre gave it; none where it was withheld. */
  readonly phone?: string | undefined;
  /** Why it was thrown away. */
  readonly reason?: string;
}

/** What a draft says; nothing once it went with its case. */
export const openDraft = (
  keys: Keys,
  { id, detailsCipher }: Pick<TicketDraft, 'id' | 'detailsCipher'>,
): DraftDetails =>
  detailsCipher.length === 0
    ? {}
    : (JSON.parse(openCall(keys, { what: 'draft', row: id }, detailsCipher)) as DraftDetails);
const sealDraft = (keys: Keys, id: string, details: DraftDetails): Buffer =>
  sealCall(keys, { what: 'draft', row: id }, JSON.stringify(details));

/** @returns its id. */
export async function makeDraft(
  tx: Queryable,
  keys: Keys,
  { callId, unitId, at, phone }: { callId: number; unitId: string; at: number; phone: string | null },
): Promise<string> {
  const id = randomUUID();
  const detailsCipher = sealDraft(keys, id, phone === null ? {} : { phone });
  await tx.insert(ticketDrafts).values({ id, callId, unitId, at, detailsCipher });
  return id;
}

/** Drafts of these units in one state, the newest first. @param before the row after which to go on. */
export async function listDrafts(
  db: Queryable,
  order: {
    readonly units: Reach;
    readonly state: DraftState;
    readonly before: { readonly at: number; readonly id: string } | undefined;
    readonly limit: number;
  },
) {
  const { units, state, before, limit } = order;
  return db
    .select({ draft: ticketDrafts, startedAt: calls.startedAt })
    .from(ticketDrafts)
    .leftJoin(calls, eq(calls.id, ticketDrafts.callId))
    .where(
      and(
        eq(ticketDrafts.state, state),
        units === 'everything' ? undefined : inArray(ticketDrafts.unitId, [...units]),
        before &&
          or(lt(ticketDrafts.at, before.at), and(eq(ticketDrafts.at, before.at), lt(ticketDrafts.id, before.id))),
      ),
    )
    .orderBy(desc(ticketDrafts.at), desc(ticketDrafts.id))
    .limit(limit);
}

export async function draftById(db: Queryable, id: string): Promise<TicketDraft | undefined> {
  const [row] = await db.select().from(ticketDrafts).where(eq(ticketDrafts.id, id));
  return row;
}

export interface Settling {
  readonly state: Exclude<DraftState, 'open'>;
  readonly by: string;
  readonly at: number;
  readonly caseNo?: string;
  readonly reason?: string;
}
/** Settles a draft that is open; its call says the same. @returns whether it was open. */
export async function settleDraft(
  tx: Queryable,
  keys: Keys,
  draft: TicketDraft,
  { state, by, at, caseNo, reason }: Settling,
): Promise<boolean> {
  const details = { ...openDraft(keys, draft), ...(reason === undefined ? {} : { reason }) };
  const settled = await tx
    .update(ticketDrafts)
    .set({
      ...{ state, settledBy: by, settledAt: at, caseNo: caseNo ?? null },
      detailsCipher: sealDraft(keys, draft.id, details),
    })
    .where(and(eq(ticketDrafts.id, draft.id), eq(ticketDrafts.state, 'open')))
    .returning({ id: ticketDrafts.id });
  if (settled.length === 0) return false;
  if (caseNo !== undefined) await tx.update(calls).set({ caseNo, linkedBy: by }).where(eq(calls.id, draft.callId));
  return true;
}

/** Drafts older than the days of the policy go, whatever became of them; the call stays. @returns how many */
export async function forgetDrafts(db: Queryable, now: number): Promise<number> {
  const before = new Date(now - (await daysKept(db, dateOf(now))) * DAY_MS).toISOString();
  const { rowCount } = await db.execute(sql`delete from ticket_drafts where at < ${before}::timestamptz`);
  return rowCount ?? 0;
}

async function daysKept(db: Queryable, today: string): Promise<number> {
  const { name, value } = draftDays;
  const { rows } = await db.execute<{ value: unknown }>(sql`
    select value from policies where name = ${name} and effective_from <= ${today} order by effective_from desc limit 1`);
  const set = rows[0]?.value;
  return typeof set === 'number' && set >= 1 ? set : value;
}
const DAY_MS = 86_400_000;
