import type { FastifyInstance } from 'fastify';
import { dateOf, isValidDate } from '../../../calendar/index.ts';
import { unitKinds } from '../../../db/organisations/kinds.ts';
import { deadlineNamed, serviceClasses, tiersOf } from '../../../db/services/content.ts';
import { servicesOf, serviceOf, versionNumbered, versionOn } from '../../../db/services/versions.ts';
import type { ServiceRow, Version } from '../../../db/services/versions.ts';
import type { UnitKind } from '../../../db/organisations/kinds.ts';
import { processes } from '../../../workflows/processes.ts';
import type { Caller } from '../../context.ts';
import { invalidField, Problem } from '../../problem.ts';
import { reachOf } from '../../reach.ts';

export interface Which {
  readonly version?: number | undefined;
  readonly on?: string | undefined;
}

/**
 * The version that is asked for; the one in force today if none is. Drafts are there for those who make them.
 * @throws Problem `not-found`, `invalid` for a day that is none
 */
export async function versionAsked(app: FastifyInstance, caller: Caller, { version, on }: Which): Promise<Version> {
  if (on !== undefined && !isValidDate(on))
    throw invalidField('?on', '须为日期 YYYY-MM-DD / must be a date YYYY-MM-DD');
  const found =
    version === undefined
      ? await versionOn(app.db, on ?? dateOf(app.clock.now()))
      : await versionNumbered(app.db, version);
  if (!found || (found.state === 'draft' && !(await keepsCatalogue(app, caller)))) throw new Problem('not-found');
  return found;
}

/** Administrators of the city centre draft and publish. */
export const keepsCatalogue = async (app: FastifyInstance, caller: Caller): Promise<boolean> =>
  (await reachOf(app.db, caller, 'administrator')) === 'everything';

export const factsOf = ({ version, state, effectiveFrom }: Version) => ({ version, state, effectiveFrom });

/** Every matter of a version, as it is shown. */
export const shownServices = async (app: FastifyInstance, version: Version) =>
  (await servicesOf(app.db, version.version)).map((row) => shownService(row, dayOf(app, version)));

/** @throws Problem `not-found` */
export async function serviceAsked(app: FastifyInstance, { version }: Version, code: string): Promise<ServiceRow> {
  const row = await serviceOf(app.db, version, code);
  if (!row) throw new Problem('not-found');
  return row;
}

/** The day whose terms are shown: the version's first, or today while it is in force. */
export function dayOf(app: FastifyInstance, { effectiveFrom }: Version): string {
  const today = dateOf(app.clock.now());
  return effectiveFrom !== null && effectiveFrom > today ? effectiveFrom : today;
}

export function shownService(row: ServiceRow, day: string) {
  const process = processes.find(({ name }) => name === row.process);
  const kinds = row.unitKinds as UnitKind[];
  return {
    ...{ code: row.code, label: { zh: row.zh, en: row.en } },
    class: { code: row.class, label: serviceClasses[row.class] },
    process: {
      ...{ name: row.process, collection: process?.collection ?? '' },
      label: process?.label ?? { zh: row.process, en: row.process },
    },
    clause: row.clause,
    terms: row.terms.flatMap((term) => termShown(term, day) ?? []),
    takers: {
      unitKinds: kinds.map((code) => ({ code, zh: unitKinds[code].zh })),
      ...{ tiers: tiersOf(kinds), units: row.units, role: row.role },
    },
    questions: row.questions.map(({ values, ...question }) => ({
      ...question,
      ...(values ? { values: values.map((value) => ({ ...value })) } : {}),
    })),
  };
}

/** A term as its process declares it on a day; the figure stands there and nowhere else. */
function termShown(name: string, day: string) {
  const found = deadlineNamed(name);
  if (!found) return undefined;
  const { label, clause, soft, from } = found.deadline;
  const since = Object.keys(from)
    .filter((first) => first <= day)
    .sort()
    .at(-1);
  return { name, process: found.process.name, label, clause, soft, term: since ? { ...from[since] } : null };
}
