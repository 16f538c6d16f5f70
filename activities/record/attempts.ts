import { activityInfo } from '@temporalio/activity';
import type { Rest } from '../../workflows/kit/messages.ts';
import type { Before } from './read.ts';
import type { Statement, Transaction } from './transaction.ts';

/**
 * A history ends long before this. Each time the sweeper brings a case back, the attempts of its new run count from the
 * next multiple on, because a run that was reset has a shorter history than what it recorded before.
 */
export const ATTEMPTS_OF_A_RUN = 100_000;

const BROUGHT_BACK: Statement = {
  name: 'record_brought_back',
  text: `select signal->'body'->>'run' as run from commands where case_no = $1 and action = 'system-restored'
    order by (signal->'body'->>'epoch')::int desc nulls last limit 1`,
};

/**
 * The place of a rest among all attempts of its case.
 * @throws Error for a leftover that somebody else has overtaken: nobody waits for it. A run that was reset by hand and
 * is not known yet waits here, until the sweeper has found it.
 */
export async function attemptOf(tx: Transaction, before: Before, rest: Rest): Promise<number> {
  const base = before.attempt - (before.attempt % ATTEMPTS_OF_A_RUN);
  if (base > 0) {
    const [row] = await tx.run<{ run: string | null }>(BROUGHT_BACK, [rest.view.caseNo]);
    if (row?.run !== activityInfo().workflowExecution?.runId)
      throw new Error('overtaken by a run that was brought back');
  }
  if (base + rest.attempt < before.attempt) throw new Error('overtaken by a later attempt');
  return base + rest.attempt;
}

const NUMBER_THEN: Statement = {
  name: 'record_number_then',
  text: `select max(seq) as seq from (
    select (receipt->>'seq')::int as seq from commands where id = any($1::uuid[]) and status <> 'pending'
    union all select seq from case_journal where case_no = $2 and cause = $3) as known`,
};

/**
 * The journal number a rest got when it was written first, if it was: whoever runs again must judge what comes behind it
 * (If-Match) as the first time, not by what a lost run had reached.
 */
export async function numberThen(
  tx: Transaction,
  rest: Rest,
  causes: ReadonlySet<string>,
): Promise<number | undefined> {
  const cause = rest.entries.at(-1)?.cause;
  if (cause !== undefined && !causes.has(cause)) return undefined;
  const commands = rest.answers.map((answer) => answer.commandId);
  const [row] = await tx.run<{ seq: number | null }>(NUMBER_THEN, [commands, rest.view.caseNo, cause ?? null]);
  return row?.seq ?? undefined;
}
