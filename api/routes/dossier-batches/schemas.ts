import { Type, type Static } from 'typebox';
import { idParameter, nullable, paging, unitName, words } from '../lists/schemas.ts';

export const newBatch = Type.Object(
  {
    caseNos: Type.Array(Type.String({ minLength: 1, maxLength: 32, pattern: '^[A-Z]{2}-\\d{4}-\\d{6,}$' }), {
      ...{ minItems: 1, maxItems: 200, uniqueItems: true },
      description: '移交的案件，按清单次序 / The cases, in the order of the list',
    }),
  },
  { additionalProperties: false },
);
export const batchQuery = Type.Object(
  { unit: Type.Optional(idParameter('移交单位 / The unit that hands in')), ...paging },
  { additionalProperties: false },
);
export const batchParams = Type.Object({ no: idParameter('批次号 / Number of the batch') });

const batchFields = {
  no: Type.String(),
  unit: unitName,
  toUnit: Type.String(),
  handedInAt: Type.String(),
  byUser: Type.String(),
  size: Type.Integer(),
};
export const batchItem = Type.Object(batchFields);
const listedCase = Type.Object({
  position: Type.Integer(),
  caseNo: Type.String(),
  title: nullable.text(),
  handIn: words(['pending', 'done', 'refused'], '移交状态 / What became of handing it in'),
  stage: nullable.text(),
  outcome: nullable.text(),
});
export const batchDetail = Type.Object({ ...batchFields, cases: Type.Array(listedCase) });
export type BatchItem = Static<typeof batchItem>;
export type ListedCase = Static<typeof listedCase>;
