import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../../calendar/index.ts';
import {
  callEndpointById,
  callSecretsInForce,
  listCallEndpoints,
  lockCallEndpoint,
  makeCallEndpoint,
  rotateCallSecret,
} from '../../../db/calls/endpoints.ts';
import { unitRef } from '../../../db/organisations/tree.ts';
import { callEndpoints } from '../../../db/schema/index.ts';
import { journalChange } from '../../administration.ts';
import { hasSecret, signsAll } from '../../calls/adapters/adapter.ts';
import { adapterOf, adapters } from '../../calls/adapters/index.ts';
import { invalidField, Problem } from '../../problem.ts';
import { isWithin, requireReach } from '../../reach.ts';
import * as schemas from './keeping-schemas.ts';
import {
  changeOf,
  checkMachine,
  checkNetworks,
  endpointOf,
  GRANTING,
  KEEPING,
  notRevoked,
  toItem,
} from './standing.ts';

const tags = ['calls'];
const HOUR_MS = 3_600_000;
const MOST_SECRETS = 5;

/** 呼叫中心接入点: registered by the security officer over their unit, for a machine of it; every change is journalled. */
export async function callEndpointRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();
  const { db } = app;
  const { keys } = app.house;

  routes.get(
    '/v1/call-adapters',
    {
      schema: {
        ...{ tags, operationId: 'listCallAdapters', summary: '呼叫系统适配器 / Software that can be connected' },
        response: { 200: schemas.adapterList, ...schemas.refusals },
      },
    },
    async () => ({
      items: adapters.map((one) => ({ name: one.name, label: one.label, auth: one.auth, signed: signsAll(one) })),
    }),
  );

  routes.get(
    '/v1/call-endpoints',
    {
      schema: {
        ...{ tags, operationId: 'listCallEndpoints', summary: '呼叫中心接入点 / Endpoints of call centres' },
        ...{ querystring: schemas.endpointQuery, response: { 200: schemas.endpointList, ...schemas.refusals } },
      },
    },
    async ({ caller, query: { unit } }) => {
      const reach = await requireReach(db, caller, ...KEEPING);
      return { items: (await listCallEndpoints(db, reach, unit)).map(toItem) };
    },
  );

  routes.get(
    '/v1/call-endpoints/:id',
    {
      schema: {
        ...{ tags, operationId: 'getCallEndpoint', summary: '接入点详情 / An endpoint' },
        ...{ params: schemas.params, response: { 200: schemas.endpointDetail, ...schemas.refusals } },
      },
    },
    async ({ caller, params: { id } }) => {
      const row = await endpointOf(app, caller, { id, roles: KEEPING });
      const secrets = (await callSecretsInForce(db, id, app.clock.now())).map(({ no, since, until }) => ({
        ...{ no, since: formatInstant(since), until: until === null ? null : formatInstant(until) },
      }));
      return { ...toItem(row), secrets };
    },
  );

  routes.post(
    '/v1/call-endpoints',
    {
      schema: {
        ...{ tags, operationId: 'makeCallEndpoint', summary: '登记接入点 / Register an endpoint' },
        description: '密钥仅显示这一次。 / The secret is shown this once.',
        ...{ body: schemas.newEndpoint, response: { 201: schemas.madeEndpoint, ...schemas.refusals } },
      },
    },
    async ({ caller, body: { secret, networks = [], ...body } }, reply) => {
      const reach = await requireReach(db, caller, ...GRANTING);
      if (!isWithin(reach, body.unitId)) throw new Problem('forbidden');
      if ((await unitRef(db, body.unitId))?.active !== true)
        throw invalidField('/unitId', '没有该服务机构 / there is no such unit');
      const adapter = adapterOf(body.adapter);
      checkNetworks(adapter, networks);
      await checkMachine(app, body);
      if (secret !== undefined && !hasSecret(adapter))
        throw invalidField('/secret', '该适配器不签名 / nothing is signed by this software');
      const order = { ...body, networks, createdAt: app.clock.now(), createdBy: caller.userId };
      const made = await db.transaction(async (tx) => {
        const made = await makeCallEndpoint(tx, keys, order, hasSecret(adapter) ? secret : null);
        const { unitId: unit, userId: user, adapter: by } = body;
        await journalChange(tx, app, caller, { callEndpoint: markOf(made.endpoint.id), did: 'made', unit, user, by });
        return made;
      });
      return reply
        .code(201)
        .header('location', `/v1/call-endpoints/${made.endpoint.id}`)
        .send({ ...toItem(made.endpoint), secret: made.secret });
    },
  );

  routes.patch(
    '/v1/call-endpoints/:id',
    {
      schema: {
        ...{ tags, operationId: 'changeCallEndpoint', summary: '更改接入点 / Change an endpoint' },
        ...{ params: schemas.params, body: schemas.change },
        response: { 200: schemas.endpointItem, ...schemas.refusals },
      },
    },
    async ({ caller, params: { id }, body }) => {
      const row = notRevoked(await endpointOf(app, caller, { id, roles: GRANTING }));
      const change = changeOf(app, row, body);
      await db.transaction(async (tx) => {
        await tx.update(callEndpoints).set(change).where(eq(callEndpoints.id, id));
        await journalChange(tx, app, caller, { callEndpoint: markOf(id), did: 'changed', what: Object.keys(body) });
      });
      return toItem((await callEndpointById(db, id))!);
    },
  );

  routes.post(
    '/v1/call-endpoints/:id/revoke',
    {
      schema: {
        ...{ tags, operationId: 'revokeCallEndpoint', summary: '吊销接入点 / Revoke an endpoint' },
        ...{ params: schemas.params, response: { 200: schemas.endpointItem, ...schemas.refusals } },
      },
    },
    async ({ caller, params: { id } }) => {
      await endpointOf(app, caller, { id, roles: KEEPING });
      await db.transaction(async (tx) => {
        if ((await lockCallEndpoint(tx, id))?.revokedAt !== null) return;
        await tx.update(callEndpoints).set({ revokedAt: app.clock.now() }).where(eq(callEndpoints.id, id));
        await journalChange(tx, app, caller, { callEndpoint: markOf(id), did: 'revoked' });
      });
      return toItem((await callEndpointById(db, id))!);
    },
  );

  routes.post(
    '/v1/call-endpoints/:id/rotate-secret',
    {
      schema: {
        ...{ tags, operationId: 'rotateCallSecret', summary: '轮换密钥 / Rotate the secret' },
        description: '过渡期内新旧密钥均有效。 / Both hold during the overlap; the new one is shown this once.',
        ...{ params: schemas.params, body: schemas.rotation, response: { 201: schemas.rotated, ...schemas.refusals } },
      },
    },
    async ({ caller, params: { id }, body: { overlapHours, secret } }, reply) => {
      const row = notRevoked(await endpointOf(app, caller, { id, roles: GRANTING }));
      if (!hasSecret(adapterOf(row.adapter))) throw new Problem('conflict', undefined, { reason: 'nothing-is-signed' });
      const now = app.clock.now();
      const until = now + overlapHours * HOUR_MS;
      const shown = await db.transaction(async (tx) => {
        await lockCallEndpoint(tx, id);
        if ((await callSecretsInForce(tx, id, now)).length >= MOST_SECRETS)
          throw new Problem('conflict', undefined, { reason: 'too-many-secrets' });
        await journalChange(tx, app, caller, { callEndpoint: markOf(id), did: 'secret-rotated', overlapHours });
        return rotateCallSecret(tx, keys, id, { secret, now, until });
      });
      return reply.code(201).send({ secret: shown, oldUntil: formatInstant(until) });
    },
  );
}

/** An id of an endpoint may be a credential: the journal has its beginning, which tells it from others. */
export const markOf = (id: string): string => id.slice(0, 8);
