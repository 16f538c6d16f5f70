import { sql } from 'drizzle-orm';
import { formatInstant } from '../../calendar/index.ts';
import type { Answer, CaseView, DueDate, Rest } from '../../workflows/kit/messages.ts';
import type { Receipt } from '../../workflows/kit/receipt.ts';
import type { Transaction } from './transaction.ts';

/** Channel on which the API hears of receipts. */
export const RECEIPTS_CHANNEL = 'sanji_receipts';
/** PostgreSQL refuses longer notifications; the API then reads the row. */
const NOTIFY_BYTES = 7_500;

/** Writes the receipts of a rest and tells whoever waits for them, when the transaction commits. */
export async function answerCommands(
  tx: Transaction,
  rest: Rest,
  seq: number,
  due: Readonly<Record<string, DueDate>>,
): Promise<void> {
  if (rest.answers.length === 0) return;
  const receipts = rest.answers.map((answer) => receiptOf(answer, rest.view, seq, due));
  const news = receipts.map((receipt) => {
    const text = JSON.stringify(receipt);
    return Buffer.byteLength(text) <= NOTIFY_BYTES ? text : JSON.stringify({ commandId: receipt.commandId });
  });
  await tx.execute(sql`
    with answered as (
      update commands c set status = r.outcome, receipt = r.receipt
      from (select (x->>'commandId')::uuid as id, x->>'outcome' as outcome, x as receipt
            from jsonb_array_elements(${JSON.stringify(receipts)}::jsonb) x) r
      where c.id = r.id and c.status = 'pending')
    select pg_notify(${RECEIPTS_CHANNEL}, n) from jsonb_array_elements_text(${JSON.stringify(news)}::jsonb) n`);
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
          dueAt: date?.dueAt == null ? null : formatInstant(date.dueAt),
          provisional: date?.provisional ?? false,
        };
      }),
  };
}
