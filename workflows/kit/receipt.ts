import type { RefusalCode } from './messages.ts';

/** 回执: what became of a command, as of the rest that answered it. Nothing personal is in it. */
export interface Receipt {
  readonly commandId: string;
  readonly caseNo: string;
  readonly outcome: 'done' | 'refused';
  readonly code?: RefusalCode;
  readonly reason?: string;
  readonly seq: number;
  readonly process: string;
  readonly stage: string;
  readonly caseOutcome?: string;
  readonly holder: string;
  readonly assignee?: string;
  readonly round: number;
  /** Actions of the process open now, and standing ones. */
  readonly open: readonly string[];
  readonly standing: readonly string[];
  readonly deadlines: readonly ReceiptDeadline[];
}
export interface ReceiptDeadline {
  readonly id: string;
  readonly state: string;
  /** RFC 3339, Beijing time; null while suspended. */
  readonly dueAt: string | null;
  readonly provisional: boolean;
}
