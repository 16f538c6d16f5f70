import { and, eq, inArray, sql } from 'drizzle-orm';
import { dateOf } from '../../calendar/index.ts';
import type { Database } from '../../db/client.ts';
import { memberships } from '../../db/schema/index.ts';
import { unionKindsOf } from '../../db/organisations/unions.ts';
import { unitRefs, type UnitRef } from '../../db/organisations/tree.ts';
import type { Fields } from '../../workflows/kit/fields.ts';
import type { Json } from '../../workflows/kit/messages.ts';
import { archiveWindowDays } from '../../workflows/kit/archive.ts';
import { standingPolicies } from '../../workflows/kit/standing/index.ts';
import type { Process } from '../../workflows/kit/vocabulary.ts';
import { prepare } from '../../db/queries/prepared.ts';
import { isCaseVisible, type Seer, sightOf } from '../../db/queries/visibility.ts';
import type { Setting } from '../../db/rosters/candidates.ts';
import { Problem, type FieldError } from '../problem.ts';
import { checkRosterEntry } from './roster-references.ts';

interface Place {
  /** The unit that holds the case now, where there is a case. */
  readonly holder?: string;
  /** What the caller may not see is not there. */
  readonly seer?: Seer;
  /** The case in which somebody of a roster may be named; left out for a repeat, which was judged the first time. */
  readonly naming?: Setting;
}

/**
 * Looks up what a body refers to (units, unions, users, cases, matters, entries of rosters), so that nothing ever points nowhere.
 * @returns the units by id, as they stand now; the workflow judges by these.
 * @throws Problem `invalid` naming every field that refers to something unknown or no longer active; then as
 *   `checkRosterEntry` for who may not be named.
 */
export async function resolveReferences(
  db: Database,
  fields: Fields,
  body: Readonly<Record<string, unknown>>,
  place: Place = {},
): Promise<Record<string, UnitRef>> {
  const asked = Object.entries(fields).flatMap(([name, field]) => {
    const kind = name === 'matter' ? 'matter' : field.schema['x-reference'];
    const value = body[name];
    const kinds = field.schema['x-kinds'] as readonly string[] | undefined;
    const roster = field.schema['x-roster'];
    return typeof kind === 'string' && typeof value === 'string' ? [{ name, kind, value, kinds, roster }] : [];
  });
  const errors: FieldError[] = [];
  const ids = (kind: string) => asked.filter((a) => a.kind === kind);
  const units = await unitRefs(
    db,
    ids('unit').map((a) => a.value),
  );
  for (const { name, value, kinds } of ids('unit')) {
    const unit = units.get(value);
    if (!unit) errors.push({ field: `/${name}`, message: `没有服务机构 ${value} / there is no unit ${value}` });
    else if (kinds && !kinds.includes(unit.kind)) errors.push(wrongKind(name, value, kinds));
    else if (!unit.active) errors.push({ field: `/${name}`, message: `${value} 已停用 / is no longer active` });
  }
  const unions = await unionKindsOf(
    db,
    ids('union').map((a) => a.value),
  );
  for (const { name, value, kinds } of ids('union')) {
    const kind = unions.get(value);
    if (kind === undefined)
      errors.push({ field: `/${name}`, message: `没有工会组织 ${value} / there is no union ${value}` });
    else if (kinds && !kinds.includes(kind)) errors.push(wrongKind(name, value, kinds));
  }
  for (const { name, value } of ids('matter')) {
    if ((await matterByCode(db, [value])).length === 0)
      errors.push({ field: `/${name}`, message: `事项目录中没有 ${value} / there is no matter ${value}` });
  }
  for (const { name, value } of ids('case')) {
    if (!place.seer || !(await isCaseVisible(db, await sightOf(db, place.seer), value)))
      errors.push({ field: `/${name}`, message: `没有案件 ${value} / there is no case ${value}` });
  }
  for (const { name, value } of ids('user')) {
    if (!(await worksAt(db, value, place.holder))) {
      errors.push({
        field: `/${name}`,
        message: `${value} 不在承办单位任职 / does not work at the unit that holds the case`,
      });
    }
  }
  if (errors.length > 0) throw new Problem('invalid', undefined, { errors });
  for (const reference of ids('roster')) if (place.naming) await checkRosterEntry(db, reference, place.naming);
  return Object.fromEntries(units);
}

const policiesUntil = prepare<{ name: string; value: Json }>(
  'select name, value from policies where effective_from <= $1 order by effective_from',
);

/** Policies in force on the Beijing day of `at`, for a case that opens then. */
export async function policiesInForce(db: Database, process: Process, at: number): Promise<Record<string, Json>> {
  const declared = [...Object.values(process.policies), ...standingPolicies, archiveWindowDays];
  const rows = await policiesUntil(db, [dateOf(at)]);
  const set = new Map(rows.map((row) => [row.name, row.value]));
  return Object.fromEntries(declared.map((p) => [p.name, set.get(p.name) ?? p.value]));
}

const matterByCode = prepare<{ zh: string; en: string }>('select zh, en from matters where code = $1');

/** The catalogue's title of a matter, in both languages; `otherwise` for a process without matters. */
export async function titleOf(db: Database, matter: Json | undefined, otherwise: string): Promise<string> {
  if (typeof matter !== 'string') return otherwise;
  const [row] = await matterByCode(db, [matter]);
  return row ? `${row.zh} ${row.en}` : matter;
}

const wrongKind = (name: string, value: string, kinds: readonly string[]): FieldError => ({
  field: `/${name}`,
  message: `${value} 的类型须为 ${kinds.join('、')} / ${value} is not of kind ${kinds.join(', ')}`,
});

async function worksAt(db: Database, userId: string, unit: string | undefined): Promise<boolean> {
  if (unit === undefined) return false;
  const [row] = await db
    .select({ found: sql<boolean>`true` })
    .from(memberships)
    .where(
      and(
        eq(memberships.userId, userId),
        eq(memberships.bodyId, unit),
        inArray(memberships.role, ['caseworker', 'unit-head', 'call-taker', 'mediator', 'reviewer']),
      ),
    )
    .limit(1);
  return row !== undefined;
}
