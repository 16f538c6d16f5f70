/** What stands around a case: links, copies for record, callbacks, supervision orders, urgings. The sight of the case is checked before. */
import { asc, eq } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { callbacks, caseLinks, filingCopies, supervisionOrders, unionOrganisations, urgings } from '../schema/index.ts';
import { type CaseRow, casesAmong } from './cases.ts';
import { type UnitName, unitsAmong } from './units.ts';
import type { Sight } from './visibility.ts';

export interface LinkRow {
  readonly kind: string;
  readonly since: number;
  readonly to: CaseRow;
}

/** The cases this one is linked with, as far as the caller sees them. */
export async function linksOf(db: Database, sight: Sight, caseNo: string): Promise<LinkRow[]> {
  const links = await db
    .select()
    .from(caseLinks)
    .where(eq(caseLinks.caseNo, caseNo))
    .orderBy(asc(caseLinks.since), asc(caseLinks.linkedCaseNo));
  const seen = await casesAmong(
    db,
    sight,
    links.map(({ linkedCaseNo }) => linkedCaseNo),
  );
  return links.flatMap(({ kind, since, linkedCaseNo }) => {
    const to = seen.get(linkedCaseNo);
    return to ? [{ kind, since, to }] : [];
  });
}

export type CopyRow = typeof filingCopies.$inferSelect & { readonly unionName: string };

/** Copies for record filed with unions, in the order of their filing. */
export async function copiesOf(db: Database, caseNo: string): Promise<CopyRow[]> {
  const rows = await db
    .select({ copy: filingCopies, unionName: unionOrganisations.name })
    .from(filingCopies)
    .leftJoin(unionOrganisations, eq(unionOrganisations.id, filingCopies.unionId))
    .where(eq(filingCopies.caseNo, caseNo))
    .orderBy(asc(filingCopies.filedAt), asc(filingCopies.no));
  return rows.map(({ copy, unionName }) => ({ ...copy, unionName: unionName ?? copy.unionId }));
}

/** Every attempt to call back. */
export const callbacksOf = (db: Database, caseNo: string): Promise<(typeof callbacks.$inferSelect)[]> =>
  db.select().from(callbacks).where(eq(callbacks.caseNo, caseNo)).orderBy(asc(callbacks.round), asc(callbacks.attempt));

/** Supervision orders issued in the case. */
export const ordersOf = (db: Database, caseNo: string): Promise<(typeof supervisionOrders.$inferSelect)[]> =>
  db
    .select()
    .from(supervisionOrders)
    .where(eq(supervisionOrders.caseNo, caseNo))
    .orderBy(asc(supervisionOrders.issuedAt), asc(supervisionOrders.no));

/** Every urging, numbered. */
export const urgingsOf = (db: Database, caseNo: string): Promise<(typeof urgings.$inferSelect)[]> =>
  db.select().from(urgings).where(eq(urgings.caseNo, caseNo)).orderBy(asc(urgings.no));

/** Units by id, with the id itself for one that is gone. */
export async function unitNames(db: Database, ids: readonly (string | null)[]): Promise<(id: string) => UnitName> {
  const wanted = [...new Set(ids.filter((id): id is string => id !== null))];
  const known = new Map((await unitsAmong(db, wanted)).map((unit) => [unit.id, unit]));
  return (id) => known.get(id) ?? { id, name: id, tier: 0 };
}
