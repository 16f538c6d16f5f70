import type { Transaction } from '../../db/transaction.ts';
import type { commands } from '../../db/schema/index.ts';
import type { Command } from '../../workflows/kit/messages.ts';

/** A command that is to be written. */
export interface Order {
  readonly kind: 'open' | 'act';
  readonly process: string;
  /** Series of the case number, for an intake. */
  readonly series?: string;
  readonly caseNo?: string;
  readonly caller: string;
  readonly route: string;
  readonly idempotencyKey: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
  /** The fields that stay in the command's row, encrypted. */
  readonly personal: Readonly<Record<string, unknown>>;
  /** What the engine gets; the id is given here. */
  readonly signal: Omit<Command, 'id'>;
  /** Rows that stand or fall with the command; not called for a repeat. */
  readonly alongside?: (tx: Transaction, row: Accepted) => Promise<void>;
}
/** Its row, new or as a first request left it. */
export type Accepted = typeof commands.$inferSelect;
