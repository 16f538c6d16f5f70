import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { type Calendar } from '../../calendar/index.ts';
import { loadCalendar } from '../../db/queries/calendar.ts';
import { type TrayRow, readTray } from '../../db/queries/in-tray.ts';
import { unitsAmong } from '../../db/queries/units.ts';
import { ownBodies, postsOf } from '../../db/queries/visibility.ts';
import { authorityFor, standingOf } from '../../workflows/kit/authority.ts';
import type { CaseView } from '../../workflows/kit/messages.ts';
import { actorOf } from '../commands/standing.ts';
import type { Caller } from '../context.ts';
import { actionsOf } from '../actions.ts';
import { nextDueItem } from './cases/item.ts';
import { caseItem } from './cases/schemas.ts';
import { answerList, cursorOf } from './lists/answer.ts';
import { shown } from './lists/instants.ts';
import { caseHref, processNamed } from './lists/processes.ts';
import { nullable, pageOf, paging, refusals, unitName, wording, words } from './lists/schemas.ts';

/** Stands in a cursor for a case without a due date. */
const NEVER = 0;

const query = Type.Object(
  { box: Type.Optional(words(['mine', 'unit', 'unclaimed'], '本人、本单位、待认领 / Whose', 'unit')), ...paging },
  { additionalProperties: false },
);
const { caseNo, process, title, stage, stageLabel, nextDue, links } = caseItem.properties;
const trayItem = Type.Object({
  ...{ caseNo, process, title, stage, stageLabel },
  holder: unitName,
  assignee: nullable.text(),
  openedAt: Type.String(),
  updatedAt: Type.String(),
  flags: Type.Array(Type.String()),
  urgedCount: Type.Integer(),
  seq: Type.Integer({ description: '即 ETag / The ETag' }),
  nextDue,
  open: Type.Array(Type.Object({ action: Type.String(), label: wording, href: Type.String() }), {
    description: '本人现在可办的流程操作 / Acts of the process open to you now',
  }),
  links,
});

/** 收件箱: what waits at the caller's own units, by what is due first. */
export async function inTrayRoutes(app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/in-tray',
    {
      schema: {
        tags: ['in-tray'],
        operationId: 'readInTray',
        summary: '收件箱 / In-tray',
        description:
          '本人所在机构（不含下级）承办的未归档案件，先到期者在前。 / Open cases held by your own units, what is due first on top.',
        querystring: query,
        response: { 200: pageOf(trayItem), ...refusals },
      },
    },
    async (request, reply) => {
      const { caller } = request;
      const own = ownBodies(caller.memberships);
      const units = (await unitsAmong(app.db, postsOf(caller.memberships))).map(({ id }) => id);
      const calendar = await loadCalendar(app.db);
      const page = { box: request.query.box ?? 'unit', userId: caller.userId, units, own } as const;
      return answerList(
        app,
        { request, reply },
        {
          name: 'in-tray',
          read: (key, limit) => {
            const dueAt = key?.[0] === NEVER ? Infinity : Number(key?.[0]);
            return readTray(app.db, { ...page, limit, after: key && { dueAt, caseNo: String(key[1]) } });
          },
          keyOf: (row) => [row.nextDue?.dueAt ?? NEVER, row.caseNo],
          toItems: (rows) => rows.map((row) => toTrayItem(row, caller, calendar, app.clock.now())),
        },
        cursorOf(request, ['instant', 'text']),
      );
    },
  );
}

function toTrayItem(row: TrayRow, caller: Caller, calendar: Calendar, now: number) {
  const { nextDue: due, view, openedAt, updatedAt, flags, ...rest } = row;
  return {
    ...rest,
    stageLabel: processNamed(row.process)?.stages[row.stage] ?? null,
    openedAt: shown(openedAt),
    updatedAt: shown(updatedAt),
    flags: [...flags],
    nextDue: nextDueItem(row.process, due ?? undefined, calendar, now),
    open: openTo(caller, row.process, row.caseNo, view as CaseView),
    links: { case: caseHref(row.process, row.caseNo) },
  };
}

/** Acts of the process itself that are open and the caller's to perform; standing ones are always there and not listed. */
function openTo(caller: Caller, processName: string, caseNo: string, view: CaseView) {
  const declared = processNamed(processName);
  if (!declared) return [];
  const standing = standingOf(view);
  const actor = actorOf(caller);
  return actionsOf(declared)
    .filter((action) => view.open.includes(action.name) && authorityFor(action, actor, standing))
    .map(({ name, label }) => ({ action: name, label, href: `${caseHref(processName, caseNo)}/${name}` }));
}
