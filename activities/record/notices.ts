import { notices } from '../../db/schema/index.ts';
import type { Fact } from '../../workflows/kit/messages.ts';
import { textOf } from './facts.ts';
import type { Context } from './projections.ts';

/** Tells a role at a body, once per cause. */
export async function tell({ tx, rest, entry }: Context, fact: Fact): Promise<void> {
  await tx
    .insert(notices)
    .values({
      caseNo: rest.view.caseNo,
      cause: entry.cause,
      kind: textOf(fact, 'notice'),
      bodyId: textOf(fact, 'body'),
      role: textOf(fact, 'role'),
      at: entry.at,
      detail: fact['detail'] ?? null,
    })
    .onConflictDoNothing();
}
