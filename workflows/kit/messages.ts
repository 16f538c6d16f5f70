/**
 * What travels between API, workflow and `record`. Plain data, nothing personal: instants are epoch milliseconds.
 */
import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { Term } from '../../calendar/term.ts';

export type Role =
  'call-taker' | 'caseworker' | 'unit-head' | 'supervisor' | 'administrator' | 'auditor' | 'integration';
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

export type DeadlineState = 'running' | 'suspended' | 'met' | 'met-late' | 'missed' | 'lapsed' | 'cancelled';
export interface Suspension {
  readonly from: number;
  readonly to?: number;
  readonly category: string;
}
export interface Extension {
  readonly by: Term;
  /** When it was asked for: orders it among the suspensions. */
  readonly at: number;
}
export interface DeadlineView {
  readonly id: string;
  readonly name: string;
  readonly kind: 'duty' | 'window';
  readonly clock: 'holder' | 'claimant';
  readonly clause: string;
  readonly soft: boolean;
  readonly state: DeadlineState;
  readonly round: number;
  readonly unit: UnitRef;
  readonly term: Term;
  readonly startedAt: number;
  readonly suspensions: readonly Suspension[];
  readonly extensions: readonly Extension[];
  /** Raised to have the date computed anew with the calendar in force. */
  readonly projection: number;
  readonly settledAt?: number;
}

export interface OrderView {
  readonly id: string;
  readonly grounds: 'feedback-missed' | 'by-hand';
  readonly issuerUnit: string;
  readonly issuerUser?: string;
  readonly addresseeUnit: string;
  readonly state: 'issued' | 'replied' | 'closed' | 'withdrawn';
  readonly issuedAt: number;
  readonly repliedAt?: number;
  readonly closedAt?: number;
  readonly replyDeadline: string;
  readonly demandCommand?: string;
  readonly replyCommand?: string;
  readonly closeCommand?: string;
}

/** The whole state of a case at a rest; never a delta. */
export interface CaseView {
  readonly caseNo: string;
  readonly process: string;
  readonly title: string;
  readonly stage: string;
  readonly outcome?: string;
  readonly closedAt?: number;
  readonly ended: boolean;
  readonly openedAt: number;
  readonly holder: UnitRef;
  readonly platform: UnitRef;
  readonly assignee?: string;
  readonly round: number;
  /** Actions of the process that are open now, and standing ones. */
  readonly open: readonly string[];
  /** Actions the process waits for that are shut to everybody for now, each with its reason. */
  readonly shut?: Readonly<Record<string, string>>;
  readonly standing: readonly string[];
  readonly deadlines: readonly DeadlineView[];
  readonly orders: readonly OrderView[];
  readonly urgedCount: number;
  readonly flags: readonly string[];
  /** What the process itself wants shown; nothing personal. */
  readonly details: Readonly<Record<string, Json>>;
}

/** What one rest writes, in one transaction. */
export interface Rest {
  /** History length when the workflow task began: a later attempt outranks an earlier one. */
  readonly attempt: number;
  readonly version: number;
  readonly entries: readonly Entry[];
  readonly answers: readonly Answer[];
  readonly view: CaseView;
}
export interface DueDate {
  /** Null while suspended. */
  readonly dueAt: number | null;
  readonly originalDueAt: number;
  readonly provisional: boolean;
}
export interface RestResult {
  readonly seq: number;
  readonly due: Readonly<Record<string, DueDate>>;
}
