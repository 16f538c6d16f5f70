/** Versions of the dispatch catalogue: which is in force on a day, what one holds. Cases keep theirs by their day of opening. */
import { and, asc, desc, eq, lte, sql } from 'drizzle-orm';
import type { Database, Queryable } from '../client.ts';
import { prepare } from '../queries/prepared.ts';
import { catalogueServices, catalogueVersions, matters } from '../schema/index.ts';
import type { Service } from './content.ts';
import { FIRST_DAY, firstVersion } from './first-version.ts';

export type Version = typeof catalogueVersions.$inferSelect;
export type ServiceRow = typeof catalogueServices.$inferSelect;

/** The version in force on a Beijing day; undefined before the first. */
export async function versionOn(db: Queryable, day: string): Promise<Version | undefined> {
  const [version] = await db
    .select()
    .from(catalogueVersions)
    .where(and(eq(catalogueVersions.state, 'published'), lte(catalogueVersions.effectiveFrom, day)))
    .orderBy(desc(catalogueVersions.effectiveFrom), desc(catalogueVersions.version))
    .limit(1);
  return version;
}

export async function versionNumbered(db: Queryable, version: number): Promise<Version | undefined> {
  return (await db.select().from(catalogueVersions).where(eq(catalogueVersions.version, version)))[0];
}

/** The matters of a version, in its own order. */
export const servicesOf = (db: Queryable, version: number): Promise<ServiceRow[]> =>
  db
    .select()
    .from(catalogueServices)
    .where(eq(catalogueServices.version, version))
    .orderBy(asc(catalogueServices.position), asc(catalogueServices.code));

export async function serviceOf(db: Queryable, version: number, code: string): Promise<ServiceRow | undefined> {
  const isIt = and(eq(catalogueServices.version, version), eq(catalogueServices.code, code));
  return (await db.select().from(catalogueServices).where(isIt))[0];
}

const IN_FORCE = `select version from catalogue_versions where state = 'published' and effective_from <= $2::date
  order by effective_from desc, version desc limit 1`;
const matterInForce = prepare<Pick<ServiceRow, 'version' | 'code' | 'zh' | 'en' | 'questions'>>(
  `select version, code, zh, en, questions from catalogue_services where code = $1 and version = (${IN_FORCE})`,
);

/** A matter as the catalogue in force on a day has it. */
export async function matterOn(db: Database, code: string, day: string) {
  return (await matterInForce(db, [code, day]))[0];
}

const mattersInForce = prepare<Pick<ServiceRow, 'code' | 'zh' | 'en'>>(`
  select m.code, coalesce(s.zh, m.zh) as zh, coalesce(s.en, m.en) as en
  from matters m left join catalogue_services s on s.code = m.code and s.version = (${IN_FORCE})
  where m.code <> $1 and (s.code is not null or not exists (
    select from catalogue_services o join catalogue_versions v on v.version = o.version and v.state = 'published'
    where o.code = m.code))
  order by m.code`);

/** What an intake takes on a day, by code: matters of the catalogue in force, and those that no version ever had. */
export const mattersOn = (db: Database, day: string, but: string) => mattersInForce(db, [but, day]);

/** Writes what a version holds; it must be a draft. */
export async function writeServices(tx: Queryable, version: number, services: readonly Service[]): Promise<void> {
  const rows = services.map((service, position) => ({
    ...{ ...service, version, position, terms: [...service.terms] },
    ...{ unitKinds: [...service.unitKinds], units: [...service.units] },
  }));
  await tx.insert(catalogueServices).values(rows);
}

/** Codes that are new become known everywhere; the wording of known ones becomes this one. */
export const makeKnown = (tx: Queryable, services: readonly Pick<Service, 'code' | 'zh' | 'en'>[]): Promise<unknown> =>
  tx
    .insert(matters)
    .values(services.map(({ code, zh, en }) => ({ code, zh, en })))
    .onConflictDoUpdate({ target: matters.code, set: { zh: sql`excluded.zh`, en: sql`excluded.en` } });

/** The catalogue an installation begins with, unless it has one. */
export async function seedCatalogue(tx: Queryable): Promise<void> {
  const known = await tx.select({ version: catalogueVersions.version }).from(catalogueVersions).limit(1);
  if (known.length > 0) return;
  const at = Date.parse(`${FIRST_DAY}T00:00:00+08:00`);
  const [made] = await tx
    .insert(catalogueVersions)
    .values({ state: 'draft', draftedBy: 'house', draftedAt: at })
    .returning({ version: catalogueVersions.version });
  if (!made) throw new Error('no version was made');
  await writeServices(tx, made.version, firstVersion);
  await tx
    .update(catalogueVersions)
    .set({ state: 'published', effectiveFrom: FIRST_DAY, publishedBy: 'house', publishedAt: at })
    .where(eq(catalogueVersions.version, made.version));
}

const everPublished = prepare<{ found: boolean }>(`select exists (
  select from catalogue_services s join catalogue_versions v on v.version = s.version and v.state = 'published'
  where s.code = $1) as found`);

/** Whether any published version has the matter, in force or not. */
export const isEverPublished = async (db: Database, code: string): Promise<boolean> =>
  (await everPublished(db, [code]))[0]?.found ?? false;

/** Versions, the newest first; drafts for those who make them. */
export const listVersions = (db: Queryable, withDrafts: boolean): Promise<Version[]> =>
  db
    .select()
    .from(catalogueVersions)
    .where(withDrafts ? undefined : eq(catalogueVersions.state, 'published'))
    .orderBy(desc(catalogueVersions.version));

/** A new draft. @returns its number */
export async function draftVersion(
  tx: Queryable,
  services: readonly Service[],
  by: { readonly userId: string; readonly at: number; readonly source?: string },
): Promise<number> {
  const [made] = await tx
    .insert(catalogueVersions)
    .values({ state: 'draft', draftedBy: by.userId, draftedAt: by.at, source: by.source ?? null })
    .returning({ version: catalogueVersions.version });
  if (!made) throw new Error('no version was made');
  await writeServices(tx, made.version, services);
  return made.version;
}

/** The version, locked, if it is a draft still. */
export async function lockDraft(tx: Queryable, version: number): Promise<Version | undefined> {
  const isDraft = and(eq(catalogueVersions.version, version), eq(catalogueVersions.state, 'draft'));
  return (await tx.select().from(catalogueVersions).where(isDraft).for('update'))[0];
}

export async function replaceServices(tx: Queryable, version: number, services: readonly Service[]): Promise<void> {
  await tx.delete(catalogueServices).where(eq(catalogueServices.version, version));
  await writeServices(tx, version, services);
}

/** Publishes a draft; from now on it is never changed. */
export async function publishVersion(
  tx: Queryable,
  version: number,
  by: { readonly userId: string; readonly at: number; readonly effectiveFrom: string },
): Promise<void> {
  await makeKnown(tx, await servicesOf(tx, version));
  await tx
    .update(catalogueVersions)
    .set({ state: 'published', effectiveFrom: by.effectiveFrom, publishedBy: by.userId, publishedAt: by.at })
    .where(eq(catalogueVersions.version, version));
}
