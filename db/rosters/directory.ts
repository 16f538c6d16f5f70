/** The rosters as they are looked at: whose entries somebody sees, with load, last naming and absences. */
import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { textArray } from '../queries/visibility.ts';
import type { RosterKind } from './conflicts.ts';

/** An entry with what follows from assignments; the name still sealed. */
export interface Listed {
  readonly id: string;
  readonly kind: RosterKind;
  readonly firmId: string | null;
  readonly unitId: string;
  readonly nameCipher: Buffer;
  readonly userId: string | null;
  readonly areas: string[];
  readonly servedUnits: string[];
  readonly contractFrom: string;
  readonly contractUntil: string | null;
  readonly active: boolean;
  readonly absences: { readonly from: string; readonly until: string }[];
  /** Open assignments. */
  readonly load: number;
  readonly lastNamedAt: number | null;
}
/** Whose entries are shown: everybody's, or those that serve these units or are kept by them or below them. */
export type Reader = 'everything' | readonly string[];

const isSeenBy = (reader: Reader): SQL => {
  if (reader === 'everything') return sql`true`;
  const units = textArray(reader);
  return sql`(e.served_units && ${units} or e.unit_id = any(array(
    select ancestor_id from unit_closure where descendant_id = any(${units})
    union select descendant_id from unit_closure where ancestor_id = any(${units}))))`;
};

interface Filter {
  readonly unit?: string | undefined;
  readonly firm?: string | undefined;
  readonly active?: boolean | undefined;
}

/** Entries of a kind that the reader sees, by id, after `after`. */
export async function listEntries(
  db: Queryable,
  reader: Reader,
  kind: RosterKind,
  page: { readonly filter: Filter; readonly after: string; readonly limit: number },
): Promise<Listed[]> {
  const { unit, firm, active } = page.filter;
  const conditions = [
    ...[sql`e.kind = ${kind}`, sql`e.id > ${page.after}`, isSeenBy(reader)],
    ...(unit === undefined ? [] : [sql`e.unit_id = ${unit}`]),
    ...(firm === undefined ? [] : [sql`e.firm_id = ${firm}`]),
    ...(active === undefined ? [] : [sql`e.active = ${active}`]),
  ];
  return read(db, sql`${sql.join(conditions, sql` and `)} order by e.id limit ${page.limit}`);
}

/** The entry, if it is of that kind and the reader sees it. */
export async function findEntry(
  db: Queryable,
  reader: Reader,
  kind: RosterKind,
  id: string,
): Promise<Listed | undefined> {
  return (await read(db, sql`e.kind = ${kind} and e.id = ${id} and ${isSeenBy(reader)}`))[0];
}

async function read(db: Queryable, where: SQL): Promise<Listed[]> {
  const { rows } = await db.execute<Record<string, unknown>>(sql`
    with page as (select e.* from roster_entries e where ${where})
    select e.id, e.kind, e.firm_id as "firmId", e.unit_id as "unitId", e.name_cipher as "nameCipher", e.user_id as "userId",
      e.areas, e.served_units as "servedUnits", e.contract_from as "contractFrom", e.contract_until as "contractUntil", e.active,
      coalesce((select json_agg(json_build_object('from', a."from", 'until', a.until) order by a."from")
        from roster_absences a where a.entry_id = e.id), '[]') as absences,
      w.load, w.last_named_ms as "lastNamedAt"
    from page e cross join lateral (
      select count(*) filter (where state = 'named')::int as load,
        (extract(epoch from max(named_at)) * 1000)::float8 as last_named_ms
      from roster_assignments where entry_id = e.id) w
    order by e.id`);
  return rows as unknown as Listed[];
}
