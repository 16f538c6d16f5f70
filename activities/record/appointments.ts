import { and, eq } from 'drizzle-orm';
import { rosterAssignments } from '../../db/schema/index.ts';
import type { Fact } from '../../workflows/kit/messages.ts';
import { appointmentShownAs } from '../../workflows/kit/appointment.ts';
import { textOf } from './facts.ts';
import type { Context } from './setting.ts';

/** 指派: somebody of a roster was named in the case. */
export async function writeAppointment({ tx, rest, entry }: Context, fact: Fact): Promise<void> {
  await tx.drizzle.insert(rosterAssignments).values({
    ...{ caseNo: rest.view.caseNo, no: Number(fact['no']), entryId: textOf(fact, 'entry'), state: 'named' },
    ...{ namedAt: entry.at, namedBy: entry.actor?.userId ?? '', commandId: entry.cause },
  });
}

/** An assignment ended: refused, the reason standing in the command; or another was named, or the case passed on. */
export const endAppointment =
  (state: 'refused' | 'replaced') =>
  async ({ tx, rest, entry }: Context, fact: Fact): Promise<void> => {
    await tx.drizzle
      .update(rosterAssignments)
      .set({ state, endedAt: entry.at, endCommand: entry.cause })
      .where(and(eq(rosterAssignments.caseNo, rest.view.caseNo), eq(rosterAssignments.no, Number(fact['no']))));
  };

/** The case is closed: whoever was named in it is free for others. Cases that named nobody are not asked about. */
export async function endAppointments({ tx, rest, entry }: Context): Promise<void> {
  const { caseNo, details } = rest.view;
  if (!Object.values(appointmentShownAs).some((name) => name in details)) return;
  await tx.drizzle
    .update(rosterAssignments)
    .set({ state: 'done', endedAt: entry.at, endCommand: entry.cause })
    .where(and(eq(rosterAssignments.caseNo, caseNo), eq(rosterAssignments.state, 'named')));
}
