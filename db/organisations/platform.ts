import { and, eq } from 'drizzle-orm';
import type { Json } from '../../workflows/kit/messages.ts';
import type { PlatformOf } from '../../workflows/kit/vocabulary.ts';
import type { Queryable } from '../client.ts';
import { serviceUnits } from '../schema/index.ts';
import { unitRef, type UnitRef } from './tree.ts';

/**
 * 一级工作平台: the unit that runs a process at the city, as its declaration says; undefined if there is none or it is not
 * active, as before the organisations are loaded.
 * @param policies those in force; the declaration's own value counts where none is set.
 */
export async function platformOf(
  db: Queryable,
  { platform }: { readonly platform: PlatformOf },
  policies: Readonly<Record<string, Json>>,
): Promise<UnitRef | undefined> {
  const id = 'policy' in platform ? named(platform.policy, policies) : await firstOfKind(db, platform.kind);
  const unit = id === undefined ? undefined : await unitRef(db, id);
  return unit?.active ? unit : undefined;
}

function named(
  policy: { readonly name: string; readonly value: string },
  policies: Readonly<Record<string, Json>>,
): string | undefined {
  const set = policies[policy.name] ?? policy.value;
  return typeof set === 'string' ? set : undefined;
}

async function firstOfKind(db: Queryable, kind: string): Promise<string | undefined> {
  const [row] = await db
    .select({ id: serviceUnits.id })
    .from(serviceUnits)
    .where(and(eq(serviceUnits.kind, kind as 'hotline-platform'), eq(serviceUnits.active, true)))
    .orderBy(serviceUnits.id)
    .limit(1);
  return row?.id;
}
