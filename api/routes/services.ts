import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { routingCandidates } from '../../db/services/candidates.ts';
import { byFitness, routingBars, routingReasons, type Place, type RoutingCandidate } from '../../db/services/judge.ts';
import { answersSchema } from '../../db/services/questions.ts';
import { unionKindsOf } from '../../db/organisations/unions.ts';
import { unitRef } from '../../db/organisations/tree.ts';
import { invalidField } from '../problem.ts';
import { requireRole } from '../roles.ts';
import { dayOf, factsOf, serviceAsked, shownService, shownServices, versionAsked } from './services/show.ts';
import * as schemas from './services/schemas.ts';
import { catalogueVersionRoutes } from './services/versions.ts';

const problem = Type.Unsafe<never>({ $ref: 'Problem#' });
const refusals = { 401: problem, 403: problem, 404: problem, 422: problem, 503: problem };
const tags = ['services'];

/** 派单目录: what people come with, what to ask them, what it usually is, who takes it within which term. */
export async function serviceRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();
  await app.register(catalogueVersionRoutes);

  routes.get(
    '/v1/services',
    {
      schema: {
        ...{ tags, operationId: 'listServices', querystring: schemas.listQuery },
        summary: '派单目录 / The dispatch catalogue',
        description:
          '今日、某日或某一版的全部事项；案件依受理日有效的版本。 / All matters of the version in force today, on a day, or of a version. A' +
          ' case keeps the one that was in force on the day it was taken in.',
        response: { 200: schemas.serviceList, ...refusals },
      },
    },
    async ({ query, caller }) => {
      const version = await versionAsked(app, caller, query);
      return { ...factsOf(version), items: await shownServices(app, version) };
    },
  );

  routes.get(
    '/v1/services/:code',
    {
      schema: {
        ...{ tags, operationId: 'getService', params: schemas.codeParams, querystring: schemas.oneQuery },
        summary: '目录事项及其受理表单 / A matter and its intake form',
        response: { 200: schemas.serviceDetail, ...refusals },
      },
    },
    async ({ params: { code }, query, caller }) => {
      const version = await versionAsked(app, caller, query);
      const row = await serviceAsked(app, version, code);
      return {
        ...{ ...factsOf(version), ...shownService(row, dayOf(app, version)) },
        answers: answersSchema(row.questions),
      };
    },
  );

  routes.get(
    '/v1/services/:code/routing',
    {
      schema: {
        ...{ tags, operationId: 'proposeRouting', params: schemas.codeParams, querystring: schemas.routingQuery },
        summary: '派单建议及理由 / Where to dispatch, and why there',
        description:
          '目录指定者先，其次工作地、产业，同等者在办少者先；被反映单位自己的机构须回避。只是建议，由派单人决定。 / Units the catalogue names' +
          ' first, then those of the place or industry, among equals the fewest open cases. The employer’s own are left out. A proposal:' +
          ' whoever dispatches decides.',
        response: { 200: schemas.routing, ...refusals },
      },
    },
    async ({ params: { code }, query, caller }) => {
      requireRole(caller, 'call-taker', 'caseworker', 'unit-head', 'supervisor');
      const { limit, version: _version, on: _on, ...place } = query;
      const version = await versionAsked(app, caller, query);
      const row = await serviceAsked(app, version, code);
      await checkPlace(app, place);
      const all = await routingCandidates(app.db, row, place, app.clock.now());
      const judged = all.sort(byFitness(row)).map((unit) => ({ unit, whyNot: routingBars(unit) }));
      const proposed = judged.filter(({ whyNot }) => whyNot.length === 0);
      const leftOut = judged.filter(({ whyNot }) => whyNot.length > 0);
      return {
        ...{ ...factsOf(version), code, label: { zh: row.zh, en: row.en } },
        items: proposed
          .slice(0, limit)
          .map(({ unit }, at) => ({ rank: at + 1, ...shownUnit(unit), why: routingReasons(unit, row) })),
        leftOut: leftOut.slice(0, limit).map(({ unit, whyNot }) => ({ ...shownUnit(unit), whyNot })),
        counts: { proposed: proposed.length, leftOut: leftOut.length },
        asks: asksFor(row.unitKinds, place),
      };
    },
  );
}

const shownUnit = ({ id, name, tier, kind, load, overdue }: RoutingCandidate) => ({
  ...{ unit: { id, name, tier, kind }, load, overdue },
});

const LOCAL = ['district-centre', 'station', 'staff-home'];
/** What is worth asking before dispatching: the district decides about local units, the industry about those of bureaus. */
function asksFor(kinds: readonly string[], { district, street, industry }: Place): string[] {
  const isLocal = kinds.some((kind) => LOCAL.includes(kind));
  return [
    ...(isLocal && district === undefined && street === undefined ? ['district'] : []),
    ...(isLocal && district !== undefined && street === undefined && kinds.includes('station') ? ['street'] : []),
    ...(kinds.includes('bureau-centre') && industry === undefined ? ['industry'] : []),
  ];
}

/** @throws Problem `invalid` naming what is no such union or unit */
async function checkPlace(app: FastifyInstance, place: Place): Promise<void> {
  const wanted = (['district', 'industry', 'street'] as const).flatMap((kind) =>
    place[kind] === undefined ? [] : [{ kind, id: place[kind] }],
  );
  const known = await unionKindsOf(
    app.db,
    wanted.map(({ id }) => id),
  );
  for (const { kind, id } of wanted) {
    if (known.get(id) !== kind) throw invalidField(`?${kind}`, `没有工会组织 ${id} / there is no such union ${id}`);
  }
  const { employerUnit } = place;
  if (employerUnit !== undefined && !(await unitRef(app.db, employerUnit)))
    throw invalidField('?employerUnit', `没有服务机构 ${employerUnit} / there is no unit ${employerUnit}`);
}
