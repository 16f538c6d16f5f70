import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { addClient, removeClient } from '../../../db/rosters/clients.ts';
import { Problem } from '../../problem.ts';
import { itemFor } from './item.ts';
import { journalKeeping } from './journal.ts';
import { entryToKeep } from './keepers.ts';
import { KINDS, clientParams, entryParams, newClient, refusals, rosterItem } from './schemas.ts';

const tags = ['rosters'];

/** 常年客户: whom an entry acts for, so that it is not named against them. A firm's count for all its lawyers. */
export async function rosterClientRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();
  const { keys } = app.house;

  routes.post(
    '/v1/rosters/:kind/:id/clients',
    {
      schema: {
        ...{ tags, operationId: 'addClient', summary: '登记常年客户 / Add a client' },
        ...{ params: entryParams, body: newClient, response: { 201: rosterItem, ...refusals } },
      },
    },
    async ({ params: { kind, id }, body, caller }, reply) => {
      const { unitId } = await entryToKeep(app, caller, KINDS[kind], id);
      await addClient(app.db, keys, id, body.name);
      await journalKeeping(app.db, app, caller, { entry: id, did: 'client-added', unit: unitId });
      reply.code(201);
      return itemFor(app, caller, KINDS[kind], id);
    },
  );

  routes.delete(
    '/v1/rosters/:kind/:id/clients/:ref',
    {
      schema: {
        ...{ tags, operationId: 'removeClient', summary: '撤销常年客户 / Remove a client' },
        ...{ params: clientParams, response: { 200: rosterItem, ...refusals } },
      },
    },
    async ({ params: { kind, id, ref }, caller }) => {
      const { unitId } = await entryToKeep(app, caller, KINDS[kind], id);
      if (!(await removeClient(app.db, id, ref))) throw new Problem('not-found');
      await journalKeeping(app.db, app, caller, { entry: id, did: 'client-removed', unit: unitId });
      return itemFor(app, caller, KINDS[kind], id);
    },
  );
}
