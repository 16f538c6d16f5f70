/** 短信 as those who see their cases look at them. */
import { type SQL, and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { knowsPeople, seesCase, type Sight } from '../queries/visibility.ts';
import { cases, smsMessages, type SmsState } from '../schema/index.ts';

export interface SmsKey {
  readonly createdAt: number;
  readonly id: string;
}
export interface SmsPage {
  readonly sight: Sight;
  readonly caseNo?: string | undefined;
  readonly state?: SmsState | undefined;
  readonly template?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly after?: SmsKey | undefined;
  readonly limit: number;
}
export interface SmsRow {
  readonly message: typeof smsMessages.$inferSelect;
  readonly process: string;
  /** The caller may know the people of its case. */
  readonly known: boolean | null;
}

/** Texts of cases the caller sees, newest first. */
export async function listMessages(db: Database, page: SmsPage): Promise<SmsRow[]> {
  const { sight, caseNo, state, template, from, to, after, limit } = page;
  const { createdAt, id } = smsMessages;
  return db
    .select({
      message: smsMessages,
      process: cases.process,
      known: sql<boolean | null>`${knowsPeople(sight, CONFIDENTIAL)}`,
    })
    .from(smsMessages)
    .innerJoin(cases, eq(cases.caseNo, smsMessages.caseNo))
    .where(
      and(
        caseNo === undefined ? undefined : eq(smsMessages.caseNo, caseNo),
        state === undefined ? undefined : eq(smsMessages.state, state),
        template === undefined ? undefined : eq(smsMessages.template, template),
        from === undefined ? undefined : gte(createdAt, from),
        to === undefined ? undefined : lt(createdAt, to),
        after && sql`(${createdAt}, ${id}) < (${new Date(after.createdAt).toISOString()}::timestamptz, ${after.id})`,
        seesCase(sight, smsMessages.caseNo),
      ),
    )
    .orderBy(desc(createdAt), desc(id))
    .limit(limit);
}

const CONFIDENTIAL: SQL = sql`exists (select from case_parties p where p.case_no = ${smsMessages.caseNo} and p.confidential)`;

/** How often a text is sent again by hand, and how long after the last time. */
export const MOST_RESENDS = 5;
export const RESEND_AFTER_MS = 10 * 60_000;

/**
 * Has a text that is done with sent again, under another id for the operator, with the whole schedule before it.
 * @returns whether it was; nothing changes for one that is under way, was sent too often or a moment ago
 */
export async function resendMessage(
  db: Database,
  { id, caseNo, by, now, expiresAt }: { id: string; caseNo: string; by: string; now: number; expiresAt: number },
): Promise<boolean> {
  const { rowCount } = await db.$client.query({
    name: 'sms_resend',
    text: `update sms_messages set state = 'waiting', reason = null, code = null, tries = 0, provider_id = null, lease = null,
        sent_at = null, settled_at = null, resends = resends + 1, resent_by = $3, resent_at = $4, next_at = $4, expires_at = $5,
        out_id = id || '-' || (resends + 1)
      where id = $1 and case_no = $2 and state not in ('waiting', 'quiet') and resends < $6
        and coalesce(greatest(resent_at, settled_at), created_at) <= $7`,
    values: [id, caseNo, by, iso(now), iso(expiresAt), MOST_RESENDS, iso(now - RESEND_AFTER_MS)],
  });
  return rowCount === 1;
}
const iso = (at: number): string => new Date(at).toISOString();

/** One text of a case. */
export async function messageOf(db: Database, caseNo: string, id: string) {
  const [row] = await db
    .select()
    .from(smsMessages)
    .where(and(eq(smsMessages.id, id), eq(smsMessages.caseNo, caseNo)));
  return row;
}

/** Takes down that the claimant of a case wants no texts, or wants them again. @returns whether there is a number it could be about */
export async function refuseTexts(
  db: Database,
  { caseNo, refused, by, now }: { caseNo: string; refused: boolean; by: string; now: number },
): Promise<boolean> {
  const { rows } = await db.$client.query<{ index: string }>(
    `select phone_index as index from case_parties where case_no = $1 and part = 'claimant' and phone_index is not null limit 1`,
    [caseNo],
  );
  const [row] = rows;
  if (!row) return false;
  if (refused)
    await db.$client.query(
      'insert into sms_refusals (phone_index, since, by_user) values ($1, $2, $3) on conflict do nothing',
      [...[row.index, iso(now), by]],
    );
  else await db.$client.query('delete from sms_refusals where phone_index = $1', [row.index]);
  return true;
}
