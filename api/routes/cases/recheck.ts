import { and, inArray, ne, sql } from 'drizzle-orm';
import { matchesQuery } from '../../../db/crypto/fold.ts';
import { openJson } from '../../../db/crypto/case-key.ts';
import { hidingPeople } from '../../../db/personal/case-words.ts';
import { cases, commands } from '../../../db/schema/index.ts';
import { textsIn } from '../../../db/crypto/texts.ts';
import { knowsPeople, type Sight } from '../../../db/queries/visibility.ts';
import type { House } from '../../context.ts';

/**
 * Those of the cases in which a text the caller may read really holds `q`. Only the commands that the grams point to are
 * decrypted. People are found by those who carry the case, a confidential caller by the platform and those above it only.
 */
export async function casesHolding(
  house: House,
  sight: Sight,
  found: { readonly q: string; readonly grams: readonly number[]; readonly caseNos: readonly string[] },
): Promise<Set<string>> {
  const caseNos = [...found.caseNos];
  const [rows, kept, keys] = await Promise.all([
    house.db
      .select({ id: commands.id, caseNo: commands.caseNo, bodyCipher: commands.bodyCipher })
      .from(commands)
      .where(
        and(
          inArray(commands.caseNo, caseNos),
          ne(commands.status, 'refused'),
          sql`${commands.grams} @> ${sql.param([...found.grams])}::int[]`,
        ),
      ),
    hiddenFrom(house, sight, caseNos),
    house.caseKeys.getManyToRead(house.db, caseNos),
  ]);
  const hidden = await hidingPeople(
    house.db,
    [...kept].flatMap((caseNo) => keys.get(caseNo) ?? []),
  );
  const holding = rows.filter(({ id, caseNo, bodyCipher }) => {
    const key = keys.get(caseNo);
    if (!key || !bodyCipher) return false; // erased
    const body = openJson<Record<string, unknown>>(key, `command:${id}`, bodyCipher);
    const words = hidden.get(caseNo);
    if (words === undefined) return matchesQuery(textsIn(body), found.q);
    const { caller: _caller, workers: _workers, ...rest } = body;
    return matchesQuery(textsIn(rest).map(words), found.q);
  });
  return new Set(holding.map(({ caseNo }) => caseNo));
}

/** Those of the cases whose people are not the reader's to know. */
async function hiddenFrom(house: House, sight: Sight, caseNos: readonly string[]): Promise<Set<string>> {
  const confidential = sql`exists (select from case_parties p where p.case_no = ${cases.caseNo} and p.confidential)`;
  const rows = await house.db
    .select({ caseNo: cases.caseNo, knows: sql<boolean | null>`${knowsPeople(sight, confidential)}` })
    .from(cases)
    .where(inArray(cases.caseNo, [...caseNos]));
  return new Set(rows.filter(({ knows }) => knows !== true).map(({ caseNo }) => caseNo));
}
