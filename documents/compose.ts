import { isValidDate } from '../calendar/days.ts';
import { PLACEHOLDER, type Block } from './blocks.ts';
import type { Content, ContentBlock, Lines } from './content.ts';
import { formatDate, formatFigures, formatYuan } from './format.ts';
import { invalidFields, isBlank, missingFields, valueOf } from './model.ts';
import type { Column, DocumentModel, DocumentValues, Row } from './model.ts';
import { printableLine, printableLines } from './printable.ts';

/** What is required is absent or blank; `fields` names it. No message quotes a value. */
export class MissingFields extends Error {
  readonly fields: readonly string[];
  constructor(fields: readonly string[]) {
    super(`missing: ${fields.join(', ')}`);
    this.name = 'MissingFields';
    this.fields = fields;
  }
}
/** A value is not of its field's type. */
export class InvalidFields extends Error {
  readonly fields: readonly string[];
  constructor(fields: readonly string[]) {
    super(`not of their type: ${fields.join(', ')}`);
    this.name = 'InvalidFields';
    this.fields = fields;
  }
}

export interface Issue {
  readonly number: string;
  /** The unit that issues it. */
  readonly issuer: string;
  /** `YYYY-MM-DD`. */
  readonly issuedOn: string;
}

/** What stands in running text for a value that is not there. */
const NOTHING = '／';

/**
 * Fills a template. Throws `MissingFields` and `InvalidFields`; the template is one that `templateErrors` finds nothing wrong with.
 * Values are printed as they came: what looks like a placeholder or like markup in them is text.
 */
export function compose(model: DocumentModel, blocks: readonly Block[], issue: Issue, values: DocumentValues): Content {
  const missing = missingFields(model, values);
  if (missing.length > 0) throw new MissingFields(missing);
  const invalid = invalidFields(model, values);
  if (!isValidDate(issue.issuedOn)) invalid.push('issuedOn');
  if (invalid.length > 0) throw new InvalidFields(invalid);
  const filling = new Filling(model, issue, values);
  return {
    ...{ kind: model.kind, name: model.label.zh },
    ...{ number: printableLine(issue.number), issuer: printableLine(issue.issuer), issuedOn: issue.issuedOn },
    blocks: blocks.flatMap((block) => filling.block(block)),
  };
}

class Filling {
  readonly #model: DocumentModel;
  readonly #issue: Issue;
  readonly #values: DocumentValues;
  constructor(model: DocumentModel, issue: Issue, values: DocumentValues) {
    this.#model = model;
    this.#issue = issue;
    this.#values = values;
  }

  block(block: Block): ContentBlock[] {
    switch (block.type) {
      case 'title':
      case 'heading':
        return [{ type: block.type, text: printableLine(this.#fill(block.text)) }];
      case 'number':
        return [{ type: 'number', text: printableLine(this.#issue.number) }];
      case 'paragraph': {
        if (block.when !== undefined && isBlank(valueOf(this.#values, block.when))) return [];
        return [{ type: 'paragraph', lines: printableLines(this.#fill(block.text)), flush: block.flush === true }];
      }
      case 'table':
        return this.#table(block.field);
      case 'facts': {
        const filled = block.fields.filter((name) => !isBlank(valueOf(this.#values, name)));
        const rows = filled.map((name) => ({
          label: this.#field(name).label.zh,
          lines: printableLines(this.#value(name)),
        }));
        return rows.length > 0 ? [{ type: 'facts', rows }] : [];
      }
      case 'signatures': {
        const places = this.#model.signatories.map(({ zh }) => ({ label: `${zh}：`, date: '　　年　　月　　日' }));
        return [{ type: 'signatures', places }];
      }
      case 'issued':
        return [{ type: 'issued', lines: [printableLine(this.#issue.issuer), formatDate(this.#issue.issuedOn)] }];
      case 'new-page':
        return [{ type: 'new-page' }];
    }
  }

  #table(name: string): ContentBlock[] {
    const field = this.#field(name);
    const value = valueOf(this.#values, name);
    if (field.type !== 'list' || isBlank(value)) return [];
    const columns = Object.entries(field.columns);
    return [
      {
        type: 'table',
        columns: columns.map(([, { label, type, width = 1, align = 'center' }]) => ({
          label: label.zh,
          width,
          align: type === 'yuan' ? ('right' as const) : align,
        })),
        rows: (value as readonly Row[]).map((row) => columns.map(([key, column]) => cell(column, row[key] ?? ''))),
      },
    ];
  }

  #field(name: string) {
    const field = Object.hasOwn(this.#model.fields, name) ? this.#model.fields[name] : undefined;
    if (!field) throw new Error(`the template names a field that ${this.#model.kind} has not`);
    return field;
  }

  /** One pass: what a value brings along is not looked through again. */
  #fill(text: string): string {
    return text.replace(PLACEHOLDER, (_, name: string) => this.#value(name));
  }

  #value(name: string): string {
    if (name === 'number' || name === 'issuer') return this.#issue[name];
    if (name === 'issuedOn') return formatDate(this.#issue.issuedOn);
    const { type } = this.#field(name);
    const value = valueOf(this.#values, name);
    if (value === undefined || isBlank(value)) return NOTHING;
    if (type === 'yuan') return formatYuan(value as number);
    return type === 'date' ? formatDate(value as string) : (value as string);
  }
}

function cell({ type }: Column, value: string): Lines {
  if (value === '') return [];
  if (type === 'yuan') return [formatFigures(value)];
  return type === 'date' ? [formatDate(value)] : printableLines(value);
}
