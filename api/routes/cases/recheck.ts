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
 * decrypted. People are found by those who carry the case, a confidential caller by the platform and those above it only.
 */
export async function casesHolding(
  house: House,
  sight: Sight,
  found: {
    readonly q: string;
    readonly grams: readonly number[];
    readonly caseNos: readonly string[];
    /** Machines carry no cases. */
    readonly isPerson: boolean;
  },
): Promise<Set<string>> {
  const { isPerson } = found;
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
    hiddenFrom(house, sight, isPerson, caseNos),
    house.caseKeys.getMany(house.db, caseNos),
  ]);
  const hidden = new Map<string, Rewrite>();
  for (const caseNo of kept) {
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

/** Cases whose people are not the reader's to know: carried elsewhere, or with a confidential party that the platform keeps. */
async function hiddenFrom(
  house: House,
  { bodies }: Sight,
  isPerson: boolean,
  caseNos: readonly string[],
): Promise<Set<string>> {
  const rows = await house.db
    .select({
      ...{ caseNo: cases.caseNo, platform: cases.platformUnit, holder: cases.holderUnit },
      confidential: sql<boolean>`exists (select from ${caseParties} p where p.case_no = ${cases.caseNo} and p.confidential)`,
    })
    .from(cases)
    .where(inArray(cases.caseNo, [...caseNos]));
  const mayKnow = (row: (typeof rows)[number]): boolean =>
    isPerson && (bodies.includes(row.platform) || (!row.confidential && bodies.includes(row.holder ?? '')));
  return new Set(rows.filter((row) => !mayKnow(row)).map(({ caseNo }) => caseNo));
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(stringsIn) : [];
}
