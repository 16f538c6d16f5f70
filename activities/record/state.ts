import { eq } from 'drizzle-orm';
import { cases } from '../../db/schema/index.ts';
import type { Rest } from '../../workflows/kit/messages.ts';
import type { Written } from './journal.ts';
import type { Transaction } from './transaction.ts';

/** Writes the whole state of a case; what a list needs stands in columns, the rest in `view`. */
export async function writeCase(tx: Transaction, rest: Rest, written: Written, isNew: boolean): Promise<void> {
  const { view } = rest;
  const opening = view.details['opening'] as { matter?: string; channel?: string } | undefined;
  const row = {
    stage: view.stage,
    outcome: view.outcome ?? null,
    holderUnit: view.holder.id,
    holderTier: view.holder.tier,
    assignee: view.assignee ?? null,
    closedAt: view.closedAt ?? null,
    updatedAt: rest.entries.at(-1)?.at ?? view.openedAt,
    seq: written.seq,
    journalHead: written.head,
    attempt: rest.attempt,
    version: rest.version,
    flags: [...view.flags],
    view,
    engine: view.ended ? ('ended' as const) : ('running' as const),
  };
  if (!isNew) {
    const { updatedAt, ...unmoved } = row;
    await tx
      .update(cases)
      .set(rest.entries.length > 0 ? row : unmoved)
      .where(eq(cases.caseNo, view.caseNo));
    void updatedAt;
    return;
  }
  await tx.insert(cases).values({
    ...row,
    caseNo: view.caseNo,
    process: view.process,
    title: view.title,
    matter: opening?.matter ?? null,
    channel: opening?.channel ?? null,
    platformUnit: view.platform.id,
    openedAt: view.openedAt,
  });
}
