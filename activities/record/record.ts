import { eq } from 'drizzle-orm';
import type { Rest, RestResult } from '../../workflows/kit/messages.ts';
import { cases } from '../../db/schema/index.ts';
import { failpoint } from '../failpoint.ts';
import { loadCalendar } from '../../db/queries/calendar.ts';
import { answerCommands } from './answers.ts';
import { writeDeadlines } from './deadlines.ts';
import { writeEntries } from './journal.ts';
import { project } from './projections.ts';
import { writeCase } from './state.ts';
import type { Deps, Transaction } from './transaction.ts';

/**
 * Writes one rest of a case in one transaction: journal entries, deadlines, what follows from the facts, the whole
 * state, receipts and the news of them. It is the only writer of all these tables.
 *
 * Safe to repeat and to be overtaken (docs/decisions/0003): an entry is written once per cause; the state of a later
 * attempt replaces that of an earlier one, never the other way round.
 * @returns the number of the last entry, and the due instant of every deadline of the case.
 */
export function createRecord(deps: Deps): (rest: Rest) => Promise<RestResult> {
  return async (rest) => {
    await failpoint('record-begin');
    const calendar = await loadCalendar(deps.db);
    const result = await deps.db.transaction(async (tx) => {
      const before = await lockCase(tx, rest);
      const overtaken = before !== undefined && isOvertaken(before, rest);
      const deadlines = await writeDeadlines(tx, rest, calendar, { dryRun: overtaken });
      if (overtaken) return { seq: before.seq, due: deadlines.due };
      const written = await writeEntries(tx, rest, before, deadlines.corrections);
      await project(tx, deps, rest, written.fresh);
      await writeCase(tx, rest, written, before === undefined);
      await answerCommands(tx, rest, written.seq, deadlines.due);
      return { seq: written.seq, due: deadlines.due };
    });
    await failpoint(`recorded:${rest.entries.at(-1)?.cause.split(':')[0] ?? 'answers'}`);
    await failpoint('recorded');
    return result;
  };
}

export interface Before {
  readonly seq: number;
  readonly journalHead: string;
  readonly attempt: number;
  readonly version: number;
}

async function lockCase(tx: Transaction, rest: Rest): Promise<Before | undefined> {
  const [row] = await tx
    .select({ seq: cases.seq, journalHead: cases.journalHead, attempt: cases.attempt, version: cases.version })
    .from(cases)
    .where(eq(cases.caseNo, rest.view.caseNo))
    .for('update');
  return row;
}

/** A leftover of an earlier attempt of the same workflow task comes after its successor: it must not write. */
const isOvertaken = (before: Before, rest: Rest): boolean =>
  before.attempt > rest.attempt || (before.attempt === rest.attempt && before.version > rest.version);
