import { and, eq, inArray } from 'drizzle-orm';
import { isValidDate } from '../../../calendar/index.ts';
import type { Queryable } from '../../../db/client.ts';
import { unitRefs } from '../../../db/organisations/tree.ts';
import type { Absence } from '../../../db/rosters/absences.ts';
import { entryById, type NewEntry } from '../../../db/rosters/entries.ts';
import { matters, memberships, users } from '../../../db/schema/index.ts';
import { type FieldError, invalidField, Problem } from '../../problem.ts';

const DATE = '须为日期 YYYY-MM-DD / must be a date YYYY-MM-DD';

/**
 * Sees that what an entry says holds together and points nowhere unknown.
 * @param by who writes it.
 * @throws Problem `invalid` naming every field at fault.
 */
export async function checkEntry(db: Queryable, entry: NewEntry, by: string): Promise<void> {
  const errors = [
    ...checkDates({ from: entry.contractFrom, until: entry.contractUntil }, ['/contractFrom', '/contractUntil']),
    ...(await checkFirm(db, entry)),
    ...(await checkUnits(db, entry)),
    ...(await checkAreas(db, entry)),
    ...(await checkUser(db, entry, by)),
  ];
  if (errors.length > 0) throw new Problem('invalid', undefined, { errors });
}

/** What is wrong with a span of days, both included; `until` may be open. */
export function checkDates(
  { from, until }: { readonly from: string; readonly until: string | null },
  [fromField, untilField]: readonly [string, string],
): FieldError[] {
  if (!isValidDate(from)) return [{ field: fromField, message: DATE }];
  if (until === null) return [];
  if (!isValidDate(until)) return [{ field: untilField, message: DATE }];
  return until < from ? [{ field: untilField, message: '不得早于首日 / must not be before the first day' }] : [];
}

/** The words for an absence that shares a day with another. */
export const overlaps = ({ from, until }: Absence): Problem =>
  new Problem('invalid', undefined, {
    errors: [
      { field: '/from', message: `与 ${from} 至 ${until} 的请假重叠 / overlaps the absence ${from} to ${until}` },
    ],
  });

/** The words for somebody who stands there already. */
export const isListedAlready = (): Problem =>
  invalidField('/name', '该单位名册中已有同名者 / this unit has an entry of that name already');

async function checkFirm(db: Queryable, { kind, firmId, unitId }: NewEntry): Promise<FieldError[]> {
  const fault = (message: string) => [{ field: '/firmId', message }];
  if (kind !== 'lawyer') return firmId === null ? [] : fault('仅律师有所属律所 / only a lawyer has a firm');
  if (firmId === null) return fault('律师须有签约律所 / a lawyer needs a firm');
  const firm = await entryById(db, firmId);
  if (firm?.kind !== 'law-firm' || !firm.active) return fault(`名册中没有律所 ${firmId} / there is no firm ${firmId}`);
  return firm.unitId === unitId
    ? []
    : [{ field: '/unitId', message: '须与律所同一单位 / must be the unit that keeps the firm' }];
}

async function checkUnits(db: Queryable, { unitId, servedUnits }: NewEntry): Promise<FieldError[]> {
  const units = await unitRefs(db, [unitId, ...servedUnits]);
  const named = [
    ['/unitId', unitId] as const,
    ...servedUnits.map((id, index) => [`/servedUnits/${index}`, id] as const),
  ];
  return named
    .filter(([, id]) => units.get(id)?.active !== true)
    .map(([field, id]) => ({ field, message: `没有服务机构 ${id} / there is no unit ${id}` }));
}

async function checkAreas(db: Queryable, { areas }: NewEntry): Promise<FieldError[]> {
  if (areas.length === 0) return [];
  const rows = await db
    .select({ code: matters.code })
    .from(matters)
    .where(inArray(matters.code, [...areas]));
  const known = new Set(rows.map(({ code }) => code));
  return areas.flatMap((code, index) =>
    known.has(code)
      ? []
      : [{ field: `/areas/${index}`, message: `事项目录中没有 ${code} / there is no matter ${code}` }],
  );
}

/** Whoever is named in a case sees it by the account: it must be one of the unit's own, and not of whoever writes this. */
async function checkUser(db: Queryable, { kind, userId, unitId }: NewEntry, by: string): Promise<FieldError[]> {
  if (userId === null) return [];
  const fault = (message: string) => [{ field: '/userId', message }];
  if (userId === by) return fault('不得指定本人账号 / not your own account');
  const posts = await db
    .select({ role: memberships.role })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(users.id, userId), eq(users.active, true), eq(users.kind, 'person'), eq(memberships.bodyId, unitId)));
  const fits = kind === 'lawyer' ? posts.some(({ role }) => role === 'lawyer') : posts.length > 0;
  return fits ? [] : fault(`该单位没有相应岗位的账号 ${userId} / ${userId} has no such post at this unit`);
}
