/** Bodies and answers of versions of the catalogue. */
import { Type } from 'typebox';
import { unitKinds, type UnitKind } from '../../../db/organisations/kinds.ts';
import { datatypes, serviceClasses, takingRoles, type ServiceClass } from '../../../db/services/content.ts';
import { processes } from '../../../workflows/processes.ts';
import { nullable, words } from '../lists/schemas.ts';
import { version } from './schemas.ts';

const strict = { additionalProperties: false };
const title = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: '^(?=[\\s\\S]*\\S)[^\\u0000-\\u001f]*$' });
const code = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' });
const answer = Type.Object({ code: code(40), zh: title(100), en: title(100) }, strict);
const question = Type.Object(
  {
    ...{ code: code(40), zh: title(100), en: title(200), required: Type.Boolean({ default: false }) },
    datatype: words(datatypes, '题型 / Type of the answer'),
    values: Type.Optional(Type.Array(answer, { minItems: 1, maxItems: 100 })),
  },
  strict,
);
const service = Type.Object(
  {
    ...{ code: code(40), zh: title(60), en: title(100), clause: title(60) },
    class: words(Object.keys(serviceClasses) as ServiceClass[], '咨询件、事务件 / Inquiry or affair'),
    process: words(
      processes.map(({ name }) => name),
      '流程 / Process',
    ),
    terms: Type.Array(Type.String({ maxLength: 80 }), { maxItems: 20, uniqueItems: true, default: [] }),
    unitKinds: Type.Array(words(Object.keys(unitKinds) as UnitKind[], '机构性质 / Kind of unit'), {
      ...{ maxItems: 10, uniqueItems: true, default: [] },
    }),
    units: Type.Array(code(64), { maxItems: 50, uniqueItems: true, default: [] }),
    role: words(takingRoles, '通常承接的岗位 / Role that usually takes it'),
    questions: Type.Array(question, { maxItems: 50, default: [] }),
  },
  strict,
);
export const draft = Type.Object({ services: Type.Array(service, { minItems: 1, maxItems: 1_000 }) }, strict);
export const publishing = Type.Object(
  {
    effectiveFrom: Type.String({
      maxLength: 10,
      description: '生效日，最早明日 / From this day, tomorrow at the earliest',
    }),
  },
  strict,
);
export const versionParams = Type.Object({ version });
export const versionItem = Type.Object({
  version,
  state: words(['draft', 'published'], '草稿、已发布 / Draft or published'),
  ...{ effectiveFrom: nullable.text(), source: nullable.text() },
  ...{ draftedBy: Type.String(), draftedAt: nullable.text() },
  ...{ publishedBy: nullable.text(), publishedAt: nullable.text() },
});
export const versionList = Type.Object({ items: Type.Array(versionItem) });
