import { randomBytes } from 'node:crypto';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { listEntries, type Listed } from '../../db/rosters/directory.ts';
import type { RosterKind } from '../../db/rosters/conflicts.ts';
import { insertEntry, isListed, replaceEntry, type NewEntry } from '../../db/rosters/entries.ts';
import { answerList, cursorOf } from './lists/answer.ts';
import { absenceRoutes } from './rosters/absences.ts';
import { checkEntry, isListedAlready } from './rosters/check.ts';
import { rosterClientRoutes } from './rosters/clients.ts';
import { itemFor, toItem } from './rosters/item.ts';
import { journalKeeping } from './rosters/journal.ts';
import { entryToKeep, readerOf, requireKeeper } from './rosters/keepers.ts';
import { proposalRoutes } from './rosters/proposals.ts';
import * as schemas from './rosters/schemas.ts';

const tags = ['rosters'];
const { KINDS } = schemas;

/** 名册: mediators, contracted law firms and their lawyers. Looked at by those they serve, kept by the units' heads. */
export async function rosterRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();
  const { keys } = app.house;

  routes.get(
    '/v1/rosters/:kind',
    {
      schema: {
        ...{ tags, operationId: 'listRoster', summary: '名册 / A roster' },
        description:
          '按编号；只列服务本人所在单位者及其下级单位所管者。 / By id; those who serve your units or are kept below.',
        ...{ params: schemas.kindParams, querystring: schemas.rosterQuery },
        response: { 200: schemas.rosterPage, ...schemas.refusals },
      },
    },
    async (request, reply) => {
      const { unit, firm, active } = request.query;
      const kind = KINDS[request.params.kind];
      const list = {
        name: `roster-${request.params.kind}`,
        read: (after: ReturnType<typeof cursorOf>, limit: number) =>
          listEntries(app.db, readerOf(request.caller), kind, {
            ...{ filter: { unit, firm, active }, after: String(after?.[0] ?? ''), limit },
          }),
        keyOf: ({ id }: { readonly id: string }) => [id],
        toItems: (rows: readonly Listed[]) => rows.map((row) => toItem(keys, row)),
      };
      return answerList(app, { request, reply }, list, cursorOf(request, ['text']));
    },
  );

  routes.get(
    '/v1/rosters/:kind/:id',
    {
      schema: {
        ...{ tags, operationId: 'getRosterEntry', summary: '名册中的一人（所） / An entry of a roster' },
        params: schemas.entryParams,
        response: { 200: schemas.rosterItem, ...schemas.refusals },
      },
    },
    async ({ params, caller }) => itemFor(app, caller, KINDS[params.kind], params.id),
  );

  routes.post(
    '/v1/rosters/:kind',
    {
      schema: {
        ...{ tags, operationId: 'addRosterEntry', summary: '列入名册 / Add an entry to a roster' },
        description:
          '由该单位负责人、其上级督办员或管理员办理。 / By the unit’s head, a supervisor above it, an administrator.',
        ...{ params: schemas.kindParams, body: schemas.newEntry },
        response: { 201: schemas.rosterItem, ...schemas.refusals },
      },
    },
    async ({ params, body, caller }, reply) => {
      const kind = KINDS[params.kind];
      await requireKeeper(app, caller, body.unitId);
      const entry = entryOf(kind, body);
      await checkEntry(app.db, entry, caller.userId);
      const id = `${kind}-${randomBytes(6).toString('hex')}`;
      await app.db.transaction(async (tx) => {
        if (await isListed(tx, keys, entry)) throw isListedAlready();
        await insertEntry(tx, keys, id, entry);
        await journalKeeping(tx, app, caller, { entry: id, did: 'added', unit: entry.unitId });
      });
      reply.code(201).header('location', `/v1/rosters/${params.kind}/${id}`);
      return itemFor(app, caller, kind, id);
    },
  );

  routes.put(
    '/v1/rosters/:kind/:id',
    {
      schema: {
        ...{ tags, operationId: 'setRosterEntry', summary: '变更名册 / Replace what is said of an entry' },
        description: '不再聘用的，置 active 为 false；不删除。 / Who leaves becomes inactive; nothing is removed.',
        ...{ params: schemas.entryParams, body: schemas.newEntry },
        response: { 200: schemas.rosterItem, ...schemas.refusals },
      },
    },
    async ({ params, body, caller }) => {
      const kind = KINDS[params.kind];
      await entryToKeep(app, caller, kind, params.id);
      await requireKeeper(app, caller, body.unitId);
      const entry = entryOf(kind, body);
      await checkEntry(app.db, entry, caller.userId);
      await app.db.transaction(async (tx) => {
        if (await isListed(tx, keys, entry, params.id)) throw isListedAlready();
        await replaceEntry(tx, keys, params.id, entry);
        await journalKeeping(tx, app, caller, { entry: params.id, did: 'replaced', unit: entry.unitId });
      });
      return itemFor(app, caller, kind, params.id);
    },
  );

  await app.register(absenceRoutes);
  await app.register(rosterClientRoutes);
  await app.register(proposalRoutes);
}

const entryOf = (kind: RosterKind, body: Static<typeof schemas.newEntry>): NewEntry => ({
  ...{ kind, ...body, firmId: body.firmId ?? null, userId: body.userId ?? null },
  contractUntil: body.contractUntil ?? null,
});
