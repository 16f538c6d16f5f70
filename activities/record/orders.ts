import { and, eq, inArray, notInArray } from 'drizzle-orm';
import { supervisionOrders } from '../../db/schema/index.ts';
import { numberFor } from '../../db/numbers.ts';
import type { Setting } from './setting.ts';

/** Series of the supervision orders (督办单). */
const SERIES = 'DB';

/**
 * Brings the orders of a case up to date with its whole state. An order that a lost attempt issued and the case does not
 * know keeps its number and is withdrawn.
 */
export async function syncOrders({ tx, rest, known: { orders: known }, due }: Setting): Promise<void> {
  const { caseNo, orders, deadlines: limits } = rest.view;
  if (orders.length === 0 && known.length === 0) return;
  for (const order of orders) {
    const before = known.find((k) => k.id === order.id);
    const reply = limits.find((d) => d.id === order.replyDeadline);
    if (before?.state === order.state && reply?.projection === 0) continue;
    const row = {
      grounds: order.grounds,
      issuerUnit: order.issuerUnit,
      issuerUser: order.issuerUser ?? null,
      addresseeUnit: order.addresseeUnit,
      state: order.state,
      issuedAt: order.issuedAt,
      replyDueAt: due[order.replyDeadline]?.dueAt ?? null,
      repliedAt: order.repliedAt ?? null,
      closedAt: order.closedAt ?? null,
      demandCommand: order.demandCommand ?? null,
      replyCommand: order.replyCommand ?? null,
      closeCommand: order.closeCommand ?? null,
    };
    const no = await numberFor(tx.drizzle, caseNo, order.id, SERIES, order.issuedAt);
    await tx.drizzle
      .insert(supervisionOrders)
      .values({ no, caseNo, id: order.id, ...row })
      .onConflictDoUpdate({ target: supervisionOrders.no, set: row });
  }
  const unknown = known.filter((k) => !orders.some((o) => o.id === k.id));
  if (unknown.length === 0) return;
  await tx.drizzle
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
