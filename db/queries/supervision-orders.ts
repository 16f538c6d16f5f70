/** 督办单 across cases, newest first. */
import { type SQL, and, desc, eq, isNotNull, lte, sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { supervisionOrders } from '../schema/index.ts';
import { type Sight, notExcluded, seesCase, textArray } from './visibility.ts';

export type OrderRow = typeof supervisionOrders.$inferSelect;

/** What narrows the list; absent means any. */
export interface OrderFilter {
  readonly state?: OrderRow['state'] | undefined;
  /** Addressed to this unit or one below it. */
  readonly addressee?: string | undefined;
  readonly issuer?: string | undefined;
  readonly caseNo?: string | undefined;
  readonly grounds?: OrderRow['grounds'] | undefined;
  /** Not replied to although the reply was due by this instant. */
  readonly replyOverdueAt?: number | undefined;
}
export interface OrderPage {
  readonly sight: Sight;
  readonly filter: OrderFilter;
  readonly after?: { readonly issuedAt: number; readonly no: string } | undefined;
  readonly limit: number;
}

/** The orders the caller sees: those of visible cases, and those issued by or addressed to a body in sight. */
export async function listOrders(db: Database, { sight, filter, after, limit }: OrderPage): Promise<OrderRow[]> {
  return db
    .select()
    .from(supervisionOrders)
    .where(and(...conditionsOf(filter), after && before(after), seesOrder(sight)))
    .orderBy(desc(supervisionOrders.issuedAt), desc(supervisionOrders.no))
    .limit(limit);
}

/** One order by its number, or undefined if there is none the caller sees. */
export async function findOrder(db: Database, sight: Sight, no: string): Promise<OrderRow | undefined> {
  const [row] = await db
    .select()
    .from(supervisionOrders)
    .where(and(eq(supervisionOrders.no, no), seesOrder(sight)));
  return row;
}

function conditionsOf({ state, addressee, issuer, caseNo, grounds, replyOverdueAt }: OrderFilter): (SQL | undefined)[] {
  const { addresseeUnit, replyDueAt } = supervisionOrders;
  return [
    state === undefined ? undefined : eq(supervisionOrders.state, state),
    issuer === undefined ? undefined : eq(supervisionOrders.issuerUnit, issuer),
    caseNo === undefined ? undefined : eq(supervisionOrders.caseNo, caseNo),
    grounds === undefined ? undefined : eq(supervisionOrders.grounds, grounds),
    addressee === undefined
      ? undefined
      : sql`${addresseeUnit} in (select descendant_id from unit_closure where ancestor_id = ${addressee})`,
    replyOverdueAt === undefined
      ? undefined
      : and(eq(supervisionOrders.state, 'issued'), isNotNull(replyDueAt), lte(replyDueAt, replyOverdueAt)),
  ];
}

const seesOrder = (sight: Sight): SQL => {
  const { caseNo, addresseeUnit, issuerUnit } = supervisionOrders;
  const bodies = textArray(sight.bodies);
  return sql`((${addresseeUnit} = any(${bodies}) or ${issuerUnit} = any(${bodies})) and ${notExcluded(sight, caseNo)}
    or ${seesCase(sight, caseNo)})`;
};

const before = ({ issuedAt, no }: { readonly issuedAt: number; readonly no: string }): SQL =>
  sql`(${supervisionOrders.issuedAt}, ${supervisionOrders.no}) < (${new Date(issuedAt).toISOString()}::timestamptz, ${no})`;
