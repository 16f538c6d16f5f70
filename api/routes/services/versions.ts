import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { dateOf, isValidDate } from '../../../calendar/index.ts';
import { faultsOf } from '../../../db/services/check.ts';
import type { Service } from '../../../db/services/content.ts';
import * as stored from '../../../db/services/versions.ts';
import type { Queryable } from '../../../db/client.ts';
import { journalChange } from '../../administration.ts';
import { invalidField, Problem } from '../../problem.ts';
import { requireCityRole } from '../../reach.ts';
import { shown } from '../lists/instants.ts';
import { draft, publishing, versionItem, versionList, versionParams } from './drafts.ts';
import { keepsCatalogue } from './show.ts';

const problem = Type.Unsafe<never>({ $ref: 'Problem#' });
const refusals = { 401: problem, 403: problem, 404: problem, 409: problem, 422: problem, 503: problem };
const tags = ['services'];
const FAULTS = {
  twice: '编码重复 / the code stands twice',
  process: '没有这个流程 / there is no such process',
  term: '没有这个期限 / there is no such term',
  takers: '须有承接的机构或类别 / nobody takes it',
  unit: '没有这个在用机构 / there is no such active unit',
  questions: '提问编码重复，或选项不合题型 / codes twice, or values that do not fit the type',
} as const;

/** 目录版本: drafted, replaced and published by administrators of the city centre. What is published is never changed. */
export async function catalogueVersionRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.get(
    '/v1/catalogue-versions',
    {
      schema: {
        ...{ tags, operationId: 'listCatalogueVersions', summary: '目录版本 / Versions of the catalogue' },
        description: '草稿仅市中心管理员可见。 / Drafts for administrators of the city centre only.',
        response: { 200: versionList, ...refusals },
      },
    },
    async ({ caller }) => ({
      items: (await stored.listVersions(app.db, await keepsCatalogue(app, caller))).map(toItem),
    }),
  );

  routes.post(
    '/v1/catalogue-versions',
    {
      schema: {
        ...{ tags, operationId: 'draftCatalogue', summary: '起草目录新版本 / Draft a version', body: draft },
        response: { 201: versionItem, ...refusals },
      },
    },
    async ({ caller, body }, reply) => {
      await requireCityRole(app.db, caller, 'administrator');
      const services = servicesIn(body);
      const version = await app.db.transaction(async (tx) => {
        await check(tx, services);
        const made = await stored.draftVersion(tx, services, { userId: caller.userId, at: app.clock.now() });
        await journalChange(tx, app, caller, { act: 'catalogue-drafted', version: made, services: services.length });
        return made;
      });
      return reply
        .code(201)
        .header('location', `/v1/services?version=${version}`)
        .send(await item(app, version));
    },
  );

  routes.put(
    '/v1/catalogue-versions/:version',
    {
      schema: {
        ...{ tags, operationId: 'replaceCatalogueDraft', summary: '改写草稿 / Replace a draft' },
        ...{ params: versionParams, body: draft, response: { 200: versionItem, ...refusals } },
      },
    },
    async ({ caller, params: { version }, body }) => {
      await requireCityRole(app.db, caller, 'administrator');
      const services = servicesIn(body);
      await app.db.transaction(async (tx) => {
        await draftOrRefuse(tx, version);
        await check(tx, services);
        await stored.replaceServices(tx, version, services);
        await journalChange(tx, app, caller, { act: 'catalogue-redrafted', version, services: services.length });
      });
      return item(app, version);
    },
  );

  routes.post(
    '/v1/catalogue-versions/:version/publish',
    {
      schema: {
        ...{ tags, operationId: 'publishCatalogue', summary: '发布版本 / Publish a version' },
        description:
          '自生效日起受理的案件依此版，最早明日；发布后不再改动。 / For cases opened from that day on, tomorrow at the earliest; never changed after.',
        ...{ params: versionParams, body: publishing, response: { 200: versionItem, ...refusals } },
      },
    },
    async ({ caller, params: { version }, body: { effectiveFrom } }) => {
      await requireCityRole(app.db, caller, 'administrator');
      if (!isValidDate(effectiveFrom))
        throw invalidField('/effectiveFrom', '须为日期 YYYY-MM-DD / must be a date YYYY-MM-DD');
      if (effectiveFrom <= dateOf(app.clock.now()))
        throw invalidField('/effectiveFrom', '最早自明日起 / tomorrow at the earliest');
      await app.db.transaction(async (tx) => {
        await draftOrRefuse(tx, version);
        await check(tx, (await stored.servicesOf(tx, version)) as readonly Service[]);
        await stored.publishVersion(tx, version, { userId: caller.userId, at: app.clock.now(), effectiveFrom });
        await journalChange(tx, app, caller, { act: 'catalogue-published', version, effectiveFrom });
      });
      return item(app, version);
    },
  );
}

/** @throws Problem `not-found`, `conflict` for one that is published */
async function draftOrRefuse(tx: Queryable, version: number): Promise<void> {
  if (await stored.lockDraft(tx, version)) return;
  throw new Problem((await stored.versionNumbered(tx, version)) ? 'conflict' : 'not-found');
}

/** @throws Problem `invalid` naming what is wrong with which matter */
async function check(tx: Queryable, services: readonly Service[]): Promise<void> {
  const faults = await faultsOf(tx, services);
  if (faults.length === 0) return;
  const errors = faults.map(({ at, column, code }) => ({ field: `/services/${at}/${column}`, message: FAULTS[code] }));
  throw new Problem('invalid', undefined, { errors });
}

const servicesIn = ({ services }: Static<typeof draft>): Service[] => services;
const item = async (app: FastifyInstance, version: number) => {
  const found = await stored.versionNumbered(app.db, version);
  if (!found) throw new Problem('not-found');
  return toItem(found);
};
const toItem = ({ draftedAt, publishedAt, ...row }: stored.Version) => ({
  ...row,
  ...{ draftedAt: shown(draftedAt), publishedAt: shown(publishedAt) },
});
