import { and, eq, sql } from 'drizzle-orm';
import { dateOf } from '../calendar/index.ts';
import { caseNumbers } from './schema/index.ts';
import type { Queryable } from './client.ts';

/** The year a number belongs to, by Beijing time. */
export const yearOfNumber = (at: number): number => Number(dateOf(at).slice(0, 4));

/** Formats a number: `DB-2026-000017`. */
export const formatNumber = (series: string, year: number, serial: number): string =>
  `${series}-${year}-${String(serial).padStart(6, '0')}`;

/**
 * The number of something a case issues, taken without gaps in the transaction that uses it; asked again under the same
 * key it is the same number.
 */
export async function numberFor(
  tx: Queryable,
  caseNo: string,
  key: string,
  series: string,
  at: number,
): Promise<string> {
  const [known] = await tx
    .select({ number: caseNumbers.number })
    .from(caseNumbers)
    .where(and(eq(caseNumbers.caseNo, caseNo), eq(caseNumbers.key, key)));
  if (known) return known.number;
  const number = await nextNumber(tx, series, at);
  await tx.insert(caseNumbers).values({ caseNo, key, number });
  return number;
}

/** Takes the next number of a series; the row stays locked to the end of the transaction, so none is skipped. */
export async function nextNumber(tx: Queryable, series: string, at: number): Promise<string> {
  const { year, serial } = await nextSerial(tx, series, at);
  return formatNumber(series, year, serial);
}

/** The same, for numbers that are written otherwise. */
export async function nextSerial(
  tx: Queryable,
  series: string,
  at: number,
): Promise<{ readonly year: number; readonly serial: number }> {
  const year = yearOfNumber(at);
  const { rows } = await tx.execute<{ last: number }>(sql`
    insert into number_series (series, year, last) values (${series}, ${year}, 1)
    on conflict (series, year) do update set last = number_series.last + 1
    returning last`);
  return { year, serial: rows[0]?.last ?? 0 };
}
