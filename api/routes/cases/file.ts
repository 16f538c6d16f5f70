import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { loadCalendar } from '../../../db/queries/calendar.ts';
import { callbacksOf, copiesOf, linksOf, ordersOf, unitNames, urgingsOf } from '../../../db/queries/case-file.ts';
import { deadlinesOfCase } from '../../../db/queries/deadlines-settled.ts';
import { callbackItem, toCallbackItem } from '../callbacks.ts';
import { toDeadlineItem } from '../deadlines/item.ts';
import { deadlineItem } from '../deadlines/schemas.ts';
import { copyItem } from '../filing-copies.ts';
import { shown } from '../lists/instants.ts';
import { caseNoParams, refusals } from '../lists/schemas.ts';
import { sightOfCase } from '../lists/scope.ts';
import { toOrderItems } from '../supervision-orders/item.ts';
import { orderItem } from '../supervision-orders/schemas.ts';
import { summaryOf } from './item.ts';
import { caseItem } from './schemas.ts';

const listOf = <S extends Parameters<typeof Type.Array>[0]>(item: S) => Type.Object({ items: Type.Array(item) });
const schemaOf = <R extends Parameters<typeof Type.Array>[0]>(operationId: string, summary: string, item: R) => ({
  ...{ tags: ['cases'], operationId, summary, params: caseNoParams },
  response: { 200: listOf(item), ...refusals },
});

const { nextDue: _nextDue, ...caseSummary } = caseItem.properties;
const link = Type.Object({ kind: Type.String(), since: Type.String(), to: Type.Object(caseSummary) });
const { process: _process, title: _title, ...copy } = copyItem.properties;
const urging = Type.Object({
  no: Type.Integer(),
  at: Type.String(),
  by: Type.String(),
  onBehalfOf: Type.String(),
  commandId: Type.String(),
});

/** Short lists around one case, whole. */
export async function caseFileRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.get(
    '/v1/cases/:caseNo/deadlines',
    { schema: schemaOf('listDeadlinesOfCase', '案件的期限 / Deadlines of a case', deadlineItem) },
    async ({ params: { caseNo }, caller }) => {
      await sightOfCase(app, caller, caseNo);
      const [rows, calendar] = await Promise.all([deadlinesOfCase(app.db, caseNo), loadCalendar(app.db)]);
      return { items: rows.map((row) => toDeadlineItem(row, calendar, app.clock.now())) };
    },
  );

  routes.get(
    '/v1/cases/:caseNo/links',
    { schema: schemaOf('listLinksOfCase', '关联案件 / Linked cases', link) },
    async ({ params: { caseNo }, caller }) => {
      const links = await linksOf(app.db, await sightOfCase(app, caller, caseNo), caseNo);
      return { items: links.map(({ kind, since, to }) => ({ kind, since: shown(since), to: summaryOf(to) })) };
    },
  );

  routes.get(
    '/v1/cases/:caseNo/copies',
    { schema: schemaOf('listCopiesOfCase', '案件的备案 / Copies for record', Type.Object(copy)) },
    async ({ params: { caseNo }, caller }) => {
      await sightOfCase(app, caller, caseNo);
      const copies = await copiesOf(app.db, caseNo);
      const unitNamed = await unitNames(
        app.db,
        copies.map(({ dispatchedTo }) => dispatchedTo),
      );
      return {
        items: copies.map(({ no, dispatchNo, basis, unionId, unionName, filedAt, dispatchedTo }) => ({
          ...{ no, caseNo, dispatchNo, basis, union: { id: unionId, name: unionName } },
          ...{ filedAt: shown(filedAt), dispatchedTo: unitNamed(dispatchedTo) },
        })),
      };
    },
  );

  routes.get(
    '/v1/cases/:caseNo/callbacks',
    { schema: schemaOf('listCallbacksOfCase', '案件的回访 / Callbacks of a case', callbackItem) },
    async ({ params: { caseNo }, caller }) => {
      await sightOfCase(app, caller, caseNo);
      return { items: (await callbacksOf(app.db, caseNo)).map(toCallbackItem) };
    },
  );

  routes.get(
    '/v1/cases/:caseNo/orders',
    { schema: schemaOf('listOrdersOfCase', '案件的督办单 / Supervision orders of a case', orderItem) },
    async ({ params: { caseNo }, caller }) => {
      await sightOfCase(app, caller, caseNo);
      return { items: await toOrderItems(app, await ordersOf(app.db, caseNo), app.clock.now()) };
    },
  );

  routes.get(
    '/v1/cases/:caseNo/urgings',
    { schema: schemaOf('listUrgingsOfCase', '案件的催办 / Urgings of a case', urging) },
    async ({ params: { caseNo }, caller }) => {
      await sightOfCase(app, caller, caseNo);
      const rows = await urgingsOf(app.db, caseNo);
      return {
        items: rows.map(({ no, at, byUser, onBehalfOf, commandId }) => ({
          no,
          at: shown(at),
          by: byUser,
          onBehalfOf,
          commandId,
        })),
      };
    },
  );
}
