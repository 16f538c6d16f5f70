/** Bodies, queries and answers of the organisation routes. */
import { Type } from 'typebox';
import { paging } from '../lists/schemas.ts';
import { type UnionKind, type UnitKind, unionKinds, unitKinds } from '../../../db/organisations/kinds.ts';

const id = (what: string) => Type.String({ description: what, maxLength: 64, pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' });
const nullable = (description: string) => Type.Unsafe<string | null>({ type: ['string', 'null'], description });
const codes = <K extends string>(kinds: Readonly<Record<K, { zh: string }>>, what: string) =>
  Type.Unsafe<K>({ type: 'string', enum: Object.keys(kinds), description: what });

const unitKind = codes<UnitKind>(unitKinds, '服务机构性质 / kind of service unit');
const unionKind = codes<UnionKind>(unionKinds, '工会组织性质 / kind of union');
const tier = Type.Unsafe<1 | 2 | 3>({ type: 'integer', enum: [1, 2, 3], description: '一、二、三级平台 / tier' });
const active = Type.Boolean({ description: '停用的机构不再接收派单 / false: receives nothing new' });
const page = {
  active: Type.Optional(active),
  q: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 60,
      pattern: '^[^\\u0000]*$',
      description: '名称或编号的一部分 / part of the name or the id',
    }),
  ),
  cursor: paging.cursor,
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50, description: '每页条数 / items a page' }),
};
const next = nullable('下一页的链接 / link to the next page');

const unitFields = {
  id: id('编号 / id'),
  name: Type.String({ description: '名称 / name' }),
  tier,
  kind: unitKind,
  unionId: id('所属工会 / the union it belongs to'),
  opens: nullable('上班时间 HH:MM / start of business'),
  closes: nullable('下班时间，null 表示期限到 24:00 / end of business; null: terms run to 24:00'),
  active,
};
const unit = Type.Object(unitFields);
const line = Type.Unsafe<'department' | 'area' | 'industry'>({
  ...{ type: 'string', enum: ['department', 'area', 'industry'] },
  description: '条线：部门、地区、产业 / line of guidance',
});
const neighbour = Type.Object({ ...unitFields, line });
export const unitDetail = Type.Object({
  ...unitFields,
  superiors: Type.Array(neighbour, { description: '指导它的机构 / who guides it' }),
  subordinates: Type.Array(neighbour, { description: '它直接指导的机构 / whom it guides' }),
});
const unionOrganisation = Type.Object({
  id: id('编号 / id'),
  name: Type.String({ description: '名称 / name' }),
  kind: unionKind,
  parentId: nullable('上级工会 / the union above'),
  active,
});
export const unitPage = Type.Object({ items: Type.Array(unit), next });
export const unionPage = Type.Object({ items: Type.Array(unionOrganisation), next });

export const unitId = Type.Object({ id: id('编号 / id') });
export const unitQuery = Type.Object({
  ...page,
  under: Type.Optional(id('该机构及其下的全部机构 / this unit and all below it')),
  tier: Type.Optional(tier),
  kind: Type.Optional(unitKind),
});
export const unionQuery = Type.Object({
  ...page,
  parent: Type.Optional(id('上级工会 / the union above')),
  kind: Type.Optional(unionKind),
});

export const importQuery = Type.Object({
  dryRun: Type.Boolean({ default: false, description: '只检查，不写入 / judge and count, write nothing' }),
});
const wording = Type.Object({ zh: Type.String(), en: Type.String() });
export const importResult = Type.Object({
  dryRun: Type.Boolean(),
  created: Type.Integer({ description: '新增 / records created, or to be created' }),
  updated: Type.Integer({ description: '更新 / updated' }),
  unchanged: Type.Integer({ description: '不变 / unchanged' }),
  errorCount: Type.Integer({ description: '错误总数 / all errors' }),
  errors: Type.Array(
    Type.Object({
      line: Type.Integer({ description: '行号，表头为 1，0 为整个文件 / 1 is the header, 0 the whole file' }),
      column: Type.String(),
      value: Type.String({ description: '该处内容，过长截断 / what stood there, shortened' }),
      message: wording,
    }),
    { description: '前 500 个错误 / the first 500' },
  ),
});

const problem = Type.Unsafe<never>({ $ref: 'Problem#' });
/** What any of these routes may answer with besides. */
export const refusals = { 401: problem, 422: problem, 503: problem };
export const notFound = { 404: problem };
export const importRefusals = { 403: problem, 413: problem, 415: problem };
