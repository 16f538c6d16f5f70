import { and, eq, inArray, notInArray } from 'drizzle-orm';
import { deadlines, supervisionOrders } from '../../db/schema/index.ts';
import type { Rest } from '../../workflows/kit/messages.ts';
import { numberFor } from '../../db/numbers.ts';
import type { Transaction } from './transaction.ts';

/** Series of the supervision orders (督办单). */
const SERIES = 'DB';

/**
 * Brings the orders of a case up to date with its whole state. An order that a lost attempt issued and the case does not
 * know keeps its number and is withdrawn.
 */
export async function syncOrders(tx: Transaction, rest: Rest): Promise<void> {
  const { caseNo, orders, deadlines: limits } = rest.view;
  const known = await tx
    .select({ id: supervisionOrders.id, state: supervisionOrders.state })
    .from(supervisionOrders)
    .where(eq(supervisionOrders.caseNo, caseNo));
  if (orders.length === 0 && known.length === 0) return;
  for (const order of orders) {
    const before = known.find((k) => k.id === order.id);
    const reply = limits.find((d) => d.id === order.replyDeadline);
    if (before?.state === order.state && reply?.projection === 0) continue;
    const [due] = await tx
      .select({ dueAt: deadlines.dueAt })
      .from(deadlines)
      .where(and(eq(deadlines.caseNo, caseNo), eq(deadlines.id, order.replyDeadline)));
    const row = {
      grounds: order.grounds,
      issuerUnit: order.issuerUnit,
      issuerUser: order.issuerUser ?? null,
      addresseeUnit: order.addresseeUnit,
      state: order.state,
      issuedAt: order.issuedAt,
      replyDueAt: due?.dueAt ?? null,
      repliedAt: order.repliedAt ?? null,
      closedAt: order.closedAt ?? null,
      demandCommand: order.demandCommand ?? null,
      replyCommand: order.replyCommand ?? null,
      closeCommand: order.closeCommand ?? null,
    };
    const no = await numberFor(tx, caseNo, order.id, SERIES, order.issuedAt);
    await tx
      .insert(supervisionOrders)
      .values({ no, caseNo, id: order.id, ...row })
      .onConflictDoUpdate({ target: supervisionOrders.no, set: row });
  }
  const unknown = known.filter((k) => !orders.some((o) => o.id === k.id));
  if (unknown.length === 0) return;
  await tx
    .update(supervisionOrders)
    .set({ state: 'withdrawn' })
    .where(
      and(
        eq(supervisionOrders.caseNo, caseNo),
        notInArray(supervisionOrders.id, [...orders.map((o) => o.id), '']),
        inArray(supervisionOrders.state, ['issued', 'replied']),
      ),
    );
}
