import { and, inArray, ne, sql } from 'drizzle-orm';
import { matchesQuery } from '../../../db/crypto/fold.ts';
import { openJson } from '../../../db/crypto/case-key.ts';
import { caseParties, cases, commands } from '../../../db/schema/index.ts';
import type { Sight } from '../../../db/queries/visibility.ts';
import type { House } from '../../context.ts';
import { hiding } from '../../personal/people.ts';
import type { Rewrite } from '../../personal/shown.ts';

/**
 * Those of the cases in which a text the caller may read really holds `q`. Only the commands that the grams point to are
 * decrypted. A confidential caller is found by the platform and those above it only.
 */
export async function casesHolding(
  house: House,
  sight: Sight,
  found: { readonly q: string; readonly grams: readonly number[]; readonly caseNos: readonly string[] },
): Promise<Set<string>> {
  const caseNos = [...found.caseNos];
  const [rows, confidential, keys] = await Promise.all([
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
    confidentialTo(house, sight, caseNos),
    house.caseKeys.getMany(house.db, caseNos),
  ]);
  const hidden = new Map<string, Rewrite>();
  for (const caseNo of confidential) {
    const key = keys.get(caseNo);
    if (key) hidden.set(caseNo, await hiding(house.db, key));
  }
  const holding = rows.filter(({ id, caseNo, bodyCipher }) => {
    const key = keys.get(caseNo);
    if (!key || !bodyCipher) return false; // erased
    const body = openJson<Record<string, unknown>>(key, `command:${id}`, bodyCipher);
    const words = hidden.get(caseNo);
    if (words === undefined) return matchesQuery(stringsIn(body), found.q);
    delete body['caller'];
    return matchesQuery(stringsIn(body).map(words), found.q);
  });
  return new Set(holding.map(({ caseNo }) => caseNo));
}

/** Cases with a confidential party whose platform does not lie within the caller's sight. */
async function confidentialTo(house: House, sight: Sight, caseNos: readonly string[]): Promise<Set<string>> {
  const rows = await house.db
    .selectDistinct({ caseNo: cases.caseNo, platform: cases.platformUnit })
    .from(cases)
    .innerJoin(caseParties, sql`${caseParties.caseNo} = ${cases.caseNo} and ${caseParties.confidential}`)
    .where(inArray(cases.caseNo, [...caseNos]));
  return new Set(rows.filter(({ platform }) => !sight.bodies.includes(platform)).map(({ caseNo }) => caseNo));
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(stringsIn) : [];
}
