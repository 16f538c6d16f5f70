import { randomUUID } from 'node:crypto';
import { phoneIndex } from '../../db/crypto/blind-index.ts';
import { sealJson } from '../../db/crypto/case-key.ts';
import { gramsOf } from '../../db/crypto/grams.ts';
import { caseParties, commands } from '../../db/schema/index.ts';
import { type City, now } from './support.ts';

interface Intake {
  readonly question: string;
  readonly caller?: { readonly name: string; readonly phone: string };
  readonly confidential?: boolean;
  readonly status?: 'done' | 'refused';
}

/** Writes what was said at the intake of a case as the product does: sealed, with grams and a blind index. @returns the command's id. */
export async function putIntake(
  city: City,
  caseNo: string,
  { question, caller, confidential = false, status = 'done' }: Intake,
): Promise<string> {
  const { db, keys, caseKeys } = city;
  const id = randomUUID();
  const key = (await caseKeys.getMany(db, [caseNo])).get(caseNo) ?? (await caseKeys.create(db, caseNo));
  const body = { question, ...(caller ? { caller } : {}) };
  await db.insert(commands).values({
    ...{
      id,
      caller: 'hotline',
      route: 'test',
      bodyHash: '',
      kind: 'open',
      process: 'hotline-ticket',
      caseNo,
      action: 'open',
    },
    ...{ receivedAt: now, nextAttemptAt: now, signal: {}, status, bodyCipher: sealJson(key, `command:${id}`, body) },
    grams: gramsOf(keys, [question, ...(caller ? [caller.name, caller.phone] : [])]),
  });
  if (!caller) return id;
  await db.insert(caseParties).values({
    ...{ caseNo, partyNo: 1, part: 'claimant', confidential, phoneIndex: phoneIndex(keys, caller.phone) },
    detailsCipher: sealJson(key, 'party:1', caller),
  });
  return id;
}
