import { formatInstant } from '../../calendar/index.ts';
import type { Answer, CaseView, DueDate, Rest } from '../../workflows/kit/messages.ts';
import type { Receipt } from '../../workflows/kit/receipt.ts';

/** PostgreSQL refuses longer notifications; the API then reads the row. */
const NOTIFY_BYTES = 7_500;

/** The receipts of a rest. */
export const receiptsOf = (rest: Rest, seq: number, due: Readonly<Record<string, DueDate>>): Receipt[] =>
  rest.answers.map((answer) => receiptOf(answer, rest.view, seq, due));

/** What is said of a receipt when it is committed: all of it, or its command only if that would be too long. */
export function newsOf(receipt: Receipt): string {
  const text = JSON.stringify(receipt);
  return Buffer.byteLength(text) <= NOTIFY_BYTES ? text : JSON.stringify({ commandId: receipt.commandId });
}

function receiptOf(answer: Answer, view: CaseView, seq: number, due: Readonly<Record<string, DueDate>>): Receipt {
  return {
    ...answer,
    caseNo: view.caseNo,
    seq,
    process: view.process,
    stage: view.stage,
    ...(view.outcome === undefined ? {} : { caseOutcome: view.outcome }),
    holder: view.holder.id,
    ...(view.assignee === undefined ? {} : { assignee: view.assignee }),
    round: view.round,
    open: view.open,
    standing: view.standing,
    deadlines: view.deadlines
      .filter((d) => d.state === 'running' || d.state === 'missed' || d.state === 'suspended')
      .map((d) => {
        const date = due[d.id];
        return {
          id: d.id,
          state: d.state,
          dueAt: typeof date?.dueAt === 'number' ? formatInstant(date.dueAt) : null,
          provisional: date?.provisional ?? false,
        };
      }),
  };
}
