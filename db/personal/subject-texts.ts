import { asc, eq } from 'drizzle-orm';
import { openNames } from '../attachments/keys.ts';
import type { Queryable } from '../client.ts';
import { openJson, type CaseKey } from '../crypto/case-key.ts';
import { attachments, commands } from '../schema/index.ts';
import { openSaid, othersOfParties, saidOfParties, workersOf } from './case-words.ts';
import { bareNumber, maskText } from './mask.ts';
import { wordsShown, type Details } from './name-words.ts';
import { replacing, type Rewrite } from './replacing.ts';

/** Whom a person is in a case, as a party of that number. */
export type Own = readonly { readonly partyNo: number; readonly details: Details }[];

/** The texts and papers of a case for whoever brought it: their own names and numbers in clear, everybody else's masked. */
export async function saidTo(db: Queryable, key: CaseKey, own: Own) {
  const masked = await maskingOthers(db, key, own);
  return { texts: await textsOf(db, key, masked), papers: await papersOf(db, key, masked) };
}

async function maskingOthers(db: Queryable, key: CaseKey, own: Own): Promise<Rewrite> {
  const bodies = openSaid(key, await saidOfParties(db, [key.caseNo]));
  const mine = [...own.map(({ details }) => details), ...bodies.map(({ caller }) => (caller ?? {}) as Details)];
  const workers = await workersOf(db, key);
  for (const { partyNo } of own) workers.delete(partyNo);
  const words = new Map([...othersOfParties(bodies), ...[...workers.values()].flatMap(wordsShown)]);
  for (const [word] of mine.flatMap(wordsShown)) words.delete(word);
  const keep = new Set(mine.flatMap(numbersOf));
  const rewrite = replacing(words);
  return (text) => rewrite(maskText(text, keep));
}

const numbersOf = ({ phone, identity }: Details): string[] =>
  [phone, (identity as Details | undefined)?.['number']].flatMap((number) =>
    typeof number === 'string' ? [bareNumber(number)] : [],
  );

async function textsOf(db: Queryable, key: CaseKey, masked: Rewrite) {
  const rows = await db
    .select()
    .from(commands)
    .where(eq(commands.caseNo, key.caseNo))
    .orderBy(asc(commands.receivedAt));
  return rows.flatMap(({ id, action, receivedAt, bodyCipher, status }) => {
    if (!bodyCipher) return [];
    const { caller, workers, ...said } = openJson<Details>(key, `command:${id}`, bodyCipher);
    const texts = {
      ...(caller === undefined ? {} : { caller }),
      ...(maskedIn(said, masked) as Details),
      ...(Array.isArray(workers) ? { workersLeftOut: workers.length } : {}),
    };
    return [{ action, status, at: new Date(receivedAt).toISOString(), texts }];
  });
}

async function papersOf(db: Queryable, key: CaseKey, masked: Rewrite) {
  const rows = await db
    .select()
    .from(attachments)
    .where(eq(attachments.caseNo, key.caseNo))
    .orderBy(asc(attachments.at));
  return rows
    .filter(({ state }) => state === 'attached')
    .map(({ id, titleCipher, mediaType, sizeBytes, at }) => {
      const { title, fileName } = openNames(key, id, titleCipher);
      const names = { title: masked(title), fileName: masked(fileName) };
      return { id, ...names, mediaType, sizeBytes, at: new Date(at).toISOString() };
    });
}

function maskedIn(value: unknown, masked: Rewrite): unknown {
  if (typeof value === 'string') return masked(value);
  if (Array.isArray(value)) return value.map((member) => maskedIn(member, masked));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskedIn(inner, masked)]));
}
