import { sql } from 'drizzle-orm';
import { sealJson } from '../../db/crypto/case-key.ts';
import { actOf } from '../../db/queries/case-texts.ts';
import { WORKER_PARTIES_FROM } from '../../db/queries/case-workers.ts';
import { partyIndexes, type PartyDetails } from '../../db/personal/party-indexes.ts';
import { caseParties } from '../../db/schema/index.ts';
import type { Fact } from '../../workflows/kit/messages.ts';
import { textOf } from './facts.ts';
import type { Context } from './setting.ts';

interface Worker extends PartyDetails {
  readonly name: string;
  readonly claimedYuan?: number;
}
interface Answer {
  readonly worker: number;
  readonly result: 'settled' | 'failed' | 'withdrawn';
  readonly agreedYuan: number | null;
}

/** Workers of a collective dispute become parties, numbered in the order in which they were entered. */
export async function addWorkers({ tx, deps, rest }: Context, fact: Fact): Promise<void> {
  const { caseNo } = rest.view;
  const key = await deps.caseKeys.get(tx.drizzle, caseNo);
  if (!key) return;
  const { texts } = await actOf(tx.drizzle, key, textOf(fact, 'from'));
  const rows = (texts['workers'] as readonly Worker[]).map((worker, index) => {
    const partyNo = WORKER_PARTIES_FROM + Number(fact['first']) + index;
    return {
      ...{ caseNo, partyNo, part: 'claimant' as const, claimedYuan: worker.claimedYuan ?? null },
      detailsCipher: sealJson(key, `party:${partyNo}`, worker),
      ...partyIndexes(deps.keys, worker),
    };
  });
  await tx.drizzle.insert(caseParties).values(rows).onConflictDoNothing();
}

/** What became of each worker's claim; the later answer counts. */
export async function answerWorkers({ tx, rest }: Context, fact: Fact): Promise<void> {
  const answers = fact['answers'] as unknown as readonly Answer[];
  const last = new Map(answers.map(({ worker, ...answer }) => [WORKER_PARTIES_FROM + worker, answer]));
  const rows = [...last].map(([party_no, { result, agreedYuan }]) => ({ party_no, result, agreed_yuan: agreedYuan }));
  await tx.drizzle.execute(sql`
    update case_parties p set result = a.result, agreed_yuan = a.agreed_yuan
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as a(party_no int, result text, agreed_yuan int)
    where p.case_no = ${rest.view.caseNo} and p.party_no = a.party_no`);
}
