import type { DrillHouse } from '../house.ts';
import type { Findings } from './findings.ts';

const SERIES = `select series, year, last from number_series`;
const USED = `
  select case_no as no from commands where kind = 'open'
  union all select no from filing_copies union all select no from supervision_orders union all select no from dossier_batches
  union all select series || '-' || year || '-' || serial from documents`;

/** Numbers of cases, copies for record, orders, batches and documents: none spent twice, none skipped, none without its row. */
export async function checkNumbers(house: DrillHouse, findings: Findings): Promise<void> {
  const used = (await house.query<{ no: string }>(USED)).map(({ no }) => no);
  const unique = new Set(used);
  if (unique.size !== used.length) findings.duplicated.push(`${used.length - unique.size} numbers are given twice`);
  for (const { series, year, last } of await house.query<{ series: string; year: number; last: number }>(SERIES)) {
    const prefix = `${series}-${year}-`;
    const given = used.filter((no) => no.startsWith(prefix)).map((no) => Number(no.slice(prefix.length)));
    const missing = Array.from({ length: last }, (_, i) => i + 1).filter((n) => !given.includes(n));
    if (missing.length > 0) findings.disagreements.push(`${prefix}: ${missing.join()} of ${last} are missing`);
    if (Math.max(0, ...given) > last) findings.disagreements.push(`${prefix}: more is given than counted`);
  }
}
