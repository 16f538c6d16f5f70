/** Pieces of the lists' schemas. */
import { Type, type TSchema } from 'typebox';
import { DATE_OR_INSTANT_PATTERN, INSTANT_PATTERN } from './instants.ts';

export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 100;

/** A value or null, in the spelling that serialises fast. */
export const nullable = {
  text: () => Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  integer: () => Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
  boolean: () => Type.Unsafe<boolean | null>({ type: ['boolean', 'null'] }),
  of: <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]),
};

/** One of some words. */
export const words = <const W extends readonly string[]>(choices: W, description: string, fallback?: W[number]) =>
  Type.Unsafe<W[number]>({
    ...{ type: 'string', enum: [...choices], description },
    ...(fallback === undefined ? {} : { default: fallback }),
  });

/** A code, id or number in a query: short, no control characters. */
export const idParameter = (description: string) =>
  Type.String({ minLength: 1, maxLength: 128, pattern: '^[^\\u0000-\\u001f]+$', description });
export const instantParameter = (description: string) => Type.String({ pattern: INSTANT_PATTERN, description });
export const dateParameter = (description: string) => Type.String({ pattern: DATE_OR_INSTANT_PATTERN, description });

/** Parameters every paged list has. */
export const paging = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT, description: '每页条数 / Items per page' }),
  ),
  cursor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 2_000, description: '上一页 `next` 给出的游标 / Cursor from `next`' }),
  ),
};
/** The parameter of lists that can be taken out as a file. */
export const exporting = {
  format: Type.Optional(
    words(
      ['json', 'csv'],
      'csv：导出（UTF-8 BOM，至多 10000 行，记入访问日志） / Export; entered in the access journal',
    ),
  ),
};

const next = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  description: '下一页的链接 / Link to the next page',
});
/** A page of items. */
export const pageOf = <S extends TSchema>(item: S) => Type.Object({ items: Type.Array(item), next });
/** A page that answers as of an instant. */
export const pageAsOf = <S extends TSchema>(item: S) =>
  Type.Object({ items: Type.Array(item), next, asOf: Type.String() });

export const unitName = Type.Object({ id: Type.String(), name: Type.String(), tier: Type.Integer() });
export const unionName = Type.Object({ id: Type.String(), name: Type.String() });
export const wording = Type.Object({ zh: Type.String(), en: Type.String() });
export const caseLink = Type.Object({ case: Type.String() });
export const caseNoParams = Type.Object({ caseNo: idParameter('案件编号 / Case number') });

const problem = Type.Unsafe<never>({ $ref: 'Problem#' });
/** Refusals a list may answer with. */
export const refusals = { 401: problem, 404: problem, 422: problem, 503: problem };
