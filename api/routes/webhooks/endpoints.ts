import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../../calendar/index.ts';
import { unitRef } from '../../../db/organisations/tree.ts';
import { changeEndpoint, endpointById, listEndpoints, lockEndpoint } from '../../../db/webhooks/endpoints.ts';
import { makeEndpoint, rotateSecret, secretsInForce, switchEndpoint } from '../../../db/webhooks/endpoints.ts';
import { sealUrl } from '../../../db/webhooks/sealed.ts';
import { journalChange } from '../../administration.ts';
import { invalidField, Problem } from '../../problem.ts';
import { isWithin, requireReach } from '../../reach.ts';
import * as schemas from './schemas.ts';
import { checkAddress, endpointOf, GRANTING, KEEPING, toItem } from './standing.ts';

const tags = ['webhooks'];
const HOUR_MS = 3_600_000;
/** More at once would make a rotation a way to fill the table, and the header. */
const MOST_SECRETS = 5;

/** Endpoints that are told of events: registered by the security officer over their unit; every change is journalled. */
export async function webhookEndpointRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();
  const { db } = app;

  routes.get(
    '/v1/webhook-endpoints',
    {
      schema: {
        ...{ tags, operationId: 'listWebhookEndpoints', summary: '推送地址 / Endpoints of webhooks' },
        ...{ querystring: schemas.endpointQuery, response: { 200: schemas.endpointList, ...schemas.refusals } },
      },
    },
    async ({ caller, query: { unit } }) => {
      const reach = await requireReach(db, caller, ...KEEPING);
      return { items: (await listEndpoints(db, reach, unit)).map((row) => toItem(app, row)) };
    },
  );

  routes.get(
    '/v1/webhook-endpoints/:id',
    {
      schema: {
        ...{ tags, operationId: 'getWebhookEndpoint', summary: '推送地址详情 / An endpoint' },
        ...{ params: schemas.params, response: { 200: schemas.endpointDetail, ...schemas.refusals } },
      },
    },
    async ({ caller, params: { id } }) => {
      const row = await endpointOf(app, caller, { id, roles: KEEPING });
      const secrets = await secretsInForce(db, id, app.clock.now());
      const shown = secrets.map(({ no, since, until }) => ({
        ...{ no, since: formatInstant(since), until: until === null ? null : formatInstant(until) },
      }));
      return { ...toItem(app, row), secrets: shown };
    },
  );

  routes.post(
    '/v1/webhook-endpoints',
    {
      schema: {
        ...{ tags, operationId: 'makeWebhookEndpoint', summary: '登记推送地址 / Register an endpoint' },
        description: '密钥仅显示这一次。 / The secret is shown this once.',
        ...{ body: schemas.newEndpoint, response: { 201: schemas.madeEndpoint, ...schemas.refusals } },
      },
    },
    async ({ caller, body }, reply) => {
      const reach = await requireReach(db, caller, ...GRANTING);
      if (!isWithin(reach, body.unitId)) throw new Problem('forbidden');
      if ((await unitRef(db, body.unitId))?.active !== true)
        throw invalidField('/unitId', '没有该服务机构 / there is no such unit');
      checkAddress(app, body.url);
      const order = { ...body, createdAt: app.clock.now(), createdBy: caller.userId };
      const { endpoint, secret } = await db.transaction(async (tx) => {
        const made = await makeEndpoint(tx, app.house.keys, order);
        const { unitId: unit, types } = body;
        await journalChange(tx, app, caller, { webhookEndpoint: made.endpoint.id, did: 'made', unit, types });
        return made;
      });
      return reply
        .code(201)
        .header('location', `/v1/webhook-endpoints/${endpoint.id}`)
        .send({ ...toItem(app, endpoint), secret });
    },
  );

  routes.patch(
    '/v1/webhook-endpoints/:id',
    {
      schema: {
        ...{ tags, operationId: 'changeWebhookEndpoint', summary: '更改推送地址 / Change an endpoint' },
        ...{ params: schemas.params, body: schemas.change },
        response: { 200: schemas.endpointItem, ...schemas.refusals },
      },
    },
    async ({ caller, params: { id }, body: { url, ...change } }) => {
      await endpointOf(app, caller, { id, roles: GRANTING });
      if (url !== undefined) checkAddress(app, url);
      const urlCipher = url === undefined ? {} : { urlCipher: sealUrl(app.house.keys, id, url) };
      await db.transaction(async (tx) => {
        await changeEndpoint(tx, id, { ...change, ...urlCipher });
        const changed = { ...change, ...(url === undefined ? {} : { address: 'another' }) };
        await journalChange(tx, app, caller, { webhookEndpoint: id, did: 'changed', ...changed });
      });
      return toItem(app, (await endpointById(db, id))!);
    },
  );

  for (const [act, to, summary] of SWITCHES) {
    routes.post(
      `/v1/webhook-endpoints/:id/${act}`,
      {
        schema: {
          ...{ tags, operationId: `${act}WebhookEndpoint`, summary },
          ...{ params: schemas.params, response: { 200: schemas.endpointItem, ...schemas.refusals } },
        },
      },
      async ({ caller, params: { id } }) => {
        await endpointOf(app, caller, { id, roles: KEEPING });
        await db.transaction(async (tx) => {
          if ((await lockEndpoint(tx, id))?.state === to) return;
          await switchEndpoint(tx, id, to, app.clock.now());
          await journalChange(tx, app, caller, { webhookEndpoint: id, did: to });
        });
        return toItem(app, (await endpointById(db, id))!);
      },
    );
  }

  routes.post(
    '/v1/webhook-endpoints/:id/rotate-secret',
    {
      schema: {
        ...{ tags, operationId: 'rotateWebhookSecret', summary: '轮换签名密钥 / Rotate the secret' },
        description:
          '过渡期内新旧密钥同时签名，新密钥仅显示这一次。 / Both sign during the overlap; the new one is shown this once.',
        ...{ params: schemas.params, body: schemas.rotation },
        response: { 201: schemas.rotated, ...schemas.refusals },
      },
    },
    async ({ caller, params: { id }, body: { overlapHours } }, reply) => {
      await endpointOf(app, caller, { id, roles: GRANTING });
      const now = app.clock.now();
      const until = now + overlapHours * HOUR_MS;
      const secret = await db.transaction(async (tx) => {
        await lockEndpoint(tx, id);
        if ((await secretsInForce(tx, id, now)).length >= MOST_SECRETS)
          throw new Problem('conflict', undefined, { reason: 'too-many-secrets' });
        const secret = await rotateSecret(tx, app.house.keys, id, { now, until });
        await journalChange(tx, app, caller, { webhookEndpoint: id, did: 'secret-rotated', overlapHours });
        return secret;
      });
      return reply.code(201).send({ secret, oldUntil: formatInstant(until) });
    },
  );
}

const SWITCHES = [
  ['enable', 'enabled', '启用推送地址 / Enable an endpoint'],
  ['disable', 'disabled', '停用推送地址 / Disable an endpoint'],
] as const;
