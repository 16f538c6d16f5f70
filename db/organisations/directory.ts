/** The directory of units and unions, page by page in the order of their ids. */
import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { guidanceLines, serviceUnits, unionOrganisations } from '../schema/index.ts';
import type { Line, Tier, UnionKind, UnitKind } from './kinds.ts';
import type { UnionValues, UnitValues } from './rows.ts';

export interface UnitFilter {
  /** This unit and everything below it. */
  readonly under?: string | undefined;
  readonly tier?: Tier | undefined;
  readonly kind?: UnitKind | undefined;
  readonly active?: boolean | undefined;
  /** Part of the name or the id. */
  readonly q?: string | undefined;
}

export interface UnionFilter {
  readonly parent?: string | undefined;
  readonly kind?: UnionKind | undefined;
  readonly active?: boolean | undefined;
  readonly q?: string | undefined;
}

export interface Page {
  /** Id of the last item already seen. */
  readonly after?: string | undefined;
  readonly count: number;
}

export async function listUnits(db: Queryable, filter: UnitFilter, { after, count }: Page): Promise<UnitValues[]> {
  const { under, tier, kind, active, q } = filter;
  const below = sql`${serviceUnits.id} in (select descendant_id from unit_closure where ancestor_id = ${under})`;
  const where = and(
    under === undefined ? undefined : below,
    tier === undefined ? undefined : eq(serviceUnits.tier, tier),
    kind === undefined ? undefined : eq(serviceUnits.kind, kind),
    active === undefined ? undefined : eq(serviceUnits.active, active),
    q === undefined ? undefined : holds(q, sql`${serviceUnits.name}`, sql`${serviceUnits.id}`),
    after === undefined ? undefined : gt(serviceUnits.id, after),
  );
  return db.select().from(serviceUnits).where(where).orderBy(asc(serviceUnits.id)).limit(count);
}

/** As `listUnits`. */
export async function listUnions(db: Queryable, filter: UnionFilter, { after, count }: Page): Promise<UnionValues[]> {
  const { parent, kind, active, q } = filter;
  const where = and(
    parent === undefined ? undefined : eq(unionOrganisations.parentId, parent),
    kind === undefined ? undefined : eq(unionOrganisations.kind, kind),
    active === undefined ? undefined : eq(unionOrganisations.active, active),
    q === undefined ? undefined : holds(q, sql`${unionOrganisations.name}`, sql`${unionOrganisations.id}`),
    after === undefined ? undefined : gt(unionOrganisations.id, after),
  );
  return db.select().from(unionOrganisations).where(where).orderBy(asc(unionOrganisations.id)).limit(count);
}

export type Neighbour = UnitValues & { readonly line: Line };

/** A unit with those directly above and below it, or undefined. */
export async function unitWithNeighbours(
  db: Queryable,
  id: string,
): Promise<{ unit: UnitValues; superiors: Neighbour[]; subordinates: Neighbour[] } | undefined> {
  const [unit] = await db.select().from(serviceUnits).where(eq(serviceUnits.id, id));
  if (!unit) return undefined;
  const { superiorId, subordinateId } = guidanceLines;
  const [superiors, subordinates] = [
    await neighbours(db, eq(subordinateId, id), eq(serviceUnits.id, superiorId)),
    await neighbours(db, eq(superiorId, id), eq(serviceUnits.id, subordinateId)),
  ];
  return { unit, superiors, subordinates };
}

async function neighbours(db: Queryable, where: SQL, on: SQL): Promise<Neighbour[]> {
  const rows = await db
    .select({ unit: serviceUnits, line: guidanceLines.line })
    .from(guidanceLines)
    .innerJoin(serviceUnits, on)
    .where(where)
    .orderBy(asc(serviceUnits.id));
  return rows.map(({ unit, line }) => ({ ...unit, line }));
}

const holds = (text: string, name: SQL, id: SQL): SQL =>
  sql`(strpos(lower(${name}), lower(${text})) > 0 or strpos(${id}, lower(${text})) > 0)`;
