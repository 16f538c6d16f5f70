import { randomUUID } from 'node:crypto';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { openFileKey, openNames, sealFileKey, sealNames } from '../../db/attachments/keys.ts';
import { attachments, commands } from '../../db/schema/index.ts';
import type { Context } from './setting.ts';
import type { Deps, Transaction } from './transaction.ts';

/** 附材料: the paper that came with the act is the case's from now on; one in quarantine is, once it is found clean. */
export async function attachPaper({ tx, rest, entry }: Context): Promise<void> {
  const { caseNo } = rest.view;
  await tx.drizzle
    .update(attachments)
    .set({ state: 'attached' })
    .where(and(eq(attachments.caseNo, caseNo), eq(attachments.commandId, entry.cause), eq(attachments.state, 'clean')));
}

/** A case that papers go from or to. */
export interface CarriedTo {
  readonly from: string;
  readonly to: string;
  /** The command that opens the new case. */
  readonly commandId: string;
  readonly at: number;
}

/**
 * Carries the papers of a case over to another: rows of their own for the same files, with key and title sealed by the
 * other case's key, so that erasing either leaves the other. Papers that the case has not (yet) taken stay behind.
 * Within the transaction that makes the new case, after its key.
 * @returns how many were carried.
 */
export async function carryAttachments(
  tx: Transaction,
  deps: Pick<Deps, 'caseKeys'>,
  carried: CarriedTo,
): Promise<number> {
  const { at, commandId, from, to } = carried;
  const isTaken = sql`exists (select from ${commands} k where k.id::text = ${attachments.commandId} and k.status = 'done')`;
  const papers = await tx.drizzle
    .select()
    .from(attachments)
    .where(and(eq(attachments.caseNo, from), inArray(attachments.state, ['attached', 'quarantined']), isTaken))
    .orderBy(attachments.at, attachments.id)
    .for('update');
  if (papers.length === 0) return 0;
  const keys = await deps.caseKeys.getMany(tx.drizzle, [from, to]);
  const [oldKey, newKey] = [keys.get(from), keys.get(to)];
  if (!oldKey || !newKey) throw new Error(`the papers of ${from} cannot be carried to ${to}: a key is gone`);
  const rows = papers.map((paper) => {
    const id = randomUUID();
    const { writtenAt: _writtenAt, ...kept } = paper;
    return {
      ...{ ...kept, id, caseNo: to, at, commandId, carriedFrom: from },
      fileKeyCipher: sealFileKey(newKey, id, openFileKey(oldKey, paper.id, paper.fileKeyCipher)),
      titleCipher: sealNames(newKey, id, openNames(oldKey, paper.id, paper.titleCipher)),
    };
  });
  await tx.drizzle.insert(attachments).values(rows);
  return rows.length;
}
