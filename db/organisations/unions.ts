import { and, eq, inArray } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { unionOrganisations } from '../schema/index.ts';
import type { UnionKind } from './kinds.ts';

/** Kinds of the active unions with these ids; others are missing. */
export async function unionKindsOf(db: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, UnionKind>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: unionOrganisations.id, kind: unionOrganisations.kind })
    .from(unionOrganisations)
    .where(and(inArray(unionOrganisations.id, [...ids]), eq(unionOrganisations.active, true)));
  return new Map(rows.map((row) => [row.id, row.kind]));
}
