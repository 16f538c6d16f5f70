/** What tells of the people of a case, read from what was written in it. For the house itself: sight is checked before. */
import { and, eq, gt, inArray, max } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { openJson, type CaseKey } from '../crypto/case-key.ts';
import { AMENDING } from '../queries/case-texts.ts';
import { WORKER_PARTIES_FROM } from '../queries/case-workers.ts';
import { caseParties, commands } from '../schema/index.ts';
import { maskText } from './mask.ts';
import { housesIn, othersIn, wordsHidden, wordsShown, type Details } from './name-words.ts';
import { replacing, type Rewrite } from './replacing.ts';

interface Sealed {
  readonly id: string;
  readonly caseNo: string;
  readonly body: Buffer | null;
}

/** What was ever said about the parties of these cases, sealed: at the opening, and when it was amended. */
export const saidOfParties = (db: Queryable, caseNos: readonly string[]): Promise<Sealed[]> =>
  db
    .select({ id: commands.id, caseNo: commands.caseNo, body: commands.bodyCipher })
    .from(commands)
    .where(and(inArray(commands.caseNo, [...caseNos]), inArray(commands.action, ['open', ...AMENDING])));

/** Opens what is the case's of that; erased it says nothing. */
export const openSaid = (key: CaseKey, said: readonly Sealed[]): Details[] =>
  said.flatMap(({ id, caseNo, body }) =>
    body && caseNo === key.caseNo ? [openJson<Details>(key, `command:${id}`, body)] : [],
  );

const claimantIn = (body: Details): Details => (body['caller'] ?? {}) as Details;

/** The claimant as they were ever called, who is hidden altogether or only masked, and the others. */
export function wordsOfParties(bodies: readonly Details[], hidden: string | undefined): Map<string, string> {
  const others = othersOfParties(bodies);
  const claimants = bodies.map(claimantIn);
  if (hidden === undefined) return new Map([...others, ...claimants.flatMap(wordsShown)]);
  return new Map([...others, ...claimants.flatMap(wordsHidden).map((word): [string, string] => [word, hidden])]);
}
/** The parties beside the claimant: who represents the employer, and an employer who may be a person. */
export function othersOfParties(bodies: readonly Details[]): Map<string, string> {
  const houses = housesIn(bodies);
  return new Map(bodies.flatMap((body) => othersIn(body, houses)).flatMap(wordsShown));
}

/** How many workers a dispute has, by case; none where it is not collective. */
export async function workersByCase(db: Queryable, caseNos: readonly string[]): Promise<Map<string, number>> {
  const rows = await db
    .select({ caseNo: caseParties.caseNo, last: max(caseParties.partyNo) })
    .from(caseParties)
    .where(and(inArray(caseParties.caseNo, [...caseNos]), gt(caseParties.partyNo, WORKER_PARTIES_FROM)))
    .groupBy(caseParties.caseNo);
  return new Map(rows.map(({ caseNo, last }) => [caseNo, (last ?? WORKER_PARTIES_FROM) - WORKER_PARTIES_FROM]));
}

/** For as long as the key itself is kept: what was read with it goes when it goes. Workers are added, never changed. */
const known = new WeakMap<CaseKey, { readonly count: number; readonly rewrite: Rewrite }>();

/** Masks the workers of a collective dispute; `count` as of now. They are many, so this is kept beside the case's key. */
export async function maskingWorkers(db: Queryable, key: CaseKey, count: number): Promise<Rewrite> {
  if (count === 0) return (text) => text;
  const kept = known.get(key);
  if (kept?.count === count) return kept.rewrite;
  const rewrite = replacing(new Map([...(await workersOf(db, key)).values()].flatMap(wordsShown)));
  known.set(key, { count, rewrite });
  return rewrite;
}

/** The workers of a dispute by the number of their party, as they were entered. */
export async function workersOf(db: Queryable, key: CaseKey): Promise<Map<number, Details>> {
  const rows = await db
    .select({ no: caseParties.partyNo, details: caseParties.detailsCipher })
    .from(caseParties)
    .where(and(eq(caseParties.caseNo, key.caseNo), gt(caseParties.partyNo, WORKER_PARTIES_FROM)));
  return new Map(rows.map(({ no, details }) => [no, openJson<Details>(key, `party:${no}`, details)]));
}

/** For a reader who may know nobody of a case: masks numbers and workers, and takes out whatever tells who its parties are. */
export async function hidingPeople(db: Queryable, keys: readonly CaseKey[]): Promise<Map<string, Rewrite>> {
  const caseNos = keys.map(({ caseNo }) => caseNo);
  if (caseNos.length === 0) return new Map();
  const [said, workers] = await Promise.all([saidOfParties(db, caseNos), workersByCase(db, caseNos)]);
  const hiding = new Map<string, Rewrite>();
  for (const key of keys) {
    const others = await maskingWorkers(db, key, workers.get(key.caseNo) ?? 0);
    const parties = replacing(wordsOfParties(openSaid(key, said), ''));
    hiding.set(key.caseNo, (text) => others(parties(maskText(text))));
  }
  return hiding;
}
