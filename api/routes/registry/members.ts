import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { maskIdentity, maskName, maskPhone } from '../../../db/personal/mask.ts';
import { identityUuid, nameUuid, phoneEndUuid, phoneUuid } from '../../../db/registry/indexes.ts';
import { listMembers } from '../../../db/registry/lists.ts';
import { openEmployer, openMember } from '../../../db/registry/sealed.ts';
import { invalidField } from '../../problem.ts';
import { pageOf } from '../lists/schemas.ts';
import { employerShown } from '../screen-pop.ts';
import { answer, answers, masked, query, reachOf, tags, words } from './answer.ts';

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
const memberItem = words('number', 'name', 'phone', 'identity', 'status', 'since', 'union', 'employerCode', 'employer');

/** Found by search and shown at once; who needs more narrows it. */
const MOST_FOUND = 50;

/** 会员: the list within the caller's unions, masked, and the search for one. */
export async function memberRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

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
