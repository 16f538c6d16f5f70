/**
 * What travels between API, workflow and `record`. Plain data, nothing personal: instants are epoch milliseconds.
 */
import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { CaseView } from './rest.ts';
import type { Role } from './roles.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A service unit as it stood when the command was received; `above` are all units over it, nearest first. */
export interface UnitRef {
  readonly id: string;
  readonly tier: 1 | 2 | 3;
  readonly kind: string;
  readonly unionId: string;
  readonly above: readonly string[];
  readonly hours?: { readonly opens: string; readonly closes: string };
}

/** Who acts, with every role that person holds; which of them counts is judged by the workflow. */
export interface Actor {
  readonly userId: string;
  readonly roles: readonly { readonly role: Role; readonly unit: string }[];
  /** The actor's own entries of the rosters, for whoever acts in a case as somebody named there. */
  readonly entries?: readonly string[];
}

/** Something asked of a case. `body` holds the public fields only; texts stay in the command's row. */
export interface Command {
  readonly id: string;
  readonly action: string;
  readonly actor: Actor;
  readonly receivedAt: number;
  readonly body: Readonly<Record<string, Json>>;
  /** Names of the personal fields that were filled in; their texts stay in the command's row. */
  readonly given: readonly string[];
  readonly units: Readonly<Record<string, UnitRef>>;
  /** The journal number the caller had read (If-Match). */
  readonly ifSeq?: number;
}

/** The command that opens a case: what was decided outside it once and for all. */
export interface OpenCommand extends Command {
  readonly title: string;
  readonly platform: UnitRef;
  /** The unit that takes the case in, where it is not the platform: it is the first holder. */
  readonly intake?: UnitRef;
  /** Policies in force on the day of opening, by name. */
  readonly policies: Readonly<Record<string, Json>>;
}

export interface CaseInput {
  readonly caseNo: string;
}

export const command = defineSignal<[Command | OpenCommand]>('command');
export const caseView = defineQuery<CaseView>('case');

export interface Fact {
  readonly kind: string;
  readonly [detail: string]: Json | undefined;
}
/** One journal entry: everything that one cause brought about. */
export interface Entry {
  readonly cause: string;
  readonly at: number;
  readonly actor?: { readonly userId: string; readonly unit?: string; readonly role?: string };
  readonly facts: readonly Fact[];
}
export interface Answer {
  readonly commandId: string;
  readonly outcome: 'done' | 'refused';
  readonly code?: RefusalCode;
  readonly reason?: string;
}
export type RefusalCode = 'not-open' | 'forbidden' | 'stale' | 'invalid' | 'conflict';

export type { Role } from './roles.ts';
export type * from './rest.ts';
