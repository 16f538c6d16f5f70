import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { maskIdentity, maskName, maskPhone } from '../../db/personal/mask.ts';
import { identityUuid, nameUuid, phoneEndUuid, phoneUuid } from '../../db/registry/indexes.ts';
import { listCards, listEmployers, listMembers, type RegistryPage } from '../../db/registry/lists.ts';
import { isNobody, readersReach } from '../../db/registry/reach.ts';
import { openEmployer, openMember } from '../../db/registry/sealed.ts';
import type { Caller } from '../context.ts';
import { invalidField, Problem } from '../problem.ts';
import { answerList, cursorOf } from './lists/answer.ts';
import type { CsvColumn } from './lists/csv.ts';
import { exporting, idParameter, nullable, pageOf, paging, refusals } from './lists/schemas.ts';
import { employerShown } from './screen-pop.ts';

const problem = Type.Unsafe<never>({ $ref: 'Problem#' });
const answers = { ...refusals, 403: problem };
const tags = ['registry'];
const query = Type.Object(
  { union: Type.Optional(idParameter('所属工会 / Union')), ...paging, ...exporting },
  { additionalProperties: false },
);
const text = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 100, description }));
const search = Type.Object(
  {
    number: text('会员编号 / member number'),
    name: text('姓名全名 / whole name'),
    phone: text('电话 / telephone'),
    phoneEnds: text('电话末四位 / its last four digits'),
    identity: text('身份证号 / identity number'),
  },
  { additionalProperties: false, minProperties: 1 },
);
const words = (...names: readonly string[]) =>
  Type.Object(Object.fromEntries(names.map((name) => [name, nullable.text()])));
const memberItem = words('number', 'name', 'phone', 'identity', 'status', 'since', 'union', 'employerCode', 'employer');
const employerItem = Type.Object({ ...words('code', 'name', 'union', 'district').properties, active: Type.Boolean() });
const cardItem = words('lastFour', 'member', 'state', 'issued', 'expires');
type Shown = Readonly<Record<string, string | boolean | null>>;

/** Found by search and shown at once; who needs more narrows it. */
const MOST_FOUND = 50;

/** 单位、会员、京卡: lists within the caller's unions, masked, and the search for a member. */
export async function registryRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();
  const masked = '个人信息一律脱敏。 / Masked.';

  routes.get(
    '/v1/members',
    {
      schema: {
        ...{ tags, operationId: 'listMembers', querystring: query, description: masked },
        ...{ summary: '会员列表 / List members', response: { 200: pageOf(memberItem), ...answers } },
      },
    },
    (request, reply) =>
      answer(
        app,
        { request, reply },
        { name: 'members', read: (page) => listMembers(app.db, page) },
        {
          keyOf: ({ member }) => member.id,
          show: (row) => memberShown(app, row),
          headings: {
            number: '会员编号',
            name: '姓名',
            phone: '电话',
            status: '会籍状态',
            since: '入会日期',
            union: '所属工会',
            employer: '单位',
          },
        },
      ),
  );

  routes.post(
    '/v1/members/search',
    {
      schema: {
        ...{ tags, operationId: 'searchMembers', body: search },
        summary: '查找会员 / Find a member',
        description: `按编号、姓名、电话、证件号码精确查找，至多 ${MOST_FOUND} 人。${masked}`,
        response: { 200: Type.Object({ items: Type.Array(memberItem) }), ...answers },
      },
    },
    async ({ body, caller }) => {
      const reach = await reachOf(app, caller);
      const { keys } = app.house;
      const phoneIndex = body.phone === undefined ? undefined : phoneUuid(keys, body.phone);
      const phoneEndIndex = body.phoneEnds === undefined ? undefined : phoneEndUuid(keys, body.phoneEnds);
      if (phoneIndex === null) throw invalidField('/phone', '不是电话号码 / not a telephone number');
      if (phoneEndIndex === null) throw invalidField('/phoneEnds', '须为四位数字 / four digits');
      const rows = await listMembers(
        app.db,
        { reach, after: 0, limit: MOST_FOUND },
        {
          ...{ phoneIndex, phoneEndIndex, number: body.number?.toUpperCase() },
          nameIndex: body.name === undefined ? undefined : nameUuid(keys, body.name),
          identityIndex: body.identity === undefined ? undefined : identityUuid(keys, body.identity),
        },
      );
      return { items: rows.map((row) => memberShown(app, row)) };
    },
  );

  routes.get(
    '/v1/employers',
    {
      schema: {
        ...{ tags, operationId: 'listEmployers', querystring: query, description: masked },
        ...{ summary: '单位列表 / List employers', response: { 200: pageOf(employerItem), ...answers } },
      },
    },
    (request, reply) =>
      answer(
        app,
        { request, reply },
        { name: 'employers', read: (page) => listEmployers(app.db, page) },
        {
          keyOf: ({ id }) => id,
          show: (row) => {
            const name = employerShown({ code: row.code, name: openEmployer(app.house.keys, row) });
            return { code: row.code, name, union: row.unionId, district: row.districtId, active: row.active };
          },
          headings: { code: '统一社会信用代码', name: '名称', union: '所属工会', district: '所在区', active: '启用' },
        },
      ),
  );

  routes.get(
    '/v1/cards',
    {
      schema: {
        ...{ tags, operationId: 'listCards', querystring: query, description: masked },
        ...{ summary: '京卡列表 / List cards', response: { 200: pageOf(cardItem), ...answers } },
      },
    },
    (request, reply) =>
      answer(
        app,
        { request, reply },
        { name: 'cards', read: (page) => listCards(app.db, page) },
        {
          keyOf: ({ id }) => id,
          show: ({ id: _id, ...row }) => row,
          headings: {
            lastFour: '卡号末四位',
            member: '会员编号',
            state: '卡状态',
            issued: '发卡日期',
            expires: '有效期至',
          },
        },
      ),
  );
}

async function reachOf(app: FastifyInstance, caller: Caller) {
  const reach = await readersReach(app.db, caller.memberships);
  if (caller.kind !== 'person' || isNobody(reach)) throw new Problem('forbidden');
  return reach;
}

async function answer<Row, Item extends Shown>(
  app: FastifyInstance,
  exchange: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { name, read }: { readonly name: string; readonly read: (page: RegistryPage) => Promise<Row[]> },
  how: {
    readonly keyOf: (row: Row) => number;
    readonly show: (row: Row) => Item;
    readonly headings: Partial<Readonly<Record<keyof Item & string, string>>>;
  },
) {
  const { request } = exchange;
  const reach = await reachOf(app, request.caller);
  const { union } = request.query as { union?: string };
  const columns = Object.entries(how.headings).map(([key, heading]): CsvColumn<Item> => ({
    heading: String(heading),
    cell: (item) => item[key],
  }));
  return answerList(
    app,
    exchange,
    {
      ...{ name, columns, keyOf: (row: Row) => [how.keyOf(row)] },
      read: (key, limit) => read({ reach, union, limit, after: Number(key?.[0] ?? 0) }),
      toItems: (rows: readonly Row[]) => rows.map(how.show),
    },
    cursorOf(request, ['count']),
  );
}

type MemberRow = Awaited<ReturnType<typeof listMembers>>[number];
function memberShown({ house: { keys } }: FastifyInstance, { member, employer }: MemberRow) {
  const { name, phone, identity } = openMember(keys, member.id, member.detailsCipher);
  return {
    ...{
      number: member.number,
      name: maskName(name),
      status: member.status,
      since: member.since,
      union: member.unionId,
    },
    phone: phone === undefined ? null : maskPhone(phone),
    identity: identity === undefined ? null : maskIdentity(identity),
    employerCode: employer?.code ?? null,
    employer: employer && employerShown({ code: employer.code, name: openEmployer(keys, employer) }),
  };
}
