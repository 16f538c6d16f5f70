import { eq, max, sql } from 'drizzle-orm';
import { transferAnswers, transfers, transferSources, type AnswerKind } from '../../db/schema/index.ts';
import type { Context } from './setting.ts';

/** Acts that hold what the claimant is answered, and in which class of treatment, if any. */
const ANSWERING = ['give-feedback', 'answer', 'supply-answer'];
/** A channel is called like the source it stands for; cases of other channels have no source to be told. */
const CHANNELS: readonly unknown[] = transferSources;

/**
 * 反馈来源: what has become of a case that another system handed on is written down for that system, and announced where it
 * is an answer. The text stays where it is; the row says in which command.
 */
export async function tellSource({ tx, rest, entry, rows }: Context, kind: AnswerKind): Promise<void> {
  const { caseNo, details, holder, outcome, process } = rest.view;
  if (!CHANNELS.includes((details['opening'] as { channel?: string } | undefined)?.channel)) return;
  const ofCase = eq(transfers.caseNo, caseNo);
  // Acts are recorded late after an outage: whoever asked meanwhile is past their instant, and would never be told.
  const changedAt = Math.max(entry.at, Date.now());
  const [transfer] = await tx.drizzle.update(transfers).set({ changedAt }).where(ofCase).returning();
  if (!transfer) return;
  const [last] = await tx.drizzle
    .select({ no: max(transferAnswers.no) })
    .from(transferAnswers)
    .where(eq(transferAnswers.caseNo, caseNo));
  const isAnswer = kind === 'answered' || (kind === 'closed' && outcome !== 'withdrawn');
  const answer = isAnswer ? await answerOf({ tx, entry }, caseNo) : undefined;
  const unit = entry.actor?.unit ?? holder.id;
  await tx.drizzle.insert(transferAnswers).values({
    ...{ caseNo, no: (last?.no ?? 0) + 1, kind, at: entry.at, unitId: unit },
    ...{ outcome: kind === 'closed' ? (outcome ?? null) : null, treatment: answer?.treatment ?? null },
    commandId: answer?.id ?? null,
  });
  if (kind !== 'answered' && kind !== 'closed') return;
  const thing = { transfer: `${transfer.source}/${transfer.number}`, deadline: null, order: null, document: null };
  rows.events.push({
    ...{ seq: entry.seq, kind: 'transfer-answered' },
    payload: { caseNo, process, seq: entry.seq, at: entry.at, unit, ...thing },
  });
}

/** The last answer that was given: of those that were carried out, or of the act that is being recorded. */
async function answerOf(
  { tx, entry }: Pick<Context, 'tx' | 'entry'>,
  caseNo: string,
): Promise<{ readonly id: string; readonly treatment: string | null } | undefined> {
  const { rows } = await tx.drizzle.execute<{ id: string; treatment: string | null }>(sql`
    select id, signal->'body'->>'treatment' as treatment from commands
    where case_no = ${caseNo} and action = any(${sql.param(ANSWERING)}::text[])
      and (status = 'done' or id::text = ${entry.cause})
    order by received_at desc, written_at desc limit 1`);
  return rows[0];
}
