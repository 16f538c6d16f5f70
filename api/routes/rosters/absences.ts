import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { sql } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { addAbsence, overlapping, removeAbsence } from '../../../db/rosters/absences.ts';
import { Problem } from '../../problem.ts';
import { checkDates, overlaps } from './check.ts';
import { itemFor } from './item.ts';
import { journalKeeping } from './journal.ts';
import { entryToKeep } from './keepers.ts';
import { KINDS, absenceParams, entryParams, newAbsence, refusals, rosterItem } from './schemas.ts';

const tags = ['rosters'];

/** 请假、销假: days on which an entry is not proposed and cannot be named. */
export async function absenceRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.post(
    '/v1/rosters/:kind/:id/absences',
    {
      schema: {
        ...{ tags, operationId: 'addAbsence', summary: '请假 / Add an absence' },
        ...{ params: entryParams, body: newAbsence, response: { 201: rosterItem, ...refusals } },
      },
    },
    async ({ params: { kind, id }, body, caller }, reply) => {
      const { unitId } = await entryToKeep(app, caller, KINDS[kind], id);
      const errors = checkDates(body, ['/from', '/until']);
      if (errors.length > 0) throw new Problem('invalid', undefined, { errors });
      await app.db.transaction(async (tx) => {
        await tx.execute(sql`select from roster_entries where id = ${id} for update`);
        const other = await overlapping(tx, id, body);
        if (other) throw overlaps(other);
        await addAbsence(tx, id, body);
        await journalKeeping(tx, app, caller, { entry: id, did: 'absence-added', unit: unitId, from: body.from });
      });
      reply.code(201);
      return itemFor(app, caller, KINDS[kind], id);
    },
  );

  routes.delete(
    '/v1/rosters/:kind/:id/absences/:from',
    {
      schema: {
        ...{ tags, operationId: 'removeAbsence', summary: '销假 / Take back an absence' },
        ...{ params: absenceParams, response: { 200: rosterItem, ...refusals } },
      },
    },
    async ({ params: { kind, id, from }, caller }) => {
      const { unitId } = await entryToKeep(app, caller, KINDS[kind], id);
      if (!(await removeAbsence(app.db, id, from))) throw new Problem('not-found');
      await journalKeeping(app.db, app, caller, { entry: id, did: 'absence-removed', unit: unitId, from });
      return itemFor(app, caller, KINDS[kind], id);
    },
  );
}
