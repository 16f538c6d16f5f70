import { setTimeout as sleep } from 'node:timers/promises';
import type { DrillHouse } from '../house.ts';
import { checkActs } from './acts.ts';
import { checkDocuments } from './documents.ts';
import { noFindings, type Findings } from './findings.ts';
import { checkJournal } from './journal.ts';
import { checkNumbers } from './numbers.ts';
import { checkScopes } from './scopes.ts';
import { checkState } from './state.ts';
import { checkTexts } from './texts.ts';

export type { Findings };

const ACTIVITY = `select (select count(*)::int from commands where status = 'pending') as pending,
  (select count(*)::int from commands) + (select count(*)::int from case_journal) as rows`;

/** Waits until nothing is pending and nothing has moved for a while; gives up waiting after `withinMs`. */
export async function quiescence(house: DrillHouse, quietMs = 10_000, withinMs = 180_000): Promise<boolean> {
  let rows = -1;
  let since = Date.now();
  for (const giveUpAt = Date.now() + withinMs; Date.now() < giveUpAt; await sleep(500)) {
    const [now] = await house.query<{ pending: number; rows: number }>(ACTIVITY);
    if (now?.pending !== 0 || now.rows !== rows) since = Date.now();
    rows = now?.rows ?? -1;
    if (Date.now() - since >= quietMs) return true;
  }
  return false;
}

/** Everything the contract says, looked at when all is quiet. */
export async function judge(house: DrillHouse): Promise<Findings> {
  const findings = noFindings();
  await checkActs(house, findings);
  await checkTexts(house, findings);
  await checkJournal(house, findings);
  await checkNumbers(house, findings);
  await checkDocuments(house, findings);
  await checkScopes(house, findings);
  await checkState(house, findings);
  return findings;
}
