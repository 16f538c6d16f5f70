import { isValidDate } from '../calendar/days.ts';
import type { Label } from '../workflows/kit/fields.ts';
import type { Block } from './blocks.ts';

/** How a column's cells are read: `yuan` as digits, `date` as `YYYY-MM-DD`; `width` is its share of the line, 1 unless told; sums stand right, the rest in the middle unless told. */
export interface Column {
  readonly label: Label;
  readonly type?: 'text' | 'yuan' | 'date';
  readonly width?: number;
  readonly align?: 'left' | 'center';
}

export type DocumentField =
  | { readonly label: Label; readonly required: boolean; readonly type: 'text' | 'long-text' | 'yuan' | 'date' }
  | {
      readonly label: Label;
      readonly required: boolean;
      readonly type: 'list';
      readonly columns: Readonly<Record<string, Column>>;
    };

export type Row = Readonly<Record<string, string>>;
/** A text as it came, a sum in yuan as a number, a date as `YYYY-MM-DD`, a list as its rows. */
export type DocumentValues = Readonly<Record<string, string | number | readonly Row[]>>;

/** What one document is: what it says of itself, what it must be given, who signs it, and its template as delivered. */
export interface DocumentModel<Kind extends string = string> {
  readonly kind: Kind;
  readonly label: Label;
  /** Clauses that ask for it. */
  readonly clause: string;
  /** 代字: the word in the number that tells the kind. */
  readonly word: string;
  readonly fields: Readonly<Record<string, DocumentField>>;
  /** Who signs, as printed. Empty: nobody but the unit that issues it. */
  readonly signatories: readonly Label[];
  /** Words that an edited template must still say unconditionally, since the law or the regulation has the parties told. */
  readonly mustSay?: readonly string[];
  readonly blocks: readonly Block[];
}

/** Declares a document. */
export const documentKind = <const Kind extends string>(
  kind: Kind,
  declared: Omit<DocumentModel, 'kind'>,
): DocumentModel<Kind> => ({ kind, ...declared });

export const isBlank = (value: DocumentValues[string] | undefined): boolean =>
  value === undefined ||
  (typeof value === 'number' ? false : typeof value === 'string' ? !/\S/.test(value) : value.length === 0);

/** The value of a field; nothing for names that only an object's prototype knows. */
export const valueOf = (values: DocumentValues, name: string): DocumentValues[string] | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;

/** Required fields that are absent, blank or an empty list, in the order of the model. */
export const missingFields = (model: DocumentModel, values: DocumentValues): string[] =>
  Object.entries(model.fields)
    .filter(([name, { required }]) => required && isBlank(valueOf(values, name)))
    .map(([name]) => name);

/** A sum: not negative, no more than two places after the point. */
const isYuan = (value: unknown): boolean =>
  typeof value === 'number' && value >= 0 && value <= 1e12 && /^\d+(\.\d{1,2})?$/.test(String(value));
const isCell = (type: Column['type'], cell: string): boolean =>
  cell === '' || (type === 'yuan' ? /^\d{1,13}(\.\d{1,2})?$/.test(cell) : type === 'date' ? isValidDate(cell) : true);

function isOfItsType(field: DocumentField, value: DocumentValues[string]): boolean {
  switch (field.type) {
    case 'text':
    case 'long-text':
      return typeof value === 'string';
    case 'yuan':
      return isYuan(value);
    case 'date':
      return isValidDate(value);
    case 'list':
      return (
        Array.isArray(value) &&
        (value as readonly Row[]).every((row) =>
          Object.entries(field.columns).every(([name, { type }]) => isCell(type, row[name] ?? '')),
        )
      );
  }
}

/** Fields whose value is there but not of the field's type, in the order of the model. What no field is called is ignored. */
export const invalidFields = (model: DocumentModel, values: DocumentValues): string[] =>
  Object.entries(model.fields)
    .filter(([name, field]) => {
      const value = valueOf(values, name);
      return value !== undefined && value !== '' && !isOfItsType(field, value);
    })
    .map(([name]) => name);

/** 发文字号, such as 朝阳区职工服务中心调协〔2026〕12号; without a serial, which a draft has none of, the place is left free. */
export const formatDocumentNumber = (of: { unitName: string; word: string; year: number; serial?: number }): string =>
  `${of.unitName}${of.word}〔${of.year}〕${of.serial ?? '　　'}号`;
