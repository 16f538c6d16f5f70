/** Queries and answers of the dispatch catalogue. */
import { Type } from 'typebox';
import { datatypes, serviceClasses, type ServiceClass, takingRoles } from '../../../db/services/content.ts';
import { exporting, idParameter, nullable, wording, words } from '../lists/schemas.ts';

const date = (description: string) =>
  Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: `${description} YYYY-MM-DD` });
const unitRef = (description: string) =>
  Type.String({ maxLength: 64, pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', description });
export const version = Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: '目录版本 / Version' });
export const which = {
  version: Type.Optional(version),
  on: Type.Optional(date('按此日有效的版本，缺省今日 / The version in force on this day; today')),
};
export const listQuery = Type.Object({ ...which, ...exporting }, { additionalProperties: false });
export const oneQuery = Type.Object(which, { additionalProperties: false });
export const codeParams = Type.Object({ code: idParameter('事项编码 / Code of the matter') });
export const routingQuery = Type.Object(
  {
    ...which,
    district: Type.Optional(unitRef('工作地区县工会 / District union of the place of work')),
    industry: Type.Optional(unitRef('产业工会 / Industry union')),
    street: Type.Optional(unitRef('工作地街道工会 / Street union of the place of work')),
    employerUnit: Type.Optional(unitRef('被反映单位的职工之家，须回避 / The employer’s own, left out')),
    limit: Type.Integer({ minimum: 1, maximum: 50, default: 10 }),
  },
  { additionalProperties: false },
);

const value = Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() });
export const question = Type.Object({
  ...{ code: Type.String(), zh: Type.String(), en: Type.String() },
  datatype: Type.Unsafe<string>({ type: 'string', enum: [...datatypes] }),
  required: Type.Boolean(),
  values: Type.Optional(Type.Array(value)),
});
const term = Type.Object({
  ...{ name: Type.String(), process: Type.String(), label: wording, clause: Type.String() },
  soft: Type.Boolean({ description: '法规未定数字 / The regulation gives no figure' }),
  term: Type.Unsafe<Record<string, unknown> | null>({ type: ['object', 'null'], additionalProperties: true }),
});
export const service = Type.Object({
  ...{ code: Type.String(), label: wording },
  class: Type.Object({
    code: words(Object.keys(serviceClasses) as ServiceClass[], '咨询件、事务件 / Usually an inquiry or an affair'),
    label: wording,
  }),
  process: Type.Object({ name: Type.String(), collection: Type.String(), label: wording }),
  clause: Type.String(),
  terms: Type.Array(term),
  takers: Type.Object({
    unitKinds: Type.Array(Type.Object({ code: Type.String(), zh: Type.String() })),
    tiers: Type.Array(Type.Integer()),
    units: Type.Array(Type.String()),
    role: Type.Unsafe<string>({ type: 'string', enum: [...takingRoles] }),
  }),
  questions: Type.Array(question),
});
const versionFacts = {
  version,
  state: words(['draft', 'published'], '草稿、已发布 / Draft or published'),
  effectiveFrom: nullable.text(),
};
export const serviceList = Type.Object({ ...versionFacts, items: Type.Array(service) });
export const serviceDetail = Type.Object({
  ...versionFacts,
  ...service.properties,
  answers: Type.Unsafe<Record<string, unknown>>({
    ...{ type: 'object', additionalProperties: true },
    description: '受理时 `answers` 的 JSON Schema / JSON Schema of `answers` at the intake',
  }),
});
const coded = Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() });
const unitFacts = {
  ...{ unit: Type.Object({ id: Type.String(), name: Type.String(), tier: Type.Integer(), kind: Type.String() }) },
  ...{ load: Type.Integer(), overdue: Type.Integer() },
};
export const routing = Type.Object({
  ...{ ...versionFacts, code: Type.String(), label: wording },
  items: Type.Array(Type.Object({ rank: Type.Integer(), ...unitFacts, why: Type.Array(coded) })),
  leftOut: Type.Array(Type.Object({ ...unitFacts, whyNot: Type.Array(coded) })),
  counts: Type.Object({ proposed: Type.Integer(), leftOut: Type.Integer() }),
  asks: Type.Array(Type.String(), { description: '尚缺的条件：再问这些可更准 / What would narrow it down further' }),
});
