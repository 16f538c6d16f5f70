import { filingCopies } from '../../db/schema/index.ts';
import type { Fact } from '../../workflows/kit/messages.ts';
import { numberFor } from '../../db/numbers.ts';
import { textOf } from './facts.ts';
import type { Context } from './setting.ts';

/** Series of the copies for record (备案). */
const SERIES = 'BA';

/** Files a copy for record with a union: numbered, dated, never changed. */
export async function fileCopy({ tx, rest, entry }: Context, fact: Fact): Promise<void> {
  const dispatchNo = Number(fact['dispatchNo']);
  const basis = fact['basis'] as 'district' | 'industry';
  await tx.drizzle.insert(filingCopies).values({
    no: await numberFor(tx.drizzle, rest.view.caseNo, `copy:${dispatchNo}:${basis}`, SERIES, entry.at),
    caseNo: rest.view.caseNo,
    dispatchNo,
    basis,
    unionId: textOf(fact, 'union'),
    filedAt: entry.at,
    dispatchedTo: textOf(fact, 'dispatchedTo'),
  });
}
