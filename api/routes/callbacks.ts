import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { type CallbackRow, listCallbacks } from '../../db/queries/callbacks.ts';
import { sightOf } from '../../db/queries/visibility.ts';
import { answerList, cursorOf } from './lists/answer.ts';
import type { CsvColumn } from './lists/csv.ts';
import { readFrom, readTo, shown } from './lists/instants.ts';
import { caseHref } from './lists/processes.ts';
import { caseLink, dateParameter, exporting, nullable, pageOf, paging, refusals, unitName } from './lists/schemas.ts';

const query = Type.Object(
  {
    unreachable: Type.Optional(
      Type.Boolean({
        description:
          'true：联系不上办结、供抽查的案件（每案末次回访） / Sample of the unreachable: last attempt of each',
      }),
    ),
    reached: Type.Optional(Type.Boolean({ description: '是否联系上 / Whether somebody was reached' })),
    from: Type.Optional(dateParameter('回访时间自 / From')),
    to: Type.Optional(dateParameter('回访时间至（日期含当日） / To, a date inclusive')),
    ...paging,
    ...exporting,
  },
  { additionalProperties: false },
);

/** One attempt to call back, without its case. */
export const callbackItem = Type.Object({
  caseNo: Type.String(),
  round: Type.Integer(),
  attempt: Type.Integer(),
  at: Type.String(),
  by: Type.String(),
  reached: Type.Boolean(),
  handled: nullable.boolean(),
  solved: nullable.boolean(),
  satisfaction: nullable.integer(),
});
const listItem = Type.Object({
  ...callbackItem.properties,
  title: Type.String(),
  outcome: nullable.text(),
  holder: nullable.of(unitName),
  links: caseLink,
});
type ListItem = Static<typeof listItem>;

/** 回访 across cases; with `unreachable=true` what is to be sampled. */
export async function callbackRoutes(app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/callbacks',
    {
      schema: {
        tags: ['callbacks'],
        operationId: 'listCallbacks',
        summary: '回访列表、联系不上抽查 / List callbacks, sample of the unreachable',
        description: '按回访时间倒序。 / Newest first.',
        querystring: query,
        response: { 200: pageOf(listItem), ...refusals },
      },
    },
    async (request, reply) => {
      const { unreachable = false, reached, from, to } = request.query;
      const sight = await sightOf(app.db, request.caller);
      const filter = {
        ...{ sight, unreachable, reached },
        from: from === undefined ? undefined : readFrom(from, 'from'),
        to: to === undefined ? undefined : readTo(to, 'to'),
      };
      return answerList(
        app,
        { request, reply },
        {
          name: 'callbacks',
          read: (key, limit) => {
            const [at, caseNo, round, attempt] = (key ?? []) as [number, string, number, number];
            return listCallbacks(app.db, { ...filter, limit, after: key && { at, caseNo, round, attempt } });
          },
          keyOf: ({ callback }) => [callback.at, callback.caseNo, callback.round, callback.attempt],
          toItems: (rows) => rows.map(toListItem),
          columns,
        },
        cursorOf(request, ['instant', 'text', 'count', 'count']),
      );
    },
  );
}

/** One attempt as the API shows it. */
export function toCallbackItem({
  caseNo,
  round,
  attempt,
  at,
  byUser,
  reached,
  handled,
  solved,
  satisfaction,
}: CallbackRow['callback']) {
  return { caseNo, round, attempt, at: shown(at), by: byUser, reached, handled, solved, satisfaction };
}

function toListItem({ callback, of }: CallbackRow): ListItem {
  const { title, outcome, holder, process, caseNo } = of;
  return { ...toCallbackItem(callback), title, outcome, holder, links: { case: caseHref(process, caseNo) } };
}

const columns: readonly CsvColumn<ListItem>[] = [
  { heading: '案件编号', cell: (c) => c.caseNo },
  { heading: '事项', cell: (c) => c.title },
  { heading: '承办单位', cell: (c) => c.holder?.name },
  { heading: '轮次', cell: (c) => c.round },
  { heading: '次数', cell: (c) => c.attempt },
  { heading: '回访', cell: (c) => c.at },
  { heading: '回访人', cell: (c) => c.by },
  { heading: '是否联系上', cell: (c) => c.reached },
  { heading: '是否响应', cell: (c) => c.handled },
  { heading: '是否解决', cell: (c) => c.solved },
  { heading: '满意度', cell: (c) => c.satisfaction },
];
