import { eq } from 'drizzle-orm';
import type { Client } from '@temporalio/client';
import type { Database } from '../../db/client.ts';
import { commands } from '../../db/schema/index.ts';
import { deliver } from '../../engine/signal.ts';
import type { Receipt } from '../../workflows/kit/receipt.ts';
import type { ReceiptBoard } from './receipts.ts';
import type { Accepted } from './order.ts';

export interface Engine {
  readonly client: Client;
  readonly taskQueue: string;
  readonly board: ReceiptBoard;
}

/** Every answer comes within three seconds of the request. */
export const ANSWER_WITHIN_MS = 2_600;
const SIGNAL_WITHIN_MS = 1_200;

/**
 * Signals an accepted command and waits for its receipt.
 * @param startedAt real epoch ms at which the request came.
 * @returns the receipt, or undefined if it is not there in time: the command is carried out later (202).
 */
export async function carryOut(
  db: Database,
  engine: Engine,
  row: Accepted,
  startedAt: number,
): Promise<Receipt | undefined> {
  if (row.status !== 'pending') return row.receipt as Receipt;
  const leftMs = Math.max(200, startedAt + ANSWER_WITHIN_MS - Date.now());
  const expected = engine.board.expect(row.id);
  const timer = new AbortController();
  try {
    await deliver(engine.client, engine.taskQueue, row, Math.min(SIGNAL_WITHIN_MS, leftMs));
    const news = await Promise.race([expected.news, after(leftMs, timer.signal)]);
    if (news && 'outcome' in news) return news;
    return await receiptOf(db, row.id);
  } catch {
    return undefined; // the engine is away; the relay carries the command when it is back
  } finally {
    timer.abort();
    expected.done();
  }
}

/** The receipt as it stands in the command's row. */
export async function receiptOf(db: Database, commandId: string): Promise<Receipt | undefined> {
  const [row] = await db
    .select({ status: commands.status, receipt: commands.receipt })
    .from(commands)
    .where(eq(commands.id, commandId));
  return row && row.status !== 'pending' ? (row.receipt as Receipt) : undefined;
}

const after = (ms: number, signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ms);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
