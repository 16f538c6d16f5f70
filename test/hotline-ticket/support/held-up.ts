import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { commands, memberships } from '../../../db/schema/index.ts';
import type { Command } from '../../../workflows/kit/messages.ts';
import type { Office } from './office.ts';
import { people, type Person } from './people.ts';
import type { TicketFile } from './ticket-file.ts';

/** Real time in which no test ends: the relay leaves the command alone. */
const LATER_MS = 3_600_000;

interface Held {
  readonly who: Person;
  readonly action: string;
  readonly body?: Command['body'];
  /** When the house received it; now, if left out. */
  readonly receivedAt?: number;
}

/**
 * An act that the house has received now (202) and cannot carry to the engine yet, as when the engine is away.
 * @returns what lets the relay carry it, and waits for its receipt.
 */
export async function holdUp(
  office: Office,
  ticket: TicketFile,
  { who, action, body = {}, receivedAt = office.now }: Held,
): Promise<() => Promise<{ readonly status: string; readonly reason?: string }>> {
  const { db } = office.house;
  const id = randomUUID();
  const roles = await db.select().from(memberships).where(eq(memberships.userId, people[who]));
  const actor = { userId: people[who], roles: roles.map((r) => ({ role: r.role, unit: r.bodyId })) };
  const signal: Command = { id, action, actor, receivedAt, body, given: [], units: {} };
  await db.insert(commands).values({
    ...{ id, caller: people[who], route: `held up ${id}`, bodyHash: '', kind: 'act', process: 'hotline-ticket' },
    ...{ caseNo: ticket.caseNo, action, receivedAt, signal, nextAttemptAt: Date.now() + LATER_MS },
  });
  return async () => {
    await db.update(commands).set({ nextAttemptAt: Date.now() }).where(eq(commands.id, id));
    for (let tries = 0; tries < 300; tries += 1) {
      const [row] = await db.select().from(commands).where(eq(commands.id, id));
      if (row && row.status !== 'pending') return { ...(row.receipt as { reason?: string }), status: row.status };
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${action} was never carried out`);
  };
}
