/** What one rest of a case writes: its whole state, never a delta, and what has happened since the last one. */
import type { Term } from '../../calendar/term.ts';
import type { Answer, Entry, Json, UnitRef } from './messages.ts';

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
  readonly replyUser?: string;
  readonly closeCommand?: string;
}

/** 文书 of a case, as its workflow knows it: what it says stands in PostgreSQL. */
export interface CaseDocument {
  /** The case's own name for it: `mediation-agreement:1`. */
  readonly id: string;
  readonly kind: string;
  /** As printed, once it is issued. */
  readonly number: string;
  readonly state: 'issued' | 'voided';
  /** Whose signature stands under it so far. */
  readonly signed: readonly string[];
  /** Times it was handed over. */
  readonly served: number;
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
  /** The unit that took the case in, where it is not the platform. */
  readonly intake?: UnitRef;
  readonly assignee?: string;
  readonly round: number;
  /** Actions of the process that are open now, and standing ones. */
  readonly open: readonly string[];
  /** Actions the process waits for that are shut to everybody for now, each with its reason. */
  readonly shut?: Readonly<Record<string, string>>;
  readonly standing: readonly string[];
  readonly deadlines: readonly DeadlineView[];
  readonly orders: readonly OrderView[];
  /** Documents issued so far. */
  readonly documents?: readonly CaseDocument[];
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
