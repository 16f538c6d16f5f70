import { sealJson } from '../../db/crypto/case-key.ts';
import { partyIndexes, type PartyDetails } from '../../db/personal/party-indexes.ts';
import { caseParties } from '../../db/schema/index.ts';
import { openingTexts } from '../../db/queries/case-texts.ts';
import type { Context } from './setting.ts';

/** What an intake may say about people; the only place that knows these names beside the declaration. */
interface PersonalBody {
  readonly caller?: Caller;
  readonly employer?: string;
  readonly employerRepresentative?: string;
  readonly opponent?: string;
}
interface Caller extends PartyDetails {
  readonly address?: string;
  readonly representative?: string;
}
interface Party {
  readonly partyNo: number;
  readonly part: (typeof caseParties.$inferSelect)['part'];
  readonly details: PartyDetails;
}

/** Writes the parties named in the opening command, sealed under the key of the case, with the blind index of each name. */
export async function writeParties(context: Context): Promise<void> {
  const rows = await rowsOf(context);
  if (rows.length > 0) await context.tx.drizzle.insert(caseParties).values(rows).onConflictDoNothing();
}

/** What is known of the parties was put right: their rows say what stands now. */
export async function amendParties(context: Context): Promise<void> {
  for (const row of await rowsOf(context)) {
    await context.tx.drizzle
      .insert(caseParties)
      .values(row)
      .onConflictDoUpdate({ target: [caseParties.caseNo, caseParties.partyNo], set: row });
  }
}

async function rowsOf({ tx, deps, rest, entry }: Context): Promise<(typeof caseParties.$inferInsert)[]> {
  const { caseNo, details: shown } = rest.view;
  const key = await deps.caseKeys.get(tx.drizzle, caseNo);
  if (!key) return [];
  const body = (await openingTexts(tx.drizzle, key, entry.cause)) as PersonalBody;
  const isConfidential = (shown['opening'] as { confidential?: boolean } | undefined)?.confidential === true;
  return partiesIn(body).map(({ partyNo, part, details }) => ({
    ...{ caseNo, partyNo, part, confidential: isConfidential && OF_THE_CLAIMANT.has(part) },
    detailsCipher: sealJson(key, `party:${partyNo}`, details),
    ...partyIndexes(deps.keys, details),
  }));
}

const OF_THE_CLAIMANT: ReadonlySet<Party['part']> = new Set(['claimant', 'representative']);

/** The parties and their representatives; the number of each part is always the same. */
function partiesIn({ caller, employer, employerRepresentative, opponent }: PersonalBody): Party[] {
  const { representative, ...claimant } = caller ?? {};
  return [
    ...(caller ? [{ partyNo: 1, part: 'claimant' as const, details: claimant }] : []),
    ...(employer ? [{ partyNo: 2, part: 'employer' as const, details: { name: employer } }] : []),
    ...(representative ? [{ partyNo: 3, part: 'representative' as const, details: { name: representative } }] : []),
    ...(employerRepresentative
      ? [{ partyNo: 4, part: 'employer-representative' as const, details: { name: employerRepresentative } }]
      : []),
    // The other side beside the employer: whoever acts for it cannot act here.
    ...(opponent ? [{ partyNo: 5, part: 'employer' as const, details: { name: opponent } }] : []),
  ];
}
