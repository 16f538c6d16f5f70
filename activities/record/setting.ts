import type { DueDate, Json, Rest } from '../../workflows/kit/messages.ts';
import type { NumberedEntry } from './journal.ts';
import type { Known } from './read.ts';
import type { Deps, Transaction } from './transaction.ts';

/** Rows that follow from facts at nearly every rest; the one statement of the rest writes them. */
export interface Rows {
  readonly access: { readonly bodyId: string; readonly reason: string; readonly since: number }[];
  readonly notices: {
    readonly cause: string;
    readonly kind: string;
    readonly bodyId: string;
    readonly role: string;
    readonly at: number;
    readonly detail: Json;
  }[];
  readonly events: { readonly seq: number; readonly kind: string; readonly payload: Json }[];
}
export interface Setting {
  readonly tx: Transaction;
  readonly deps: Deps;
  readonly rest: Rest;
  readonly known: Known;
  readonly due: Readonly<Record<string, DueDate>>;
}
export interface Context extends Setting {
  readonly entry: NumberedEntry;
  readonly rows: Rows;
}
