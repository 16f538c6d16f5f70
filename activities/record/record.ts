import { forgetCalendar, loadCalendar } from '../../db/queries/calendar.ts';
import type { Rest, RestResult } from '../../workflows/kit/messages.ts';
import { failpoint } from '../failpoint.ts';
import { attemptOf, numberThen } from './attempts.ts';
import { planDeadlines } from './deadlines.ts';
import { appendEntries } from './journal.ts';
import { project } from './projections.ts';
import { lockCase, nothingKnown, readCase } from './read.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Deps } from './transaction.ts';
import { writeRest } from './write.ts';

/**
 * Writes one rest of a case in one transaction: journal entries, deadlines, what follows from the facts, the whole
 * state, receipts and the news of them. It is the only writer of all these tables.
 *
 * Safe to repeat and to be overtaken: an entry is written once per cause; the state of a later attempt replaces that of
 * an earlier one, never the other way round.
 * @returns the journal number of this rest, and the due instant of every deadline of the case.
 */
export function createRecord(deps: Deps): (rest: Rest) => Promise<RestResult> {
  return async (rest) => {
    await failpoint('record-begin');
    // Asked to compute dates anew, it must not do so with a calendar from before the notice.
    if (isReprojection(rest)) forgetCalendar(deps.db);
    const calendar = await loadCalendar(deps.db);
    const { caseNo } = rest.view;
    const result = await inTransaction(deps.db, async (tx) => {
      const causes = rest.entries.map((entry) => entry.cause);
      const { before, contents } = await lockCase(tx, caseNo, causes);
      const attempt = before ? await attemptOf(tx, before, rest) : rest.attempt;
      const known = before ? await readCase(tx, caseNo, causes) : nothingKnown;
      const limits = planDeadlines(rest, known, calendar);
      const then = before && (await numberThen(tx, rest, known.causes));
      // The same workflow task once more, and the first run had come further.
      if (before?.attempt === attempt && before.version > rest.version)
        return { seq: then ?? before.seq, due: limits.due };
      const written = appendEntries(caseNo, [...rest.entries, ...limits.corrections], before, known, contents);
      const rows = await project({ tx, deps, rest, known, due: limits.due }, written.fresh);
      await writeRest(tx, { ...rest, attempt }, written, limits, rows);
      return { seq: then ?? written.seq, due: limits.due };
    });
    await failpoint(`recorded:${rest.entries.at(-1)?.cause.split(':')[0] ?? 'answers'}`);
    await failpoint('recorded');
    return result;
  };
}

const isReprojection = (rest: Rest): boolean => rest.entries.some((e) => e.facts.some((f) => f.kind === 'reprojected'));
