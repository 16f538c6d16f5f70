/** `q=`: case numbers, catalogue titles, unit names, and what was written in a case. */
import { type SQL, inArray, or, sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { cases } from '../schema/index.ts';
import { type CasePage, type CaseRow, listCases } from './cases.ts';
import { unitsNamed } from './units.ts';

/** A query and the two things that need keys. */
export interface CaseQuery {
  readonly q: string;
  /** Keyed hashes that a text must hold to match `q` (db/crypto/grams.ts); empty finds nothing. */
  readonly grams: readonly number[];
  /**
   * Those of the cases whose texts really hold `q`, after decryption: hashes may collide, and a text the caller may not
   * read must not be found by it either.
   */
  readonly recheck: (caseNos: readonly string[]) => Promise<ReadonlySet<string>>;
}

const MOST_UNITS = 200;
const LAST_CHARACTER = '\u{10FFFF}';

/**
 * The cases the caller sees that match, newest first. Three lists, each by an index of its own, are merged: by number,
 * by title or unit, by text.
 */
export async function searchCases(db: Database, page: CasePage, query: CaseQuery): Promise<CaseRow[]> {
  const [byNumber, byName] = await Promise.all([
    listCases(db, page, numbered(query.q)),
    named(db, query.q).then((condition) => (condition ? listCases(db, page, condition) : [])),
  ]);
  const found = new Map([...byNumber, ...byName].map((row) => [row.caseNo, row]));
  for (const row of await byText(db, page, query, found)) found.set(row.caseNo, row);
  return [...found.values()].sort(newestFirst).slice(0, page.limit);
}

/** The case's own number from its beginning, or the whole number of something it issued (督办单, 备案), or an older system's. */
function numbered(q: string): SQL {
  const number = q.trim().toUpperCase();
  return sql`((${cases.caseNo} >= ${number} and ${cases.caseNo} < ${number + LAST_CHARACTER})
    or ${cases.caseNo} = any(array(
      select case_no from case_numbers where number = ${number}
      union all select case_no from historical_cases where number = ${number})))`;
}

/** Matters whose title holds the text, in either language, and units whose name does. */
async function named(db: Database, q: string): Promise<SQL | undefined> {
  const text = q.trim();
  const [matters, units] = await Promise.all([
    db.execute<{ code: string }>(
      sql`select code from matters where strpos(lower(zh), lower(${text})) > 0 or strpos(lower(en), lower(${text})) > 0`,
    ),
    unitsNamed(db, text, MOST_UNITS),
  ]);
  const codes = matters.rows.map(({ code }) => code);
  return or(
    codes.length > 0 ? inArray(cases.matter, codes) : undefined,
    units.length > 0 ? inArray(cases.holderUnit, units) : undefined,
  );
}

/** Reads on until a page is full of cases that really hold the text. */
async function byText(
  db: Database,
  page: CasePage,
  query: CaseQuery,
  known: ReadonlyMap<string, CaseRow>,
): Promise<CaseRow[]> {
  const kept: CaseRow[] = [];
  if (query.grams.length === 0) return kept;
  const holdsGrams = sql`${cases.caseNo} in (
    select sanji_cases_holding(${sql.param([...query.grams])}::int[]))`;
  let after = page.after;
  while (kept.length < page.limit) {
    const rows = await listCases(db, { ...page, after }, holdsGrams);
    const doubted = rows.filter(({ caseNo }) => !known.has(caseNo)).map(({ caseNo }) => caseNo);
    const confirmed = doubted.length > 0 ? await query.recheck(doubted) : new Set<string>();
    kept.push(...rows.filter(({ caseNo }) => known.has(caseNo) || confirmed.has(caseNo)));
    const last = rows.at(-1);
    if (!last || rows.length < page.limit) break;
    after = { openedAt: last.openedAt, caseNo: last.caseNo };
  }
  return kept;
}

const newestFirst = (a: CaseRow, b: CaseRow): number => b.openedAt - a.openedAt || (a.caseNo < b.caseNo ? 1 : -1);
