/** Transfers as the API reads and writes them; row-level security shows each account its own. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Database, Queryable } from '../client.ts';
import { prepare } from '../queries/prepared.ts';
import { transferAnswers, transfers, type AnswerKind, type TransferSource } from '../schema/index.ts';

export type Transfer = typeof transfers.$inferSelect;
export type NewTransfer = Omit<typeof transfers.$inferInsert, 'acknowledged' | 'acknowledgedAt' | 'changedAt'>;

/** @returns false if that number of that source is there already, whoever sent it */
export async function writeTransfer(tx: Queryable, transfer: NewTransfer): Promise<boolean> {
  const written = await tx
    .insert(transfers)
    .values({ ...transfer, changedAt: transfer.receivedAt })
    .onConflictDoNothing()
    .returning({ caseNo: transfers.caseNo });
  return written.length === 1;
}

/** One's own. */
export async function transferOf(
  db: Queryable,
  sentBy: string,
  source: TransferSource,
  number: string,
): Promise<Transfer | undefined> {
  const isIt = and(eq(transfers.source, source), eq(transfers.number, number), eq(transfers.sentBy, sentBy));
  const [row] = await db.select().from(transfers).where(isIt);
  return row;
}

/** The transfer that a case came of. */
export async function transferOfCase(db: Queryable, caseNo: string): Promise<Transfer | undefined> {
  const [row] = await db.select().from(transfers).where(eq(transfers.caseNo, caseNo));
  return row;
}

/** What the list of changes goes on from. */
export interface After {
  readonly changedAt: number;
  readonly source: string;
  readonly number: string;
}

/** One's own that had something to tell at or after an instant, in the order of that; `after` where a page ended. */
export async function transfersChanged(
  db: Queryable,
  asked: { readonly sentBy: string; readonly since: number; readonly after?: After; readonly limit: number },
): Promise<Transfer[]> {
  const { sentBy, since, after, limit } = asked;
  const iso = (at: number) => new Date(at).toISOString();
  const beyond = after
    ? sql`(${transfers.changedAt}, ${transfers.source}, ${transfers.number})
        > (${iso(after.changedAt)}::timestamptz, ${after.source}, ${after.number})`
    : undefined;
  return db
    .select()
    .from(transfers)
    .where(and(eq(transfers.sentBy, sentBy), sql`${transfers.changedAt} >= ${iso(since)}::timestamptz`, beyond))
    .orderBy(transfers.changedAt, transfers.source, transfers.number)
    .limit(limit);
}

export interface Answer {
  readonly caseNo: string;
  readonly no: number;
  readonly kind: AnswerKind;
  readonly at: number;
  readonly unit: { readonly id: string; readonly name: string } | null;
  readonly outcome: string | null;
  readonly treatment: string | null;
  readonly commandId: string | null;
}

const units = prepare<{ id: string; name: string }>('select id, name from service_units where id = any($1)');

/** What the sources of these cases were told, in order. */
export async function answersOf(db: Database, caseNos: readonly string[]): Promise<Answer[]> {
  if (caseNos.length === 0) return [];
  const rows = await db
    .select()
    .from(transferAnswers)
    .where(inArray(transferAnswers.caseNo, [...caseNos]))
    .orderBy(transferAnswers.caseNo, transferAnswers.no);
  const named = new Map((await units(db, [rows.map(({ unitId }) => unitId)])).map((unit) => [unit.id, unit]));
  return rows.map(({ unitId, ...row }) => ({ ...row, unit: named.get(unitId) ?? null }));
}

/** They have everything up to this answer; less than they said before changes nothing. */
export async function acknowledge(db: Queryable, caseNo: string, no: number, at: number): Promise<void> {
  await db
    .update(transfers)
    .set({ acknowledged: no, acknowledgedAt: at })
    .where(and(eq(transfers.caseNo, caseNo), sql`${transfers.acknowledged} < ${no}`));
}

export interface StateOfCase {
  readonly caseNo: string;
  readonly stage: string;
  readonly outcome: string | null;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly dueAt: Date | null;
  readonly unitId: string | null;
  readonly unitName: string | null;
}
/** Where cases stand, with the due instant that the claimant counts, or the holder where there is no other. */
const states = prepare<StateOfCase>(`
  select c.case_no as "caseNo", c.stage, c.outcome, c.opened_at as "openedAt", c.closed_at as "closedAt", u.id as "unitId", u.name as "unitName",
    (select d.due_at from deadlines d where d.case_no = c.case_no and d.kind = 'duty' and not d.soft and d.settled_at is null
      order by d.clock <> 'claimant', d.due_at limit 1) as "dueAt"
  from cases c left join service_units u on u.id = c.holder_unit where c.case_no = any($1)`);
export const statesOf = (db: Database, caseNos: readonly string[]): Promise<StateOfCase[]> =>
  caseNos.length === 0 ? Promise.resolve([]) : states(db, [caseNos]);
