import type { JsonSchema } from '../workflows/kit/fields.ts';

/**
 * A template is a list of these. Texts hold placeholders, `{{claimant}}`, for the document's fields and for `{{number}}`,
 * `{{issuer}}` and `{{issuedOn}}`; there is nothing else in them to be interpreted.
 */
export type Block =
  | { readonly type: 'title'; readonly text: string }
  | { readonly type: 'number' }
  | { readonly type: 'heading'; readonly text: string }
  /** `when`: only if that field has a value. `flush`: not indented, as the addressee is. */
  | { readonly type: 'paragraph'; readonly text: string; readonly when?: string; readonly flush?: boolean }
  /** The rows of a list; left out when there are none. */
  | { readonly type: 'table'; readonly field: string }
  /** Label and value of each field; those without a value are left out. */
  | { readonly type: 'facts'; readonly fields: readonly string[] }
  | { readonly type: 'new-page' }
  | { readonly type: 'signatures' }
  /** The unit that issues it, and the day. */
  | { readonly type: 'issued' };

const text = { type: 'string', minLength: 1, maxLength: 4_000, pattern: '^[^\\u0000]*$' };
const field = { type: 'string', pattern: '^[a-z][A-Za-z0-9]{0,63}$' };
const block = (type: Block['type'], properties: Record<string, JsonSchema> = {}, optional: readonly string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  properties: { type: { const: type }, ...properties },
  required: ['type', ...Object.keys(properties).filter((name) => !optional.includes(name))],
});

/** JSON Schema of a template; whether it suits a document is told by `templateErrors`. */
export const blocksSchema: JsonSchema = {
  type: 'array',
  minItems: 1,
  maxItems: 200,
  items: {
    oneOf: [
      block('title', { text: { ...text, maxLength: 200 } }),
      block('number'),
      block('heading', { text: { ...text, maxLength: 200 } }),
      block('paragraph', { text, when: field, flush: { type: 'boolean' } }, ['when', 'flush']),
      block('table', { field }),
      block('facts', { fields: { type: 'array', minItems: 1, maxItems: 40, uniqueItems: true, items: field } }),
      ...(['new-page', 'signatures', 'issued'] as const).map((type) => block(type)),
    ],
  },
};

/** Placeholders of every document, beside its fields. */
export const builtIns = ['number', 'issuer', 'issuedOn'] as const;

export const PLACEHOLDER = /\{\{([A-Za-z][A-Za-z0-9]*)\}\}/g;

/** Names of the placeholders in a text. */
export const placeholdersIn = (of: string): string[] => [...of.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
