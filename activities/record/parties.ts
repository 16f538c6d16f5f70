import { eq } from 'drizzle-orm';
import { openJson, sealJson } from '../../db/crypto/case-key.ts';
import { phoneIndex } from '../../db/crypto/blind-index.ts';
import { nameIndexOf } from '../../db/rosters/names.ts';
import { caseParties, commands } from '../../db/schema/index.ts';
import type { Context } from './setting.ts';

/** What an intake may say about people; the only place that knows these names beside the declaration. */
interface PersonalBody {
  readonly caller?: Caller;
  readonly employer?: string;
  readonly employerRepresentative?: string;
}
interface Caller {
  readonly name?: string;
  readonly phone?: string;
  readonly address?: string;
  readonly representative?: string;
}
interface Party {
  readonly partyNo: number;
  readonly part: (typeof caseParties.$inferSelect)['part'];
  readonly details: { readonly name?: string; readonly phone?: string };
}

/** Writes the parties named in the opening command, sealed under the key of the case, with the blind index of each name. */
export async function writeParties({ tx, deps, rest, entry }: Context): Promise<void> {
  const { caseNo } = rest.view;
  const [command] = await tx.drizzle
    .select({ bodyCipher: commands.bodyCipher })
    .from(commands)
    .where(eq(commands.id, entry.cause));
  const key = command?.bodyCipher ? await deps.caseKeys.get(tx.drizzle, caseNo) : null;
  if (!key || !command?.bodyCipher) return;
  const body = openJson<PersonalBody>(key, `command:${entry.cause}`, command.bodyCipher);
  const isConfidential =
    (rest.view.details['opening'] as { confidential?: boolean } | undefined)?.confidential === true;
  const rows = partiesIn(body).map(({ partyNo, part, details }) => ({
    ...{ caseNo, partyNo, part, confidential: isConfidential && OF_THE_CLAIMANT.has(part) },
    detailsCipher: sealJson(key, `party:${partyNo}`, details),
    phoneIndex: details.phone ? phoneIndex(deps.keys, details.phone) : null,
    nameIndex: details.name ? nameIndexOf(deps.keys, details.name) : null,
  }));
  if (rows.length > 0) await tx.drizzle.insert(caseParties).values(rows).onConflictDoNothing();
}

const OF_THE_CLAIMANT: ReadonlySet<Party['part']> = new Set(['claimant', 'representative']);

/** The parties and their representatives; the number of each part is always the same. */
function partiesIn({ caller, employer, employerRepresentative }: PersonalBody): Party[] {
  const { representative, ...claimant } = caller ?? {};
  return [
    ...(caller ? [{ partyNo: 1, part: 'claimant' as const, details: claimant }] : []),
    ...(employer ? [{ partyNo: 2, part: 'employer' as const, details: { name: employer } }] : []),
    ...(representative ? [{ partyNo: 3, part: 'representative' as const, details: { name: representative } }] : []),
    ...(employerRepresentative
      ? [{ partyNo: 4, part: 'employer-representative' as const, details: { name: employerRepresentative } }]
      : []),
  ];
}
