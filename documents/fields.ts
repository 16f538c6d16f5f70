import type { Label } from '../workflows/kit/fields.ts';
import type { Column, DocumentField } from './model.ts';

const plain =
  (type: 'text' | 'long-text' | 'yuan' | 'date') =>
  (zh: string, en: string): DocumentField => ({ label: { zh, en }, type, required: true });

/** One line. */
export const text = plain('text');
/** Several lines, each of which becomes a paragraph. */
export const longText = plain('long-text');
/** A sum, printed in figures and in Chinese capitals. */
export const yuan = plain('yuan');
/** A day, printed as 2026年11月22日. */
export const date = plain('date');

/** Rows of a table. */
export const list = (label: Label, columns: Readonly<Record<string, Column>>): DocumentField => ({
  ...{ label, columns },
  type: 'list',
  required: true,
});

/** The same field, but the document can do without it. */
export const optional = (field: DocumentField): DocumentField => ({ ...field, required: false });
