import { count, eq } from 'drizzle-orm';
import { documentEvents } from '../../db/schema/index.ts';
import type { Fact } from '../../workflows/kit/messages.ts';
import { textOf } from './facts.ts';
import type { Context } from './setting.ts';

/** 签署、送达: one row per event, numbered within the case. */
export async function noteOnDocument(
  { tx, rest, entry }: Context,
  fact: Fact,
  kind: 'signed' | 'served',
): Promise<void> {
  const { caseNo } = rest.view;
  const [row] = await tx.drizzle
    .select({ events: count() })
    .from(documentEvents)
    .where(eq(documentEvents.caseNo, caseNo));
  await tx.drizzle.insert(documentEvents).values({
    ...{ caseNo, no: (row?.events ?? 0) + 1, documentId: textOf(fact, 'document'), kind },
    ...{ by: textOf(fact, kind === 'signed' ? 'by' : 'to'), method: kind === 'served' ? textOf(fact, 'method') : null },
    ...{ on: textOf(fact, 'on'), at: entry.at, byUser: entry.actor?.userId ?? '', commandId: entry.cause },
  });
}
